// fixed_test: records of one size (FRM-X of the catalogue).
// SPDX-License-Identifier: Apache-2.0
#include "impl/framing/fixed.hpp"

#include <gtest/gtest.h>

#include "impl/testing/feed.hpp"

namespace wiretrial::framing {
namespace {

using wiretrial::testing::decoders_of;
using wiretrial::testing::disagreement;
using wiretrial::testing::feed_each_octet;
using wiretrial::testing::feed_whole;

TEST(Fixed, FRM_X_01_AnExactMultipleOfTheRecordSize) {
    const FixedCodec codec{3};
    const auto decoded = feed_whole(decoders_of(codec), "abcdefghi");
    EXPECT_EQ(decoded.items, (std::vector<Bytes>{"abc", "def", "ghi"}));
    EXPECT_EQ(decoded.consumed, 9U);
    EXPECT_EQ(codec.make_decoder().finish(""), Ending::clean);
    EXPECT_EQ(disagreement(decoders_of(codec), "abcdefghi"), std::nullopt);
}

TEST(Fixed, FRM_X_02_ARemainderAtTheEndIsTruncated) {
    FixedDecoder decoder(3, {});
    const auto step = decoder.decode("abcd");
    EXPECT_EQ(step.item.payload, "abc");
    EXPECT_EQ(decoder.decode("d").progress, Progress::need_more);
    EXPECT_EQ(decoder.finish("d"), Ending::truncated);
}

TEST(Fixed, FRM_X_03_RecordSizeOneAndLarge) {
    EXPECT_EQ(feed_whole(decoders_of(FixedCodec{1}), "abc").items,
              (std::vector<Bytes>{"a", "b", "c"}));
    const Bytes large(std::size_t{1} << 20U, '\0');
    EXPECT_EQ(feed_whole(decoders_of(FixedCodec{large.size()}), large + large).items,
              (std::vector<Bytes>{large, large}));
    const FixedCodec medium{5000};
    EXPECT_EQ(feed_each_octet(decoders_of(medium), Bytes(9999, 'x')).items,
              std::vector<Bytes>{Bytes(5000, 'x')});
}

TEST(Fixed, FRM_X_04_TheEncoderRefusesAPayloadOfAnotherSize) {
    const FixedCodec codec{3};
    Bytes out = "before";
    for (const ByteView payload : {"", "ab", "abcd"}) {
        EXPECT_EQ(codec.append(payload, out), std::unexpected(EncodeError{"payload_size_wrong"}));
    }
    EXPECT_EQ(out, "before");
    EXPECT_TRUE(codec.append("abc", out).has_value());
    EXPECT_EQ(out, "beforeabc");
}

TEST(Fixed, FRM_A_06_ARecordAboveTheLimitIsAViolationAtItsFirstOctet) {
    const FixedCodec codec{4, {3}};
    EXPECT_EQ(feed_whole(decoders_of(codec), "a").violation,
              (Violation{"length_above_limit", 0, {}, 0}));
    EXPECT_EQ(disagreement(decoders_of(codec), "abcdef"), std::nullopt);
    Bytes out;
    EXPECT_EQ(codec.append("abcd", out), std::unexpected(EncodeError{"payload_above_limit"}));
}

}  // namespace
}  // namespace wiretrial::framing
