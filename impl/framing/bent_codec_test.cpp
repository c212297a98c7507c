// bent_codec_test: each planted mistake is made where it is made by others, and octets that do not meet it pass.
// SPDX-License-Identifier: Apache-2.0
#include "impl/framing/bent_codec.hpp"

#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "impl/base/text.hpp"
#include "impl/framing/codec.hpp"
#include "impl/framing/defects.hpp"
#include "impl/testing/feed.hpp"

namespace wiretrial::framing {
namespace {

/// What a codec of 4 octets at most makes of a stream when the mistake is planted.
struct Mistake {
    std::string_view defect;
    std::string_view codec;
    std::string_view hex;
    std::vector<std::string_view> frames;
    std::string_view violation = "";
    std::size_t cut = 0;  ///< Octets of the first of two reads; 0 is one read.
};

void PrintTo(const Mistake& mistake, std::ostream* out) {
    *out << mistake.defect << " in " << mistake.codec;
}

testing::Decoded decoded_by(const Mistake& mistake, const Defects& defects) {
    const auto codec = Codec::parse(mistake.codec, {.frame_bytes_max = 4}, defects);
    EXPECT_TRUE(codec.has_value()) << codec.error();
    const Bytes stream = from_hex(mistake.hex).value();
    const std::size_t cuts[] = {mistake.cut};
    return testing::feed_cut(testing::decoders_of(*codec), stream,
                             std::span(cuts).first(mistake.cut > 0 ? 1 : 0));
}

class PlantedMistake : public ::testing::TestWithParam<Mistake> {};

TEST_P(PlantedMistake, IsMade) {
    const Mistake& mistake = GetParam();
    Defects defects;
    ASSERT_TRUE(plant(framing::defects(), mistake.defect, defects));
    const testing::Decoded bent = decoded_by(mistake, defects);
    EXPECT_EQ(bent.items, std::vector<Bytes>(mistake.frames.begin(), mistake.frames.end()));
    EXPECT_EQ(bent.violation.code, mistake.violation);
    EXPECT_NE(bent, decoded_by(mistake, {}));
}

INSTANTIATE_TEST_SUITE_P(
    Framing,
    PlantedMistake,
    ::testing::Values(
        Mistake{"limit-off-by-one", "length-prefix:1", "056162636465", {"abcde"}},
        Mistake{"exact-limit-refused", "length-prefix:1", "0461626364", {}, "length_above_limit"},
        Mistake{"frame-limit-missing", "netstring", "363a6162636465662c", {"abcdef"}},
        Mistake{"frame-limit-late", "length-prefix:1", "0661626364", {}},
        Mistake{"length-trusted", "length-prefix:4", "0010000061", {}},
        Mistake{"frame-cut-to-limit", "line", "6162636465660a", {"abcd"}},
        Mistake{"reads-limited", "length-prefix:1", "016101620163", {}, "length_above_limit"},
        Mistake{"octet-order-swapped", "length-prefix:2", "000161", {}, "length_above_limit"},
        Mistake{"partial-header-taken", "length-prefix:2", "000161", {""}, "length_above_limit", 1},
        Mistake{"length-signed", "length-prefix:2", "ffff000161", {"", "a"}},
        Mistake{"length-wraps", "varint:leb128", "818080801061", {"a"}},
        Mistake{"inclusive-length-ignored", "length-prefix:1:inclusive", "0261", {}},
        Mistake{"varint-one-octet", "varint:quic", "400161", {}, "length_above_limit"},
        Mistake{"varint-padding-accepted", "varint:leb128", "810061", {"a"}},
        Mistake{"netstring-strtol", "netstring", "202b30313a612c", {"a"}},
        Mistake{"netstring-comma-ignored", "netstring", "313a613b", {"a"}},
        Mistake{"line-cr-kept", "line", "610d0a", {"a\r"}},
        Mistake{"line-ends-at-cr", "line", "610d620d0a", {"a", "b"}},
        Mistake{"line-lf-accepted", "line:crlf", "610a", {"a"}},
        Mistake{"line-lf-refused", "line", "610a", {}, "lf_without_cr"},
        Mistake{"delimiter-search-restarts-wrongly", "delimiter:616162", "61616162", {}},
        Mistake{"end-mark-split-missed", "marker:2323", "612323", {}, "", 2},
        Mistake{"marker-escapes-kept", "marker:2323", "104d2323", {"\x10M"}},
        Mistake{"decoder-drops-rest", "length-prefix:1", "01610162", {"a"}},
        Mistake{"part-taken-for-frame", "fixed:2", "6162", {"a", "b"}, "", 1},
        Mistake{"empty-read-is-frame", "length-prefix:1", "0161", {"a", ""}},
        Mistake{"empty-frame-is-end", "length-prefix:1", "000161", {}},
        Mistake{"empty-frame-skipped", "length-prefix:1", "000161", {"a"}},
        Mistake{"violation-skipped", "length-prefix:1", "050161", {"a"}, "", 1},
        Mistake{"payload-cut-at-nul", "length-prefix:1", "03610062", {"a"}}));

TEST(BentCodec, SendsWhatItWasToldTo) {
    const auto unescaped = Codec::parse("marker:2323", {}, {.sends_unescaped = true});
    EXPECT_EQ(unescaped->encode("a##b"), "a##b##");
    const auto in_characters = Codec::parse("length-prefix:1", {}, {.counts_characters = true});
    EXPECT_EQ(in_characters->encode("\xC3\xBC"), "\x01\xC3\xBC");
}

TEST(BentCodec, CutsAtItsCarelessBuffer) {
    const auto codec = Codec::parse("length-prefix:2", {}, {.cuts_payload_at_1024 = true});
    const auto frame = codec->encode(Bytes(2000, 'x'));
    const auto decoded = testing::feed_whole(testing::decoders_of(*codec), *frame);
    ASSERT_EQ(decoded.items.size(), 1U);
    EXPECT_EQ(decoded.items.front().size(), 1024U);
}

}  // namespace
}  // namespace wiretrial::framing
