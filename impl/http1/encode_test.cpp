// encode_test: what goes onto the wire, what is refused, and that the decoder reads back what was written.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/encode.hpp"

#include <array>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "impl/http1/read_message.hpp"

namespace wiretrial::http1 {
namespace {

TEST(Encode, WritesARequestThatTheDecoderReadsBack) {
    Bytes wire;
    const std::vector<Field> fields{{"Host", "a:1"}, {"Transfer-Encoding", "chunked"}};
    ASSERT_TRUE(append_head(RequestLine{.method = "PUT", .target = "/x"}, fields, wire));
    append_chunk("hello", wire);
    append_chunk("", wire);
    append_chunk(Bytes(26, 'x'), wire);
    const std::vector<Field> trailers{{"Sum", "1"}};
    ASSERT_TRUE(append_last_chunk(trailers, wire));
    EXPECT_EQ(
        wire,
        "PUT /x HTTP/1.1\r\nHost: a:1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1a\r\n" +
            Bytes(26, 'x') + "\r\n0\r\nSum: 1\r\n\r\n");
    const auto step = read_request(wire);
    ASSERT_EQ(step.progress, Progress::item);
    EXPECT_EQ(step.consumed, wire.size());
    EXPECT_EQ(step.item.content, "hello" + Bytes(26, 'x'));
    EXPECT_EQ(step.item.trailers, (std::vector<OwnedField>{{"Sum", "1"}}));
}

TEST(Encode, SendsTheSpWithoutAReason) {
    Bytes wire;
    ASSERT_TRUE(append_head(StatusLine{.status = 299, .version = http_1_0}, {}, wire));
    EXPECT_EQ(wire, "HTTP/1.0 299 \r\n\r\n");
}

TEST(Encode, RefusesWhatWouldBreakTheMessage) {
    Bytes wire = "kept";
    const auto code = [&wire](const RequestLine& line, std::vector<Field> fields) {
        const auto result = append_head(line, fields, wire);
        return result ? std::string_view("written") : result.error().code;
    };
    EXPECT_EQ(code({.method = ""}, {}), "method_invalid");
    EXPECT_EQ(code({.method = "G T"}, {}), "method_invalid");
    EXPECT_EQ(code({.target = ""}, {}), "target_invalid");
    EXPECT_EQ(code({.target = "/ x"}, {}), "target_invalid");
    EXPECT_EQ(code({.target = "/\r\nX: y"}, {}), "target_invalid");
    EXPECT_EQ(code({}, {{"a b", ""}}), "field_name_invalid");
    EXPECT_EQ(code({}, {{"a", "b\r\nc: d"}}), "field_value_invalid");
    EXPECT_EQ(code({}, {{"a", ByteView("\0", 1)}}), "field_value_invalid");
    EXPECT_EQ(code({}, {{"a", " b"}}), "field_value_invalid");
    EXPECT_EQ(append_head(StatusLine{.status = 99}, {}, wire).error().code, "status_invalid");
    EXPECT_EQ(append_head(StatusLine{.status = 200, .reason = "\n"}, {}, wire).error().code,
              "reason_invalid");
    for (const ByteView name : {"content-length", "Transfer-Encoding", "Host"}) {
        const std::array<Field, 1> trailers{Field{name, "1"}};
        EXPECT_EQ(append_last_chunk(trailers, wire).error().code, "trailer_forbidden") << name;
    }
    EXPECT_EQ(wire, "kept");
}

TEST(Encode, KnowsReasons) {
    EXPECT_EQ(reason_of(404), "Not Found");
    EXPECT_EQ(reason_of(299), "");
}

}  // namespace
}  // namespace wiretrial::http1
