// codec_laws_test: the laws hold of all short streams in every codec, and defects break them.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "impl/framing/codec_laws_harness.hpp"
#include "impl/testing/exhaustive.hpp"

namespace wiretrial::framing {
namespace {

Breach first_breach(const Codec& codec, FrameLimits limits, ByteView stream, bool is_canonical) {
    const CodecLaws laws(codec, limits, stream);
    for (const Breach& breach : {laws.limit_holds(), laws.octets_alone_change_nothing(),
                                 laws.frames_come_back(is_canonical), laws.memory_is_bounded(1)}) {
        if (breach) {
            return breach;
        }
    }
    return std::nullopt;
}

TEST(CodecLaws, HoldOfAllShortStreams) {
    constexpr FrameLimits limits{.frame_bytes_max = 7};
    for (const LawfulCodec& each : lawful_codecs) {
        const auto codec = Codec::parse(each.name, limits);
        ASSERT_TRUE(codec) << codec.error();
        for (const Bytes& stream : testing::all_strings(ByteView("\0\1\xFF"
                                                                 "#a\r\n3:,\x10",
                                                                 11),
                                                        4)) {
            ASSERT_EQ(first_breach(*codec, limits, stream, each.is_canonical), std::nullopt);
        }
    }
}

TEST(CodecLaws, AreBrokenByDefects) {
    constexpr FrameLimits limits{.frame_bytes_max = 7};
    Defects no_limit;
    no_limit.has_no_limit = true;
    const auto codec = Codec::parse("netstring", limits, no_limit);
    ASSERT_TRUE(codec) << codec.error();
    EXPECT_NE(first_breach(*codec, limits, "8:12345678,", true), std::nullopt);
    Defects split;
    split.misses_split_mark = true;
    const auto marker = Codec::parse("marker:2323", limits, split);
    ASSERT_TRUE(marker) << marker.error();
    EXPECT_NE(first_breach(*marker, limits, "a##b##", true), std::nullopt);
}

}  // namespace
}  // namespace wiretrial::framing
