// marker_test: end markers and their escaping, framed and as a stream.
// SPDX-License-Identifier: Apache-2.0
#include "impl/framing/marker.hpp"

#include <gtest/gtest.h>

#include "impl/testing/exhaustive.hpp"
#include "impl/testing/feed.hpp"
#include "impl/testing/guarded_bytes.hpp"

namespace wiretrial::framing {
namespace {

using wiretrial::testing::all_octets;
using wiretrial::testing::all_strings;
using wiretrial::testing::decoders_of;
using wiretrial::testing::disagreement;
using wiretrial::testing::feed_whole;

using namespace std::string_view_literals;

Bytes marker_encoded(const MarkerCodec& codec, ByteView payload) {
    Bytes out;
    EXPECT_TRUE(codec.append(payload, out).has_value());
    return out;
}

TEST(Marker, WritesWhatTheHeaderDocuments) {
    EXPECT_EQ(marker_encoded({MarkerFormat("##")}, "a#b"), "a\x10Mb##");
    EXPECT_EQ(marker_encoded({MarkerFormat("##")}, "\x10"),
              "\x10"
              "E##");
    EXPECT_EQ(marker_encoded({MarkerFormat("\x10\x03")}, "\x10\x1B\x03"),
              "\x1BM\x1B"
              "E\x03\x10\x03");
    EXPECT_EQ(marker_encoded({MarkerFormat("END")}, "E\x10"),
              "\x10M\x10"
              "eEND");
    EXPECT_EQ(marker_encoded({MarkerFormat("M")}, "M\x10"),
              "\x10m\x10"
              "EM");
    EXPECT_EQ(marker_encoded({MarkerFormat("##")}, ""), "##");
}

TEST(Marker, EscapedPayloadNeverHoldsTheFirstOctetAndComesBack) {
    // Exhaustive over what matters: the octets of the markers, the escapes, the codes and one
    // other.
    for (const ByteView marker :
         {"#"sv, "##"sv, "#\x10"sv, "\x10#"sv, "\x1B\x10"sv, "E#"sv, "M"sv, "MEM"sv, "e#e"sv}) {
        const MarkerCodec codec{MarkerFormat(Bytes(marker))};
        for (const Bytes& payload : all_strings("#\x10\x1B"
                                                "EMe",
                                                4)) {
            const Bytes frame = marker_encoded(codec, payload);
            const ByteView escaped = ByteView(frame).substr(0, frame.size() - marker.size());
            ASSERT_EQ(escaped.find(marker.front()), ByteView::npos);
            const auto decoded = feed_whole(decoders_of(codec), frame + frame);
            ASSERT_EQ(decoded.items, (std::vector<Bytes>{payload, payload}));
            ASSERT_EQ(decoded.consumed, 2 * frame.size());
        }
    }
}

TEST(Marker, EveryOctetComesBackUnderEveryMarkerOfOneOctet) {
    const Bytes all = all_octets();
    for (const char marker : all) {
        const MarkerCodec codec{MarkerFormat(Bytes(1, marker))};
        const auto decoded = feed_whole(decoders_of(codec), marker_encoded(codec, all));
        ASSERT_EQ(decoded.items, std::vector<Bytes>{all});
    }
}

TEST(Marker, FRM_A_01_NoCutMatters) {
    const MarkerCodec codec{MarkerFormat("#\x10#"), {6}};
    for (const ByteView stream :
         {"ab#\x10#"sv, "#\x10##\x10#"sv,
          "\x10M\x10"
          "Eab#\x10#c\x10M#\x10#"sv,
          "ab#\x10x"sv, "ab##"sv, "a\x10x"sv, "a\x10#"sv, "abcdefg"sv, "abcdef\x10M"sv,
          "abcdef#\x10#"sv, "abcde\x10M\x10M#"sv, "ab#"sv}) {
        EXPECT_EQ(disagreement(decoders_of(codec), stream), std::nullopt);
    }
}

TEST(Marker, TellsABrokenMarkerAndAnUnknownEscapeByTheirOctet) {
    const MarkerCodec codec{MarkerFormat("##")};
    auto violation_of = [&](ByteView stream) {
        return feed_whole(decoders_of(codec), stream).violation;
    };
    EXPECT_EQ(violation_of("ab#c"), (Violation{"marker_broken", 3, {}, 0}));
    EXPECT_EQ(violation_of("a##b#\x10"), (Violation{"marker_broken", 5, {}, 0}));
    EXPECT_EQ(violation_of("a\x10z"), (Violation{"escape_unknown", 2, {}, 0}));
    EXPECT_EQ(violation_of("a##\x10#"), (Violation{"escape_unknown", 4, {}, 0}));
}

TEST(Marker, FRM_A_06_LimitIsOnThePayloadNotOnItsEscapes) {
    const MarkerCodec codec{MarkerFormat("##"), {3}};
    EXPECT_EQ(feed_whole(decoders_of(codec), "\x10M\x10M\x10M##").items, std::vector<Bytes>{"###"});
    EXPECT_EQ(feed_whole(decoders_of(codec), "abcd").violation,
              (Violation{"frame_above_limit", 3, {}, 0}));
    EXPECT_EQ(feed_whole(decoders_of(codec), "\x10M\x10M\x10M\x10M").violation,
              (Violation{"frame_above_limit", 6, {}, 0}));
    Bytes out;
    EXPECT_EQ(codec.append("abcd", out), std::unexpected(EncodeError{"payload_above_limit"}));
    EXPECT_EQ(out, "");
}

TEST(Marker, IsZeroCopyWhereNothingWasEscaped) {
    MarkerDecoder decoder{MarkerFormat("##")};
    const Bytes stream = "abc##\x10M##";
    const auto plain = decoder.decode(stream);
    EXPECT_EQ(plain.item.payload.data(), stream.data());
    EXPECT_EQ(decoder.decode(ByteView(stream).substr(5)).item.payload, "#");
    EXPECT_EQ(decoder.finish(""), Ending::clean);
    EXPECT_EQ(decoder.finish("#"), Ending::truncated);
}

TEST(Marker, ReadsNoOctetBehindTheInput) {
    const wiretrial::testing::GuardedBytes stream("abcdefgh\x10M#");
    for (std::size_t begin = 0; begin < stream.view().size(); ++begin) {
        MarkerDecoder decoder{MarkerFormat("##")};
        EXPECT_NE(decoder.decode(stream.view().substr(begin)).progress, Progress::item);
    }
}

TEST(MarkerReader, StreamsAnyContentInConstantMemoryUnderEveryCut) {
    const MarkerFormat format("##");
    Bytes content;
    for (int i = 0; i < 40; ++i) {
        content += "x#\x10##"sv.substr(static_cast<std::size_t>(i) % 5);
    }
    for (std::size_t cut = 0; cut <= content.size(); ++cut) {
        Bytes wire;
        format.append_escaped(ByteView(content).substr(0, cut), wire);
        format.append_escaped(ByteView(content).substr(cut), wire);
        format.append_end(wire);
        MarkerReader reader(format);
        Bytes back;
        const MarkerPiece first = reader.read_into(ByteView(wire).substr(0, cut), back);
        ASSERT_EQ(first.progress, Progress::need_more);
        ASSERT_EQ(first.consumed, cut);
        const MarkerPiece second = reader.read_into(ByteView(wire).substr(cut), back);
        ASSERT_EQ(second.progress, Progress::item);
        ASSERT_EQ(back, content);
        ASSERT_EQ(reader.offset(), wire.size());
        ASSERT_TRUE(reader.is_at_start());
    }
}

TEST(MarkerReader, StopsAtTheEndAndKeepsAViolation) {
    MarkerReader reader{MarkerFormat("##")};
    Bytes back;
    const MarkerPiece end = reader.read_into("ab##cd", back);
    EXPECT_EQ(end.progress, Progress::item);
    EXPECT_EQ(end.consumed, 4U);
    EXPECT_EQ(back, "ab");
    EXPECT_EQ(reader.read_into("cd#", back).progress, Progress::need_more);
    EXPECT_FALSE(reader.is_at_start());
    const MarkerPiece broken = reader.read_into("x##", back);
    EXPECT_EQ(broken.violation, (Violation{"marker_broken", 7, {}, 0}));
    EXPECT_EQ(reader.read_into("y##", back).violation, broken.violation);
    EXPECT_EQ(back, "abcd");
}

}  // namespace
}  // namespace wiretrial::framing
