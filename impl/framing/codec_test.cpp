// codec_test: names of codecs, and what all codecs have in common (FRM-A of the catalogue).
// SPDX-License-Identifier: Apache-2.0
#include "impl/framing/codec.hpp"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "impl/framing/frame_reader.hpp"
#include "impl/testing/exhaustive.hpp"
#include "impl/testing/feed.hpp"
#include "impl/testing/guarded_bytes.hpp"

namespace wiretrial::framing {
namespace {

using wiretrial::testing::all_octets;
using wiretrial::testing::Decoded;
using wiretrial::testing::decoders_of;
using wiretrial::testing::disagreement;
using wiretrial::testing::feed_each_octet;
using wiretrial::testing::feed_whole;
using wiretrial::testing::trailing_disagreement;

Codec codec_named(std::string_view name, FrameLimits limits = {}) {
    auto codec = Codec::parse(name, limits);
    EXPECT_TRUE(codec.has_value()) << codec.error();
    return *codec;
}

/// One name of each form, but for `fixed`, which takes payloads of one size only.
constexpr std::string_view names_of_any_size[] = {"length-prefix:2",
                                                  "length-prefix:4:le",
                                                  "length-prefix:4:be:inclusive",
                                                  "length-prefix:8",
                                                  "length-prefix:8:le:inclusive",
                                                  "varint:leb128",
                                                  "varint:leb128:padded",
                                                  "varint:quic",
                                                  "delimiter:00",
                                                  "delimiter:0d0a",
                                                  "delimiter:616162",
                                                  "line",
                                                  "line:crlf",
                                                  "marker:2323",
                                                  "marker:10",
                                                  "netstring"};

/// A payload that every codec above can frame: it holds no delimiter and no line end.
Bytes tame_payload(std::size_t size) {
    Bytes payload;
    for (std::size_t i = 0; i < size; ++i) {
        payload += static_cast<char>('#' + i % 50);
    }
    return payload;
}

Bytes stream_of(const Codec& codec, const std::vector<Bytes>& payloads) {
    Bytes stream;
    for (const Bytes& payload : payloads) {
        EXPECT_TRUE(codec.append(payload, stream).has_value()) << codec.name();
    }
    return stream;
}

TEST(Codec, FRM_A_01_SameForEveryCut) {
    for (const std::string_view name : names_of_any_size) {
        const Codec codec = codec_named(name);
        const Bytes stream =
            stream_of(codec, {tame_payload(5), "", tame_payload(1), tame_payload(17), "#"});
        for (std::size_t size = 0; size <= stream.size(); ++size) {
            ASSERT_EQ(disagreement(decoders_of(codec), ByteView(stream).substr(0, size)),
                      std::nullopt)
                << name;
        }
        EXPECT_EQ(trailing_disagreement(decoders_of(codec), stream, "\r\nx#\xFF"), std::nullopt);
    }
    const Codec fixed = codec_named("fixed:3");
    EXPECT_EQ(disagreement(decoders_of(fixed), "abcdefgh"), std::nullopt);
}

TEST(Codec, FRM_A_02_SeveralFramesInOneReadAreDeliveredInOrderOnce) {
    for (const std::string_view name : names_of_any_size) {
        const Codec codec = codec_named(name);
        const std::vector<Bytes> payloads = {"one", "", "three", "four", tame_payload(200)};
        const Bytes stream = stream_of(codec, payloads);
        const Decoded decoded = feed_whole(decoders_of(codec), stream);
        EXPECT_EQ(decoded.items, payloads) << name;
        EXPECT_EQ(decoded.consumed, stream.size()) << name;
        EXPECT_FALSE(decoded.is_violated()) << name;
    }
}

TEST(Codec, FRM_A_03_AFrameIsDeliveredAtOnceAndTheRestIsKept) {
    for (const std::string_view name : names_of_any_size) {
        const Codec codec = codec_named(name);
        const Bytes first = *codec.encode("first");
        const Bytes second = *codec.encode("second");
        FrameReader reader(codec);
        reader.feed(first + second.substr(0, 1));
        EXPECT_EQ(reader.next().item.payload, "first") << name;
        EXPECT_EQ(reader.next().progress, Progress::need_more) << name;
        EXPECT_EQ(reader.unconsumed(), second.substr(0, 1)) << name;
        reader.feed(ByteView(second).substr(1));
        EXPECT_EQ(reader.next().item.payload, "second") << name;
        EXPECT_EQ(reader.next().progress, Progress::need_more) << name;
    }
}

TEST(Codec, FRM_A_04_FRM_A_05_AnEndInsideAFrameIsTruncatedAndBetweenFramesClean) {
    for (const std::string_view name : names_of_any_size) {
        const Codec codec = codec_named(name);
        const Bytes frame = *codec.encode("payload");
        for (std::size_t size = 1; size < frame.size(); ++size) {
            FrameReader reader(codec);
            reader.feed(frame + frame.substr(0, size));
            EXPECT_EQ(reader.next().progress, Progress::item);
            EXPECT_EQ(reader.next().progress, Progress::need_more) << name << " " << size;
            EXPECT_EQ(reader.finish(), Ending::truncated) << name << " " << size;
            EXPECT_EQ(reader.consumed(), frame.size());
        }
        FrameReader reader(codec);
        EXPECT_EQ(reader.finish(), Ending::clean) << name;
        reader.feed(frame);
        EXPECT_EQ(reader.next().progress, Progress::item);
        EXPECT_EQ(reader.finish(), Ending::clean) << name;
    }
}

TEST(Codec, FRM_A_06_AFrameOfTheLimitPassesAndOneMoreOctetFailsBeforeItIsHeld) {
    for (const std::string_view name : names_of_any_size) {
        const Codec generous = codec_named(name);
        const Codec codec = codec_named(name, {100});
        const Bytes allowed = *generous.encode(tame_payload(100));
        EXPECT_EQ(feed_whole(decoders_of(codec), allowed).items,
                  std::vector<Bytes>{tame_payload(100)})
            << name;
        const Bytes forbidden = *generous.encode(tame_payload(101));
        EXPECT_TRUE(feed_whole(decoders_of(codec), forbidden).violation.code.ends_with("_limit"))
            << name;
        EXPECT_EQ(disagreement(decoders_of(codec), forbidden), std::nullopt) << name;
        EXPECT_EQ(codec.encode(tame_payload(101)),
                  std::unexpected(EncodeError{"payload_above_limit"}))
            << name;
        // The violation does not wait for more than wire_bytes_max octets, whatever the header said.
        EXPECT_TRUE(feed_each_octet(decoders_of(codec),
                                    ByteView(forbidden).substr(0, codec.wire_bytes_max()))
                        .is_violated())
            << name;
    }
}

TEST(Codec, FRM_A_06_TheLimitIsOneMebibyteUnlessSaidOtherwise) {
    EXPECT_EQ(FrameLimits{}.frame_bytes_max, 1048576U);
    const Codec codec = codec_named("length-prefix:4");
    const auto code_of = [&](ByteView header) {
        return feed_whole(decoders_of(codec), header).violation.code;
    };
    EXPECT_EQ(code_of({"\x00\x10\x00\x00", 4}), "");
    EXPECT_EQ(code_of({"\x00\x10\x00\x01", 4}), "length_above_limit");
}

TEST(Codec, FRM_A_07_EncodeThenDecodeIsTheIdentity) {
    std::mt19937 random(20260701);
    for (const std::string_view name : names_of_any_size) {
        const Codec codec = codec_named(name);
        for (std::size_t size = 0; size <= 300; ++size) {
            Bytes payload;
            for (std::size_t i = 0; i < size; ++i) {
                payload += static_cast<char>(random());
            }
            auto frame = codec.encode(payload);
            if (!frame) {
                // The codec has no escape: a payload without CR, LF, NUL and the letter b has no fault.
                EXPECT_THAT(frame.error().code, ::testing::StartsWith("payload_holds_")) << name;
                std::ranges::replace_if(
                    payload, [](char octet) { return ByteView("\r\nb\0", 4).contains(octet); },
                    'x');
                frame = codec.encode(payload);
            }
            ASSERT_TRUE(frame.has_value()) << name << " " << frame.error().code;
            const Decoded decoded = feed_whole(decoders_of(codec), *frame);
            ASSERT_EQ(decoded.items, std::vector<Bytes>{payload}) << name << " " << size;
            ASSERT_EQ(decoded.consumed, frame->size()) << name;
        }
    }
    for (std::size_t size = 1; size <= 300; ++size) {
        const Codec fixed = codec_named("fixed:" + std::to_string(size));
        EXPECT_EQ(feed_whole(decoders_of(fixed), *fixed.encode(Bytes(size, '\n'))).items,
                  std::vector<Bytes>{Bytes(size, '\n')});
    }
}

TEST(Codec, FRM_A_07_LargePayloadsComeBack) {
    const Bytes large = tame_payload(1000000);
    for (const std::string_view name : names_of_any_size) {
        const Codec codec = codec_named(name);
        const bool is_too_narrow = name == "length-prefix:2";
        const auto frame = codec.encode(large);
        EXPECT_EQ(frame.has_value(), !is_too_narrow) << name;
        if (frame) {
            EXPECT_EQ(feed_whole(decoders_of(codec), *frame).items, std::vector<Bytes>{large});
        }
    }
}

TEST(Codec, FRM_A_08_AViolationIsStickyAndNoFrameFollows) {
    struct Row {
        std::string_view name;
        ByteView broken;
        ByteView healthy;
    };
    const Row rows[] = {{"fixed:4", "abcd", "abcd"},
                        {"length-prefix:1", "\xFF", "\x01z"},
                        {"length-prefix:1:be:inclusive", {"\x00", 1}, "\x02z"},
                        {"varint:leb128", {"\x80\x00", 2}, "\x01z"},
                        {"varint:quic", "\x3F", "\x01z"},
                        {"delimiter:0a", "abcd", "z\n"},
                        {"line", "abcd", "z\r\n"},
                        {"line:crlf", "\n", "z\r\n"},
                        {"marker:2323", "#x", "z##"},
                        {"netstring", "x", "1:z,"}};
    for (const Row& row : rows) {
        // The record of fixed:4 is larger than the limit only when the name is not parsed.
        const Codec codec = row.name == "fixed:4" ? Codec("fixed:4", FixedCodec{4, {3}})
                                                  : codec_named(row.name, {3});
        auto decoder = codec.make_decoder();
        const auto first = decoder.decode(row.broken);
        ASSERT_EQ(first.progress, Progress::violation) << row.name;
        for (const ByteView next : {row.healthy, ByteView()}) {
            const auto again = decoder.decode(next);
            EXPECT_EQ(again.progress, Progress::violation) << row.name;
            EXPECT_EQ(again.violation, first.violation) << row.name;
        }
        EXPECT_EQ(decoder.finish(""), Ending::violated) << row.name;
        EXPECT_EQ(decoder.offset(), 0U) << row.name;
    }
}

TEST(Codec, FRM_A_08_TheOffsetCountsFromTheStartOfTheStream) {
    for (const std::string_view name : {"line:crlf", "netstring", "marker:2323", "varint:leb128"}) {
        const Codec codec = codec_named(name);
        const Bytes healthy = stream_of(codec, {"one", "two"});
        const Bytes broken = name == "varint:leb128" ? Bytes("\x80\x00", 2) : "#\nx";
        auto alone = feed_whole(decoders_of(codec), broken).violation;
        ASSERT_FALSE(alone.code.empty());
        alone.offset += healthy.size();
        EXPECT_EQ(feed_whole(decoders_of(codec), healthy + broken).violation, alone) << name;
        EXPECT_EQ(feed_each_octet(decoders_of(codec), healthy + broken).violation, alone) << name;
    }
}

TEST(Codec, FRM_A_09_MemoryFollowsWhatArrivedNotWhatWasDeclared) {
    struct Row {
        std::string_view name;
        ByteView header;  // of a frame of nearly 1 MiB
    };
    for (const Row& row : {Row{"length-prefix:4", {"\x00\x0F\xFF\xFF", 4}},
                           Row{"varint:quic", {"\x80\x0F\xFF\xFF", 4}},
                           Row{"varint:leb128", "\xFF\xFF\x3F"}, Row{"netstring", "1048575:"}}) {
        FrameReader reader(codec_named(row.name));
        reader.feed(row.header);
        EXPECT_EQ(reader.next().progress, Progress::need_more);
        EXPECT_LT(reader.buffer_bytes(), 100U);
    }
}

/// Feeds a frame an octet at a time, and overwrites what was shown before: who looks again sees `poison`.
void expect_no_rescan(std::string_view name, const Bytes& payload, char poison) {
    const Codec codec = codec_named(name);
    Bytes frame = *codec.encode(payload);
    // What may be looked at again is bounded: the header, and one octet back for the CR of a line.
    const std::size_t header = 10;
    auto decoder = codec.make_decoder();
    for (std::size_t size = 1; size < frame.size(); ++size) {
        ASSERT_EQ(decoder.decode(ByteView(frame).substr(0, size)).progress, Progress::need_more)
            << name << " " << size;
        if (size > header + 1) {
            frame[size - 2] = poison;
        }
    }
    EXPECT_EQ(decoder.decode(frame).consumed, frame.size()) << name;
}

TEST(Codec, FRM_A_10_NoOctetIsLookedAtAgain) {
    for (const std::string_view name : names_of_any_size) {
        for (const char poison : ByteView("\n\r#\x10"
                                          "b,\0\xFF",
                                          8)) {
            expect_no_rescan(name, tame_payload(200), poison);
        }
    }
    // Delimiters that nearly match all the time.
    expect_no_rescan("delimiter:61616162", Bytes(200, 'a'), 'b');
    expect_no_rescan("delimiter:0d0a", Bytes(200, '\r'), '\n');
}

TEST(Codec, DecodersReadNothingBehindTheirInput) {
    for (const std::string_view name : names_of_any_size) {
        const Codec codec = codec_named(name);
        const Bytes stream = stream_of(codec, {tame_payload(20), "", tame_payload(9)});
        for (std::size_t size = 0; size <= stream.size(); ++size) {
            const wiretrial::testing::GuardedBytes guarded(ByteView(stream).substr(0, size));
            auto decoder = codec.make_decoder();
            std::size_t consumed = 0;
            for (;;) {
                const auto step = decoder.decode(guarded.view().substr(consumed));
                ASSERT_NE(step.progress, Progress::violation) << name;
                if (step.progress == Progress::need_more) {
                    break;
                }
                consumed += step.consumed;
            }
            EXPECT_EQ(consumed, decoder.offset());
        }
    }
}

TEST(Codec, EveryStreamOfThreeHostileOctetsIsSafeUnderEveryCut) {
    for (const std::string_view name : names_of_any_size) {
        const Codec codec = codec_named(name, {2});
        for (const Bytes& stream :
             wiretrial::testing::all_strings({"\x00\x01\x80\xFF\r\n#a1:,\x10", 12}, 3)) {
            ASSERT_EQ(disagreement(decoders_of(codec), stream), std::nullopt) << name;
        }
    }
}

TEST(Codec, NamesAreReadWithTheirDefaults) {
    EXPECT_EQ(*codec_named("length-prefix:2").encode("a"), Bytes("\x00\x01"
                                                                 "a",
                                                                 3));
    EXPECT_EQ(*codec_named("length-prefix:2:le").encode("a"), Bytes("\x01\x00"
                                                                    "a",
                                                                    3));
    EXPECT_EQ(*codec_named("length-prefix:2:le:inclusive").encode("a"), Bytes("\x03\x00"
                                                                              "a",
                                                                              3));
    EXPECT_EQ(*codec_named("length-prefix:2:inclusive").encode("a"), Bytes("\x00\x03"
                                                                           "a",
                                                                           3));
    EXPECT_EQ(*codec_named("varint").encode("a"),
              "\x01"
              "a");
    EXPECT_EQ(*codec_named("line").encode("a"), "a\r\n");
    EXPECT_EQ(*codec_named("delimiter:0D0a").encode("a"), "a\r\n");
    EXPECT_EQ(codec_named("length-prefix:4:le").name(), "length-prefix:4:le");
}

TEST(Codec, AWrongNameIsRefusedWithASentence) {
    struct Row {
        std::string_view name;
        std::string_view sentence;
    };
    const Row rows[] = {
        {"lenght-prefix:4",
         "codec 'lenght-prefix:4': 'lenght-prefix' is unknown, did you mean "
         "'length-prefix'?"},
        {"zzzzzzzzzzzz",
         "codec 'zzzzzzzzzzzz': 'zzzzzzzzzzzz' is unknown, valid are fixed "
         "length-prefix varint delimiter line marker netstring"},
        {"length-prefix:3",
         "codec 'length-prefix:3': it needs a width of 1, 2, 4 or 8, as in "
         "'length-prefix:4'"},
        {"length-prefix:4:inclusiv",
         "codec 'length-prefix:4:inclusiv': 'inclusiv' is unknown, did "
         "you mean 'inclusive'?"},
        {"length-prefix:4:be:le",
         "codec 'length-prefix:4:be:le': 'le' comes after a word that says "
         "as much or the opposite"},
        {"fixed:0", "codec 'fixed:0': it needs a size in octets above 0, as in 'fixed:16'"},
        {"fixed:1048577",
         "codec 'fixed:1048577': the size is above the frame limit of 1048576 "
         "octets"},
        {"delimiter:0",
         "codec 'delimiter:0': it needs one octet or more in hexadecimal, as in "
         "'0d0a'"},
        {"varint:quick", "codec 'varint:quick': 'quick' is unknown, did you mean 'quic'?"}};
    for (const Row& row : rows) {
        const auto codec = Codec::parse(row.name);
        ASSERT_FALSE(codec.has_value()) << row.name;
        EXPECT_EQ(codec.error(), row.sentence);
    }
    for (const std::string_view name : {"",
                                        ":",
                                        "fixed",
                                        "fixed:",
                                        "fixed:-1",
                                        "fixed:+1",
                                        "fixed:1x",
                                        "fixed:1:2",
                                        "fixed:99999999999999999999999",
                                        "length-prefix",
                                        "length-prefix:",
                                        "length-prefix:4:inclusive:inclusive",
                                        "length-prefix:4:",
                                        "varint:",
                                        "varint:quic:padded",
                                        "varint:leb128:padded:padded",
                                        "delimiter",
                                        "delimiter:",
                                        "delimiter:zz",
                                        "marker:",
                                        "line:lf",
                                        "line:crlf:crlf",
                                        "netstring:1",
                                        "Line"}) {
        EXPECT_FALSE(Codec::parse(name).has_value()) << name;
    }
}

TEST(Codec, EveryOctetTravelsThroughTheCodecsThatTakeAny) {
    for (const std::string_view name :
         {"length-prefix:2", "varint", "varint:quic", "marker:2323", "netstring"}) {
        const Codec codec = codec_named(name);
        EXPECT_EQ(feed_each_octet(decoders_of(codec), *codec.encode(all_octets())).items,
                  std::vector<Bytes>{all_octets()})
            << name;
    }
}

}  // namespace
}  // namespace wiretrial::framing
