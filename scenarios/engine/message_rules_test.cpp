// message_rules_test: what a message deviates in, named with field, expected and actual.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/message_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "impl/http1/read_message.hpp"
#include "scenarios/engine/text_forms.hpp"

namespace wiretrial::engine {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

http1::Message response(const Bytes& octets) {
    return http1::read_response(octets, {.is_end = true}).item;
}

http1::Message request(const Bytes& octets) {
    return http1::read_request(octets).item;
}

const Bytes plain =
    "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nConnection: keep-alive, x\r\n"
    "Connection: y\r\nContent-Length: 5\r\n\r\nhello";

/// What the plain response deviates in.
std::string found(const MessagePattern& pattern, const PayloadContext& context = {}) {
    const auto wanted = resolve(pattern, context);
    return wanted ? deviation(*wanted, response(plain)) : "unresolved: " + wanted.error();
}

std::string found_in_field(const std::string& name, const TextRule& rule) {
    MessagePattern pattern;
    pattern.fields = {{.name = name, .rule = rule}};
    return found(pattern, {.saved = {{"tag", "5"}}, .authority = "a:1"});
}

TEST(Deviation, AnyResponseFitsTheEmptyPattern) {
    EXPECT_EQ(found({}), "");
}

TEST(Deviation, ComparesTheStatusLine) {
    EXPECT_EQ(found({.statuses = {{200, 200}}}), "");
    EXPECT_EQ(found({.statuses = {{404, 404}, {200, 299}}}), "");
    EXPECT_EQ(found({.statuses = {{404, 404}, {500, 599}}}),
              "its status is 200, expected 404 or 5xx");
    EXPECT_EQ(found({.version = "1.1"}), "");
    EXPECT_EQ(found({.version = "1.0"}), "its version is 1.1, expected 1.0");
    EXPECT_EQ(found({.reason = TextRule{.match = "O*"}}), "");
    EXPECT_EQ(found({.reason = TextRule{.is = "Fine"}}),
              "its reason phrase is \"OK\", expected \"Fine\"");
}

TEST(Deviation, ComparesFields) {
    EXPECT_EQ(found_in_field("content-length", {.is = "5"}), "");
    EXPECT_EQ(found_in_field("content-length", {.is = "{authority}"}),
              "field content-length is \"5\", expected \"a:1\"");
    EXPECT_EQ(found_in_field("Connection", {.is = "keep-alive, x, y"}), "");
    EXPECT_EQ(found_in_field("Connection", {.match = "*x*"}), "");
    EXPECT_EQ(found_in_field("Connection", {.lists = "Keep-Alive", .lacks = "close"}), "");
    EXPECT_EQ(found_in_field("Connection", {.lists = "close"}),
              "field Connection is \"keep-alive, x, y\", expected a list with \"close\"");
    EXPECT_EQ(found_in_field("connection", {.lacks = "Y"}),
              "field connection is \"keep-alive, x, y\", expected no list with \"Y\"");
    EXPECT_EQ(found_in_field("connection", {.lines = Count{.number = 2}}), "");
    EXPECT_EQ(found_in_field("connection", {.lines = Count{.number = 1}}),
              "2 field lines are named connection, expected 1");
    EXPECT_EQ(found_in_field("content-length", {.form = "number", .saved = "tag"}), "");
    EXPECT_EQ(found_in_field("date", {.saved = "tag"}),
              "field date is \"Sun, 06 Nov 1994 08:49:37 GMT\", expected \"5\", saved as tag");
}

TEST(Deviation, KnowsAbsentFields) {
    EXPECT_EQ(found_in_field("age", {.is_present = false}), "");
    EXPECT_EQ(found_in_field("age", {.lacks = "x"}), "");
    EXPECT_EQ(found_in_field("age", {.lines = Count{}}), "");
    EXPECT_EQ(found_in_field("date", {.is_present = true}), "");
    EXPECT_THAT(found_in_field("date", {.is_present = false}), HasSubstr("expected none"));
    for (const TextRule& rule :
         {TextRule{.is = ""}, TextRule{.match = "*"}, TextRule{.lists = "x"},
          TextRule{.is_present = true}, TextRule{.form = "token"}, TextRule{.saved = "tag"}}) {
        EXPECT_THAT(found_in_field("age", rule), HasSubstr("field age is absent, expected "));
    }
}

TEST(Deviation, ComparesContent) {
    EXPECT_EQ(found({.body = Payload{.octets = "hello"}, .body_match = "h*o", .size = Count{5}}),
              "");
    EXPECT_THAT(found({.body = Payload{.octets = "help!"}}),
                AllOf(HasSubstr("from octet 3 on"), HasSubstr("expected \"p!\", came \"lo\"")));
    EXPECT_THAT(found({.body = Payload{.octets = "hello, you"}}), HasSubstr("from octet 5 on"));
    EXPECT_THAT(found({.body_match = "H*"}), HasSubstr("expected one like \"H*\""));
    EXPECT_EQ(found({.size = Count{6}}), "its content has 5 octets, expected 6");
    EXPECT_EQ(found({.statuses = {{204, 204}}, .size = Count{0}}),
              "its status is 200, expected 204; its content has 5 octets, expected 0");
}

TEST(Deviation, ComparesTrailers) {
    const http1::Message chunked =
        response("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nSum: 1\r\n\r\n");
    MessagePattern pattern;
    pattern.trailers = {{.name = "sum", .rule = {.is = "1"}}};
    EXPECT_EQ(deviation(*resolve(pattern, {}), chunked), "");
    pattern.trailers = {{.name = "sum", .rule = {.is = "2"}}};
    EXPECT_EQ(deviation(*resolve(pattern, {}), chunked), "field sum is \"1\", expected \"2\"");
}

TEST(Deviation, ComparesRequests) {
    const http1::Message get = request("GET /x?y HTTP/1.1\r\nHost: a\r\nX: 1\r\n\r\n");
    const auto found_in = [&](const MessagePattern& pattern) {
        return deviation(*resolve(pattern, {}), get);
    };
    EXPECT_EQ(found_in({.is_request = true,
                        .method = "GET",
                        .target = TextRule{.is = "/x?y", .form = "origin"},
                        .first_field = "host"}),
              "");
    EXPECT_EQ(found_in({.is_request = true, .method = "get"}),
              "its method is \"GET\", expected \"get\"");
    EXPECT_EQ(found_in({.is_request = true, .target = TextRule{.form = "absolute"}}),
              "its target is \"/x?y\" in the origin form, expected the absolute form");
    EXPECT_EQ(found_in({.is_request = true, .first_field = "x"}),
              "its first field is \"Host\", expected \"x\"");
}

TEST(ResolveMessage, FailsForWhatIsNotThere) {
    EXPECT_THAT(found_in_field("date", {.is = "{page}"}), HasSubstr("no resource `page`"));
    EXPECT_THAT(found_in_field("date", {.saved = "none"}), HasSubstr("nothing was saved"));
    EXPECT_THAT(found({.size = Count{.limit = "x"}}), HasSubstr("no limit"));
    EXPECT_THAT(found({.size = Count{.number = -1}}), HasSubstr("negative"));
}

TEST(TextForm, DatesAreThoseThatMayBeSent) {
    EXPECT_TRUE(has_text_form("Sun, 06 Nov 1994 08:49:37 GMT", "http-date"));
    for (const ByteView text : {"Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
                                "Mon, 06 Nov 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT",
                                "Sun, 06 Nov 1994 08:49:37 UTC", ""}) {
        EXPECT_FALSE(has_text_form(text, "http-date")) << text;
    }
}

TEST(TextForm, NumbersTagsAndTokens) {
    EXPECT_TRUE(has_text_form("0123", "number"));
    EXPECT_FALSE(has_text_form("", "number"));
    EXPECT_FALSE(has_text_form("+1", "number"));
    EXPECT_TRUE(has_text_form("W/\"x\"", "etag"));
    EXPECT_FALSE(has_text_form("x", "etag"));
    EXPECT_TRUE(has_text_form("a-b", "token"));
    EXPECT_FALSE(has_text_form("a b", "token"));
}

TEST(DescribeMessage, ShowsStartFieldsAndContent) {
    EXPECT_EQ(describe(response("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno")),
              "the response \"404 Not Found\" [Content-Length: 2] and 2 octets of content \"no\"");
    EXPECT_EQ(describe(MessagePattern{.to = "HEAD", .statuses = {{200, 200}, {400, 499}}}),
              "a response to HEAD with status 200 or 4xx");
    EXPECT_EQ(describe(MessagePattern{.is_request = true}), "a request");
}

}  // namespace
}  // namespace wiretrial::engine
