// length_prefix_test: prefixes of every width and order (FRM-L of the catalogue).
// SPDX-License-Identifier: Apache-2.0
#include "impl/framing/length_prefix.hpp"

#include <gtest/gtest.h>

#include "impl/testing/feed.hpp"

namespace wiretrial::framing {
namespace {

using wiretrial::testing::decoders_of;
using wiretrial::testing::disagreement;
using wiretrial::testing::feed_whole;
using namespace std::string_view_literals;

constexpr auto big = std::endian::big;
constexpr auto little = std::endian::little;
constexpr std::uint8_t widths[] = {1, 2, 4, 8};
constexpr FrameLimits no_limit{~std::size_t{0}};
constexpr Violation above_limit{"length_above_limit", 0, {}, 0};
constexpr Violation below_header{"length_below_header", 0, {}, 0};

/// The prefix of `length`, written the slow and obvious way: by division.
Bytes prefix_by_division(std::uint64_t length, const LengthPrefixFormat& format) {
    Bytes out;
    for (int i = 0; i < format.width; ++i) {
        const char octet = static_cast<char>(length % 256);
        out = format.order == big ? octet + out : out + octet;
        length /= 256;
    }
    return out;
}

TEST(LengthPrefix, FRM_L_01_EveryWidthInBothOrders) {
    for (const std::uint8_t width : widths) {
        for (const std::endian order : {big, little}) {
            for (const bool is_inclusive : {false, true}) {
                const LengthPrefixFormat format{width, order, is_inclusive};
                const LengthPrefixCodec codec{format};
                for (const std::size_t size : {0U, 1U, 200U, 247U, 258U, 65530U, 70000U}) {
                    const Bytes payload(size, 'p');
                    Bytes frame;
                    if (size > format.payload_bytes_max()) {
                        EXPECT_EQ(codec.append(payload, frame),
                                  std::unexpected(EncodeError{"payload_above_width"}));
                        EXPECT_EQ(frame, "");
                        continue;
                    }
                    EXPECT_TRUE(codec.append(payload, frame).has_value());
                    EXPECT_EQ(frame, prefix_by_division(size + (is_inclusive ? width : 0), format) +
                                         payload);
                    EXPECT_EQ(feed_whole(decoders_of(codec), frame + frame).items,
                              (std::vector<Bytes>{payload, payload}));
                }
            }
        }
    }
}

TEST(LengthPrefix, FRM_L_01_OctetsOfALengthAreInTheirOrder) {
    EXPECT_EQ(read_length("\x01\x02", {2, big}), 0x0102U);
    EXPECT_EQ(read_length("\x01\x02", {2, little}), 0x0201U);
    EXPECT_EQ(read_length("\xFE\x02\x03\x04", {4, big}), 0xFE020304U);
    EXPECT_EQ(read_length("\x01\x02\x03\xFE", {4, little}), 0xFE030201U);
    EXPECT_EQ(read_length("\x81\x02\x03\x04\x05\x06\x07\x08", {8, big}), 0x8102030405060708U);
    EXPECT_EQ(read_length("\x01\x02\x03\x04\x05\x06\x07\x88", {8, little}), 0x8807060504030201U);
    EXPECT_EQ(read_length("\xFF", {1, big}), 255U);
}

TEST(LengthPrefix, FRM_L_02_APrefixSplitAtEveryOctet) {
    for (const std::endian order : {big, little}) {
        const LengthPrefixCodec codec{{8, order}};
        Bytes stream;
        ASSERT_TRUE(codec.append("abc", stream).has_value());
        ASSERT_TRUE(codec.append("defg", stream).has_value());
        EXPECT_EQ(disagreement(decoders_of(codec), stream), std::nullopt);
        EXPECT_EQ(feed_whole(decoders_of(codec), ByteView(stream).substr(0, 11 + 7)).items,
                  std::vector<Bytes>{"abc"});
    }
}

TEST(LengthPrefix, FRM_L_03_AFrameOfNoOctetsIsDelivered) {
    const LengthPrefixCodec codec{{2, big}};
    const auto decoded = feed_whole(decoders_of(codec), "\0\0\0\0\0\1x"sv);
    EXPECT_EQ(decoded.items, (std::vector<Bytes>{"", "", "x"}));
}

TEST(LengthPrefix, FRM_L_04_AnInclusiveLengthBelowThePrefixIsAViolation) {
    for (const std::uint8_t width : widths) {
        const LengthPrefixFormat format{width, little, true};
        const LengthPrefixCodec codec{format};
        for (std::uint64_t length = 0; length < width; ++length) {
            const Bytes stream = prefix_by_division(length, format) + "payload";
            EXPECT_EQ(feed_whole(decoders_of(codec), stream).violation, below_header);
            EXPECT_EQ(disagreement(decoders_of(codec), stream), std::nullopt);
        }
        EXPECT_EQ(feed_whole(decoders_of(codec), prefix_by_division(width, format)).items,
                  std::vector<Bytes>{""});
    }
}

TEST(LengthPrefix, FRM_L_05_AHugeLengthIsRefusedWhenItsLastOctetIsThere) {
    const LengthPrefixCodec codec{{4, big}};
    EXPECT_EQ(feed_whole(decoders_of(codec), "\xFF\xFF\xFF"sv).violation, Violation{});
    EXPECT_EQ(feed_whole(decoders_of(codec), "\xFF\xFF\xFF\xFF"sv).violation, above_limit);
    // After a good frame the offset is that of the second prefix.
    EXPECT_EQ(feed_whole(decoders_of(codec), "\0\0\0\1z\xFF\xFF\xFF\xFF"sv).violation,
              (Violation{"length_above_limit", 5, {}, 0}));
}

TEST(LengthPrefix, FRM_L_06_ALengthWithTheSignBitOrAboveMemoryIsRefusedWithoutALimit) {
    for (const std::endian order : {big, little}) {
        for (const bool is_inclusive : {false, true}) {
            const LengthPrefixFormat format{8, order, is_inclusive};
            for (const std::uint64_t length :
                 {~std::uint64_t{0}, std::uint64_t{1} << 63U, (std::uint64_t{1} << 63U) - 1,
                  std::uint64_t{1} << 62U}) {
                EXPECT_EQ(feed_whole(decoders_of(LengthPrefixCodec{format, no_limit}),
                                     prefix_by_division(length, format) + "abc")
                              .violation,
                          above_limit);
            }
        }
    }
    EXPECT_EQ(feed_whole(decoders_of(LengthPrefixCodec{{4, big}, no_limit}), "\xFF\xFF\xFF\xFF")
                  .violation,
              Violation{});
}

TEST(LengthPrefix, FRM_L_07_LengthPlusPrefixDoesNotWrap) {
    // Added to the prefix of 8 octets, each of these would be a small number.
    const LengthPrefixFormat format{8, big};
    for (std::uint64_t wrapped = 0; wrapped < 8; ++wrapped) {
        const std::uint64_t length = wrapped - 8;
        const Bytes stream = prefix_by_division(length, format) + Bytes(32, 'x');
        const auto decoded = feed_whole(decoders_of(LengthPrefixCodec{format, no_limit}), stream);
        EXPECT_EQ(decoded.violation, above_limit);
        EXPECT_TRUE(decoded.items.empty());
    }
    Bytes out;
    EXPECT_EQ(append_length_header(~std::uint64_t{0} - 7, {8, big, true}, out),
              std::unexpected(EncodeError{"payload_above_width"}));
    EXPECT_TRUE(append_length_header(~std::uint64_t{0} - 8, {8, big, true}, out).has_value());
    EXPECT_EQ(out, Bytes(8, '\xFF'));
}

TEST(LengthPrefix, ThePrefixCanBeUsedAlone) {
    Bytes out;
    ASSERT_TRUE(append_length_header(5'000'000'000, {8, little}, out).has_value());
    EXPECT_EQ(decode_length_header(ByteView(out).substr(0, 7), {8, little}).progress,
              Progress::need_more);
    const auto header = decode_length_header(out + "payload", {8, little});
    EXPECT_EQ(header.progress, Progress::item);
    EXPECT_EQ(header.consumed, 8U);
    EXPECT_EQ(header.item, 5'000'000'000U);
    EXPECT_EQ(decode_length_header("\x01", {1, big, true}).item, 0U);
    EXPECT_EQ(decode_length_header("\0"sv, {1, big, true}).violation, below_header);
}

TEST(LengthPrefix, IsZeroCopy) {
    const Bytes stream =
        "\x03"
        "abc";
    LengthPrefixDecoder decoder({1, big});
    EXPECT_EQ(decoder.decode(stream).item.payload.data(), stream.data() + 1);
}

}  // namespace
}  // namespace wiretrial::framing
