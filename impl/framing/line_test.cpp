// line_test: lines under both policies (FRM-D of the catalogue).
// SPDX-License-Identifier: Apache-2.0
#include "impl/framing/line.hpp"

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

constexpr LineCodec lenient{};
constexpr LineCodec strict{.policy = LinePolicy::only_crlf};

/// The oracle of both policies: octet by octet, the payload so far and whether a CR is pending.
Decoded decode_lines_slowly(ByteView stream, LinePolicy policy, std::size_t limit) {
    Decoded decoded;
    Bytes payload;
    bool is_cr_pending = false;
    const auto fail = [&](std::string_view code, std::uint64_t offset) {
        decoded.violation = {code, offset, {}, 0};
        return decoded;
    };
    for (std::size_t i = 0; i < stream.size(); ++i) {
        const char octet = stream[i];
        const std::uint64_t beyond = decoded.consumed + limit;
        if (octet == '\n' && (is_cr_pending || policy == LinePolicy::crlf_or_lf)) {
            decoded.items.push_back(std::exchange(payload, {}));
            decoded.consumed = i + 1;
            is_cr_pending = false;
            continue;
        }
        if (is_cr_pending) {
            if (policy == LinePolicy::only_crlf) {
                return fail("cr_without_lf", i);
            }
            payload += '\r';
            is_cr_pending = false;
        }
        if (payload.size() > limit) {
            return fail("frame_above_limit", beyond);
        }
        if (octet == '\n') {
            return fail("lf_without_cr", i);
        }
        if (octet == '\r') {
            is_cr_pending = true;
        } else {
            payload += octet;
        }
        if (payload.size() > limit) {
            return fail("frame_above_limit", beyond);
        }
    }
    return decoded;
}

TEST(Line, FRM_D_07_LenientTakesBothEndsAndKeepsALoneCr) {
    EXPECT_EQ(feed_each_octet(decoders_of(lenient), "a\r\nb\nc\rd\r\n\n\r\n\r\r\n").items,
              (std::vector<Bytes>{"a", "b", "c\rd", "", "", "\r"}));
}

TEST(Line, FRM_D_07_StrictRefusesALoneLfAndALoneCr) {
    EXPECT_EQ(feed_each_octet(decoders_of(strict), "a\r\n\r\nb\r\n").items,
              (std::vector<Bytes>{"a", "", "b"}));
    EXPECT_EQ(feed_whole(decoders_of(strict), "a\r\nb\n").violation,
              (Violation{"lf_without_cr", 4, {}, 0}));
    EXPECT_EQ(feed_whole(decoders_of(strict), "c\rd\r\n").violation,
              (Violation{"cr_without_lf", 2, {}, 0}));
    EXPECT_EQ(feed_whole(decoders_of(strict), "c\r\r\n").violation,
              (Violation{"cr_without_lf", 2, {}, 0}));
    EXPECT_EQ(feed_whole(decoders_of(strict), "c\r").violation, Violation{});
}

TEST(Line, FRM_D_06_ALineWithoutEndFailsAtLimitPlusOne) {
    const LineCodec short_lines{.limits = {4}};
    EXPECT_EQ(feed_each_octet(decoders_of(short_lines), "abcd").violation, Violation{});
    EXPECT_EQ(feed_each_octet(decoders_of(short_lines), "abcd\r").violation, Violation{});
    EXPECT_EQ(feed_each_octet(decoders_of(short_lines), "abcd\r\nabcd\n").items,
              (std::vector<Bytes>{"abcd", "abcd"}));
    for (const ByteView stream : {"abcde", "abcd\rx", "abcd\r\r\n", "abcde\n", "abcde\r\n"}) {
        EXPECT_EQ(feed_whole(decoders_of(short_lines), stream).violation,
                  (Violation{"frame_above_limit", 4, {}, 0}));
        EXPECT_EQ(disagreement(decoders_of(short_lines), stream), std::nullopt);
    }
}

TEST(Line, BothPoliciesAgreeWithTheOracleOnEverySmallStream) {
    for (const Bytes& stream : all_strings("a\r\n", 8)) {
        for (const LinePolicy policy : {LinePolicy::crlf_or_lf, LinePolicy::only_crlf}) {
            for (const std::size_t limit : {0U, 1U, 3U, 8U}) {
                const LineCodec codec{policy, {limit}};
                const Decoded expected = decode_lines_slowly(stream, policy, limit);
                ASSERT_EQ(feed_whole(decoders_of(codec), stream), expected)
                    << to_text(expected) << " from " << escape(stream) << " limit " << limit;
                ASSERT_EQ(feed_each_octet(decoders_of(codec), stream), expected)
                    << to_text(expected) << " from " << escape(stream) << " limit " << limit;
            }
        }
    }
}

TEST(Line, FRM_D_08_TheEncoderRefusesLineEnds) {
    Bytes out;
    EXPECT_EQ(lenient.append("ab\nc", out),
              std::unexpected(EncodeError{"payload_holds_line_end", 2}));
    EXPECT_EQ(strict.append("a\rbc", out),
              std::unexpected(EncodeError{"payload_holds_line_end", 1}));
    EXPECT_EQ(out, "");
    // A CR is payload to the lenient policy, at the end of the line, too.
    EXPECT_TRUE(lenient.append("a\rb\r", out).has_value());
    EXPECT_EQ(feed_each_octet(decoders_of(lenient), out).items, std::vector<Bytes>{"a\rb\r"});
}

TEST(Line, FRM_A_01_NoCutMatters) {
    for (const LineCodec& codec : {lenient, strict}) {
        EXPECT_EQ(disagreement(decoders_of(codec), "GET\r\n\r\na\rb\nc\r\r\n"), std::nullopt);
    }
}

}  // namespace
}  // namespace wiretrial::framing
