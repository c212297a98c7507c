// frame_reader_test: frames pulled from reads of any size, in bounded memory.
// SPDX-License-Identifier: Apache-2.0
#include "impl/framing/frame_reader.hpp"

#include <gtest/gtest.h>

namespace wiretrial::framing {
namespace {

std::vector<Bytes> pull_all(FrameReader& reader) {
    std::vector<Bytes> payloads;
    for (auto step = reader.next(); step.progress == Progress::item; step = reader.next()) {
        payloads.emplace_back(step.item.payload);
    }
    return payloads;
}

TEST(FrameReader, GivesWhatWasFedInReadsOfAnySize) {
    const Codec codec = *Codec::parse("netstring");
    const Bytes stream = "5:hello,0:,3:abc,10:0123456789,";
    const std::vector<Bytes> expected = {"hello", "", "abc", "0123456789"};
    for (std::size_t size = 1; size <= stream.size(); ++size) {
        FrameReader reader(codec);
        std::vector<Bytes> payloads;
        for (std::size_t at = 0; at < stream.size(); at += size) {
            reader.feed(ByteView(stream).substr(at, size));
            for (Bytes& payload : pull_all(reader)) {
                payloads.push_back(std::move(payload));
            }
        }
        EXPECT_EQ(payloads, expected) << size;
        EXPECT_EQ(reader.finish(), Ending::clean);
        EXPECT_EQ(reader.consumed(), stream.size());
    }
}

TEST(FrameReader, KeepsFramesThatWereNotPulledBeforeTheNextFeed) {
    FrameReader reader(*Codec::parse("line"));
    reader.feed("one\r\ntwo\r\nthr");
    EXPECT_EQ(reader.next().item.payload, "one");
    reader.feed("ee\r\n");
    EXPECT_EQ(pull_all(reader), (std::vector<Bytes>{"two", "three"}));
}

TEST(FrameReader, DropsItsBufferAndWhatFollowsAfterAViolation) {
    FrameReader reader(*Codec::parse("netstring"));
    reader.feed("1:a,x" + Bytes(100000, 'z'));
    EXPECT_EQ(reader.next().item.payload, "a");
    const auto violated = reader.next();
    EXPECT_EQ(violated.violation.code, "length_octet_invalid");
    EXPECT_EQ(violated.violation.offset, 4U);
    EXPECT_LT(reader.buffer_bytes(), 100U);
    reader.feed("1:b," + Bytes(100000, 'z'));
    EXPECT_LT(reader.buffer_bytes(), 100U);
    EXPECT_EQ(reader.next().violation, violated.violation);
    EXPECT_EQ(reader.finish(), Ending::violated);
    EXPECT_EQ(reader.consumed(), 4U);
}

TEST(FrameReader, FRM_A_09_HoldsABoundedBufferOverALongStream) {
    for (const std::string_view name :
         {"length-prefix:2", "line", "netstring", "marker:2323", "delimiter:0d0a", "varint"}) {
        const Codec codec = *Codec::parse(name, {1000});
        Bytes stream;
        for (std::size_t i = 0; i < 3000; ++i) {
            ASSERT_TRUE(codec.append(Bytes(i % 1001, '#'), stream).has_value());
        }
        FrameReader reader(codec);
        const std::size_t piece = 1460;
        std::size_t frames = 0;
        for (std::size_t at = 0; at < stream.size(); at += piece) {
            reader.feed(ByteView(stream).substr(at, piece));
            frames += pull_all(reader).size();
            ASSERT_LE(reader.buffer_bytes(), 4 * (codec.wire_bytes_max() + piece)) << name;
        }
        EXPECT_EQ(frames, 3000U) << name;
    }
}

}  // namespace
}  // namespace wiretrial::framing
