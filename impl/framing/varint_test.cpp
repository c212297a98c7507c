// varint_test: LEB128 and QUIC varints as lengths (FRM-V of the catalogue).
// SPDX-License-Identifier: Apache-2.0
#include "impl/framing/varint.hpp"

#include <gtest/gtest.h>

#include "impl/base/text.hpp"
#include "impl/testing/feed.hpp"

namespace wiretrial::framing {
namespace {

using wiretrial::testing::decoders_of;
using wiretrial::testing::disagreement;
using wiretrial::testing::feed_each_octet;
using wiretrial::testing::feed_whole;

constexpr std::string_view leb128_section = "Protocol Buffers encoding: varints";

Bytes unhex(std::string_view text) {
    return *from_hex(text);
}

Bytes leb128_hex(std::uint64_t value) {
    Bytes out;
    append_leb128(value, out);
    return to_hex(out);
}

Bytes quic_hex(std::uint64_t value) {
    Bytes out;
    append_quic_varint(value, out);
    return to_hex(out);
}

TEST(Varint, FRM_V_01_Leb128AtItsBounds) {
    struct Row {
        std::uint64_t value;
        std::string_view hex;
    };
    const Row rows[] = {{0, "00"},
                        {127, "7f"},
                        {128, "8001"},
                        {300, "ac02"},
                        {16383, "ff7f"},
                        {16384, "808001"},
                        {4294967295, "ffffffff0f"},
                        {std::uint64_t{1} << 63U, "80808080808080808001"},
                        {~std::uint64_t{0}, "ffffffffffffffffff01"}};
    for (const Row& row : rows) {
        EXPECT_EQ(leb128_hex(row.value), row.hex);
        const auto step = decode_leb128(unhex(row.hex) + "\xFF");
        EXPECT_EQ(step.progress, Progress::item) << row.hex;
        EXPECT_EQ(step.item, row.value);
        EXPECT_EQ(step.consumed, row.hex.size() / 2);
    }
}

TEST(Varint, FRM_V_02_ATenthOctetAboveOneIsAnOverflow) {
    for (const std::string_view last : {"02", "03", "7f", "80", "81", "ff"}) {
        const auto step = decode_leb128(unhex("ffffffffffffffffff") + unhex(last));
        EXPECT_EQ(step.progress, Progress::violation) << last;
        EXPECT_EQ(step.violation, (Violation{"varint_overflow", 9, leb128_section, 0})) << last;
    }
}

TEST(Varint, FRM_V_03_ElevenContinuationOctetsFailAtTheTenth) {
    const VarintCodec codec{};
    const Bytes stream(11, '\x80');
    EXPECT_EQ(feed_whole(decoders_of(codec), stream).violation,
              (Violation{"varint_overflow", 9, leb128_section, 0}));
    EXPECT_EQ(decode_leb128(ByteView(stream).substr(0, 9)).progress, Progress::need_more);
    EXPECT_EQ(disagreement(decoders_of(codec), stream), std::nullopt);
}

TEST(Varint, FRM_V_04_APaddedLeb128IsRefusedOrAcceptedByPolicy) {
    const VarintCodec strict{};
    const VarintCodec lenient{.policy = {.accepts_padded_leb128 = true}};
    struct Row {
        std::string_view hex;
        std::uint64_t offset;
    };
    for (const Row& row : {Row{"8000", 1}, Row{"818000", 2}, Row{"80808080808080808000", 9}}) {
        const Bytes stream = unhex(row.hex) + "x";
        EXPECT_EQ(feed_whole(decoders_of(strict), stream).violation,
                  (Violation{"varint_padded", row.offset, leb128_section, 0}));
        EXPECT_FALSE(feed_whole(decoders_of(lenient), stream).is_violated());
        EXPECT_EQ(feed_whole(decoders_of(lenient), stream).items,
                  std::vector<Bytes>{row.hex == "818000" ? "x" : ""});
        EXPECT_EQ(disagreement(decoders_of(strict), stream), std::nullopt);
        EXPECT_EQ(disagreement(decoders_of(lenient), stream), std::nullopt);
    }
}

TEST(Varint, FRM_V_05_AnEndAfterAContinuationOctetIsTruncated) {
    VarintDecoder decoder(VarintForm::leb128, {}, {});
    for (std::size_t size = 1; size < 10; ++size) {
        const Bytes stream(size, '\x80');
        EXPECT_EQ(decoder.decode(stream).progress, Progress::need_more);
        EXPECT_EQ(decoder.finish(stream), Ending::truncated);
    }
}

TEST(Varint, FRM_V_06_QuicFormsAndTheirBounds) {
    // The four examples of RFC 9000 appendix A.1, and the bounds of table 4 in section 16.
    struct Row {
        std::uint64_t value;
        std::string_view hex;
    };
    const Row rows[] = {{151288809941952652, "c2197c5eff14e88c"},
                        {494878333, "9d7f3e7d"},
                        {15293, "7bbd"},
                        {37, "25"},
                        {0, "00"},
                        {63, "3f"},
                        {64, "4040"},
                        {16383, "7fff"},
                        {16384, "80004000"},
                        {1073741823, "bfffffff"},
                        {1073741824, "c000000040000000"},
                        {quic_varint_max, "ffffffffffffffff"}};
    for (const Row& row : rows) {
        EXPECT_EQ(quic_hex(row.value), row.hex);
        const Bytes octets = unhex(row.hex);
        const auto step = decode_quic_varint(octets + "z");
        EXPECT_EQ(step.item, row.value) << row.hex;
        EXPECT_EQ(step.consumed, octets.size());
        EXPECT_EQ(decode_quic_varint(ByteView(octets).substr(0, octets.size() - 1)).progress,
                  Progress::need_more);
    }
}

TEST(Varint, FRM_V_07_QuicVarintsMayBeLongerThanNeeded) {
    const VarintCodec codec{.form = VarintForm::quic};
    for (const std::string_view hex : {"01", "4001", "80000001", "c000000000000001"}) {
        const Bytes stream = unhex(hex) + "x";
        EXPECT_EQ(feed_each_octet(decoders_of(codec), stream).items, std::vector<Bytes>{"x"});
    }
    EXPECT_EQ(decode_quic_varint(unhex("4025")).item, 37U);  // the example of RFC 9000 A.1
}

TEST(Varint, FRM_V_08_ALengthAboveTheLimitFailsBeforeThePayload) {
    const VarintCodec leb128{.limits = {300}};
    const VarintCodec quic{.form = VarintForm::quic, .limits = {300}};
    EXPECT_EQ(feed_whole(decoders_of(leb128), unhex("ac02")).violation, Violation{});
    EXPECT_EQ(feed_whole(decoders_of(quic), unhex("412c")).violation, Violation{});
    const Violation above_limit{"length_above_limit", 0, {}, 0};
    EXPECT_EQ(feed_whole(decoders_of(leb128), unhex("ad02")).violation, above_limit);
    EXPECT_EQ(feed_whole(decoders_of(quic), unhex("412d")).violation, above_limit);
    const VarintCodec unlimited{.limits = {~std::size_t{0}}};
    EXPECT_EQ(feed_whole(decoders_of(unlimited), unhex("ffffffffffffffffff01")).violation,
              above_limit);
}

TEST(Varint, EveryLengthUpTo70000SurvivesBothForms) {
    for (std::uint64_t value = 0; value < 70000; ++value) {
        Bytes leb128;
        append_leb128(value, leb128);
        ASSERT_EQ(decode_leb128(leb128).item, value);
        ASSERT_EQ(decode_leb128(leb128).consumed, leb128.size());
        Bytes quic;
        append_quic_varint(value, quic);
        ASSERT_EQ(decode_quic_varint(quic).item, value);
        ASSERT_EQ(decode_quic_varint(quic).consumed, quic.size());
    }
}

}  // namespace
}  // namespace wiretrial::framing
