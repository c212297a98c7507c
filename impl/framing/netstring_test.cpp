// netstring_test: netstrings, strictly (FRM-N of the catalogue).
// SPDX-License-Identifier: Apache-2.0
#include "impl/framing/netstring.hpp"

#include <gtest/gtest.h>

#include "impl/testing/feed.hpp"

namespace wiretrial::framing {
namespace {

using wiretrial::testing::decoders_of;
using wiretrial::testing::disagreement;
using wiretrial::testing::feed_whole;

Violation netstring_violation(std::string_view code, std::uint64_t offset) {
    return {code, offset, "Netstrings (1997)", 0};
}

/// Decodes, and checks that no cut changes anything.
wiretrial::testing::Decoded decode_netstrings(ByteView stream, FrameLimits limits = {}) {
    const NetstringCodec codec{limits};
    EXPECT_EQ(disagreement(decoders_of(codec), stream), std::nullopt);
    return feed_whole(decoders_of(codec), stream);
}

TEST(Netstring, FRM_N_01_TheExamplesDecode) {
    EXPECT_EQ(decode_netstrings("5:hello,").items, std::vector<Bytes>{"hello"});
    EXPECT_EQ(decode_netstrings("0:,").items, std::vector<Bytes>{""});
    EXPECT_EQ(decode_netstrings("12:hello world!,3:,:,,").items,
              (std::vector<Bytes>{"hello world!", ",:,"}));
    EXPECT_EQ(decode_netstrings("10:0123456789,").items, std::vector<Bytes>{"0123456789"});
}

TEST(Netstring, FRM_N_02_ALeadingZeroIsAViolationAtTheDigitBehindIt) {
    EXPECT_EQ(decode_netstrings("05:hello,").violation,
              netstring_violation("length_leading_zero", 1));
    EXPECT_EQ(decode_netstrings("00:,").violation, netstring_violation("length_leading_zero", 1));
    EXPECT_EQ(decode_netstrings("0:,01:a,").violation,
              netstring_violation("length_leading_zero", 4));
}

TEST(Netstring, FRM_N_03_AWrongOctetForTheCommaIsAViolationAndAMissingOneTruncated) {
    EXPECT_EQ(decode_netstrings("5:hello;").violation, netstring_violation("comma_missing", 7));
    EXPECT_EQ(decode_netstrings("2:aaa,").violation, netstring_violation("comma_missing", 4));
    EXPECT_EQ(decode_netstrings("0:a,").violation, netstring_violation("comma_missing", 2));
    NetstringDecoder decoder;
    EXPECT_EQ(decoder.decode("5:hello").progress, Progress::need_more);
    EXPECT_EQ(decoder.finish("5:hello"), Ending::truncated);
}

TEST(Netstring, FRM_N_04_EveryOctetButADigitIsRefusedInTheLength) {
    EXPECT_EQ(decode_netstrings(":,").violation, netstring_violation("length_empty", 0));
    EXPECT_EQ(decode_netstrings("+5:hello,").violation,
              netstring_violation("length_octet_invalid", 0));
    EXPECT_EQ(decode_netstrings("-1:,").violation, netstring_violation("length_octet_invalid", 0));
    EXPECT_EQ(decode_netstrings("1 :a,").violation, netstring_violation("length_octet_invalid", 1));
    for (int value = 0; value < 256; ++value) {
        const char octet = static_cast<char>(value);
        const bool is_digit = octet >= '0' && octet <= '9';
        if (!is_digit && octet != ':') {
            EXPECT_EQ(decode_netstrings(Bytes(1, octet)).violation.offset, 0U) << value;
            EXPECT_EQ(decode_netstrings(Bytes("1") + octet).violation,
                      netstring_violation("length_octet_invalid", 1));
            EXPECT_EQ(decode_netstrings(Bytes("0") + octet).violation,
                      netstring_violation("length_octet_invalid", 1));
        }
    }
}

TEST(Netstring, FRM_N_05_TooManyDigitsFailBeforeAnOverflow) {
    const FrameLimits unlimited{~std::size_t{0}};
    // 2^64 and 2^64 + 1 would wrap to 0 and 1.
    for (const ByteView stream : {"18446744073709551616:,", "18446744073709551617:a,",
                                  "99999999999999999999999999999999:"}) {
        EXPECT_EQ(decode_netstrings(stream, unlimited).violation.code, "length_above_limit");
        EXPECT_LE(decode_netstrings(stream, unlimited).violation.offset, 19U);
    }
    EXPECT_EQ(decode_netstrings("1000000000000000000", unlimited).violation, Violation{});
}

TEST(Netstring, FRM_N_06_ALengthAboveTheLimitFailsAtTheDigitThatMakesItSo) {
    EXPECT_EQ(decode_netstrings("51:", {50}).violation,
              netstring_violation("length_above_limit", 1));
    EXPECT_EQ(decode_netstrings("9", {8}).violation, netstring_violation("length_above_limit", 0));
    EXPECT_EQ(decode_netstrings("50:", {50}).violation, Violation{});
    EXPECT_EQ(decode_netstrings("0:,1", {0}).violation,
              netstring_violation("length_above_limit", 3));
    // Every pair of a limit and a length, against plain comparison.
    for (std::size_t limit = 0; limit < 130; ++limit) {
        for (std::size_t length = 0; length < 130; ++length) {
            const Bytes stream = std::to_string(length) + ":";
            const NetstringCodec codec{{limit}};
            ASSERT_EQ(feed_whole(decoders_of(codec), stream).is_violated(), length > limit);
        }
    }
}

TEST(Netstring, FRM_N_07_NetstringsNest) {
    const NetstringCodec codec{};
    Bytes inner;
    ASSERT_TRUE(codec.append("hello", inner).has_value());
    ASSERT_TRUE(codec.append("", inner).has_value());
    Bytes outer;
    ASSERT_TRUE(codec.append(inner, outer).has_value());
    EXPECT_EQ(outer, "11:5:hello,0:,,");
    const auto decoded = decode_netstrings(outer);
    ASSERT_EQ(decoded.items, std::vector<Bytes>{inner});
    EXPECT_EQ(decode_netstrings(decoded.items[0]).items, (std::vector<Bytes>{"hello", ""}));
}

TEST(Netstring, IsZeroCopy) {
    const Bytes stream = "3:abc,";
    NetstringDecoder decoder;
    EXPECT_EQ(decoder.decode(stream).item.payload.data(), stream.data() + 2);
}

}  // namespace
}  // namespace wiretrial::framing
