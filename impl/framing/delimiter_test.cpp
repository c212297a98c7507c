// delimiter_test: delimiters of every length and overlap (FRM-D of the catalogue).
// SPDX-License-Identifier: Apache-2.0
#include "impl/framing/delimiter.hpp"

#include <gtest/gtest.h>

#include "impl/testing/exhaustive.hpp"
#include "impl/testing/feed.hpp"

namespace wiretrial::framing {
namespace {

using wiretrial::testing::all_strings;
using wiretrial::testing::Decoded;
using wiretrial::testing::decoders_of;
using wiretrial::testing::disagreement;
using wiretrial::testing::feed_each_octet;
using wiretrial::testing::feed_whole;

DelimiterCodec delimited_by(ByteView octets, FrameLimits limits = {}) {
    return {Delimiter(Bytes(octets)), limits};
}

/// The oracle: the string library finds the delimiters, and the limit is looked at afterwards.
Decoded decode_by_find(ByteView stream, ByteView delimiter, std::size_t limit) {
    Decoded decoded;
    for (;;) {
        const ByteView rest = stream.substr(static_cast<std::size_t>(decoded.consumed));
        const std::size_t end = rest.find(delimiter);
        // With no delimiter yet, the frame is at least what cannot be the start of one.
        std::size_t least = rest.size();
        for (std::size_t begin = 0; begin < rest.size() && least == rest.size(); ++begin) {
            if (delimiter.starts_with(rest.substr(begin))) {
                least = begin;
            }
        }
        if ((end == ByteView::npos ? least : end) > limit) {
            decoded.violation = {"frame_above_limit", decoded.consumed + limit, {}, 0};
            return decoded;
        }
        if (end == ByteView::npos) {
            return decoded;
        }
        decoded.items.emplace_back(rest.substr(0, end));
        decoded.consumed += end + delimiter.size();
    }
}

TEST(Delimiter, FRM_D_01_OneOctetTwoOctetsAndMany) {
    EXPECT_EQ(feed_whole(decoders_of(delimited_by("\n")), "a\nbc\n").items,
              (std::vector<Bytes>{"a", "bc"}));
    EXPECT_EQ(feed_whole(decoders_of(delimited_by("\r\n")), "a\r\nbc\r\n").items,
              (std::vector<Bytes>{"a", "bc"}));
    const Bytes long_delimiter = "--" + Bytes(70, '=') + "--";
    const auto codec = delimited_by(long_delimiter);
    EXPECT_EQ(
        feed_each_octet(decoders_of(codec), "a" + long_delimiter + "--=" + long_delimiter).items,
        (std::vector<Bytes>{"a", "--="}));
}

TEST(Delimiter, FRM_D_02_SplitAtEveryPosition) {
    for (const ByteView delimiter : {"\n", "\r\n", "aab", "abcdefgh", "aaaa"}) {
        const auto codec = delimited_by(delimiter);
        const Bytes stream = "xy" + Bytes(delimiter) + "z" + Bytes(delimiter) + "a";
        EXPECT_EQ(disagreement(decoders_of(codec), stream), std::nullopt);
        EXPECT_EQ(feed_whole(decoders_of(codec), stream).items, (std::vector<Bytes>{"xy", "z"}));
    }
}

TEST(Delimiter, FRM_D_03_AFalseStartIsPayload) {
    const auto codec = delimited_by("\r\n");
    EXPECT_EQ(feed_each_octet(decoders_of(codec), "a\rb\r\n").items, std::vector<Bytes>{"a\rb"});
    EXPECT_EQ(feed_each_octet(decoders_of(codec), "a\r\r\n").items, std::vector<Bytes>{"a\r"});
    EXPECT_EQ(feed_each_octet(decoders_of(codec), "\n\r\n").items, std::vector<Bytes>{"\n"});
}

TEST(Delimiter, FRM_D_04_ADelimiterThatOverlapsItselfIsFoundAtTheRightPlace) {
    EXPECT_EQ(feed_each_octet(decoders_of(delimited_by("aab")), "aaab").items,
              std::vector<Bytes>{"a"});
    // Every delimiter of up to 4 octets in every stream of up to 8, over two letters, against the oracle.
    for (const Bytes& delimiter : all_strings("ab", 4)) {
        if (delimiter.empty()) {
            continue;
        }
        for (const Bytes& stream : all_strings("ab", 8)) {
            for (const std::size_t limit : {0U, 2U, 8U}) {
                const auto codec = delimited_by(delimiter, {limit});
                const Decoded expected = decode_by_find(stream, delimiter, limit);
                ASSERT_EQ(feed_whole(decoders_of(codec), stream), expected)
                    << delimiter << " in " << stream << " limit " << limit;
                ASSERT_EQ(feed_each_octet(decoders_of(codec), stream), expected)
                    << delimiter << " in " << stream << " limit " << limit;
            }
        }
    }
}

TEST(Delimiter, FRM_D_05_EmptyFramesBetweenAdjacentDelimiters) {
    EXPECT_EQ(feed_whole(decoders_of(delimited_by("\r\n")), "\r\n\r\na\r\n\r\n").items,
              (std::vector<Bytes>{"", "", "a", ""}));
}

TEST(Delimiter, FRM_D_06_ALineWithoutDelimiterFailsAtLimitPlusOne) {
    const auto codec = delimited_by("\n", {4});
    EXPECT_EQ(feed_each_octet(decoders_of(codec), "abcd").violation, Violation{});
    EXPECT_EQ(feed_each_octet(decoders_of(codec), "abcde").violation,
              (Violation{"frame_above_limit", 4, {}, 0}));
    EXPECT_EQ(feed_each_octet(decoders_of(codec), "abcd\n").items, std::vector<Bytes>{"abcd"});
    EXPECT_EQ(feed_whole(decoders_of(codec), "abcde\n").violation,
              (Violation{"frame_above_limit", 4, {}, 0}));
    // The start of a delimiter at the limit may yet become one.
    const auto crlf = delimited_by("\r\n", {4});
    EXPECT_EQ(feed_each_octet(decoders_of(crlf), "abcd\r").violation, Violation{});
    EXPECT_EQ(feed_each_octet(decoders_of(crlf), "abcd\r\n").items, std::vector<Bytes>{"abcd"});
    EXPECT_EQ(feed_each_octet(decoders_of(crlf), "abcd\rx").violation,
              (Violation{"frame_above_limit", 4, {}, 0}));
}

TEST(Delimiter, FRM_D_08_TheEncoderRefusesAPayloadWithTheDelimiter) {
    const auto codec = delimited_by("\r\n");
    Bytes out = "before";
    EXPECT_EQ(codec.append("a\r\nb", out),
              std::unexpected(EncodeError{"payload_holds_delimiter", 1}));
    EXPECT_EQ(out, "before");
    EXPECT_TRUE(codec.append("a\rb\n", out).has_value());
    EXPECT_EQ(out, "beforea\rb\n\r\n");
    // The payload's end and the delimiter's start would make one that comes too early.
    out.clear();
    EXPECT_EQ(delimited_by("aa").append("ba", out),
              std::unexpected(EncodeError{"payload_holds_delimiter", 1}));
}

TEST(Delimiter, FRM_D_08_WhatTheEncoderTakesComesBackAndWhatItRefusesWouldNot) {
    for (const Bytes& delimiter : all_strings("ab", 3)) {
        for (const Bytes& payload : all_strings("ab", 5)) {
            if (delimiter.empty()) {
                continue;
            }
            const auto codec = delimited_by(delimiter);
            Bytes frame;
            const bool is_taken = codec.append(payload, frame).has_value();
            const Decoded decoded = feed_whole(decoders_of(codec), payload + delimiter);
            const bool comes_back = decoded.items == std::vector<Bytes>{payload};
            ASSERT_EQ(is_taken, comes_back) << payload << " with " << delimiter;
        }
    }
}

}  // namespace
}  // namespace wiretrial::framing
