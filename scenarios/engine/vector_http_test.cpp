// vector_http_test: what a vector wants of a decoder is compared part by part, under every cut.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/vector_http.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wiretrial::engine {
namespace {

using model::Outcome;
using ::testing::HasSubstr;

Vector http_vector(const std::string& codec, const Bytes& input) {
    Vector vector;
    vector.codec = codec;
    vector.input = {.octets = input};
    return vector;
}

Payload raw(const Bytes& value) {
    return {.octets = value};
}

const Bytes request_octets =
    "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nT: 1\r\n\r\n";

TEST(HttpVector, ComparesEveryPartOfARequest) {
    Vector vector = http_vector("http-request", request_octets);
    vector.consumed = static_cast<std::int64_t>(request_octets.size());
    ExpectedMessage whole;
    whole.method = raw("POST");
    whole.target = raw("/x");
    whole.version = "1.1";
    whole.fields = {{raw("Host"), raw("a")}, {raw("Transfer-Encoding"), raw("chunked")}};
    whole.body = raw("hi");
    whole.trailers = {{raw("T"), raw("1")}};
    vector.messages = {whole};
    const VectorJudgement judged = run_http_vector(vector, 1);
    EXPECT_EQ(judged.judgement.outcome, Outcome::pass) << judged.judgement.detail;
    // Whole, an octet at a time, each cut, and with octets behind.
    EXPECT_EQ(judged.feedings, request_octets.size() + 2);

    const auto detail_with = [&](const ExpectedMessage& message) {
        vector.messages = {message};
        return run_http_vector(vector, 1).judgement.detail;
    };
    ExpectedMessage wrong;
    wrong.method = raw("GET");
    EXPECT_THAT(detail_with(wrong), HasSubstr("message 1: expected method \"GET\", came \"POST\""));
    wrong = {};
    wrong.trailers.emplace();
    EXPECT_THAT(detail_with(wrong), HasSubstr("expected trailers [], came [T: 1]"));
    wrong = {};
    wrong.version = "1.0";
    EXPECT_THAT(detail_with(wrong), HasSubstr("expected version 1.0, came 1.1"));
    EXPECT_EQ(detail_with({}), "");
}

TEST(HttpVector, CountsMessages) {
    Vector vector = http_vector("http-request", "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(run_http_vector(vector, 1).judgement.detail, HasSubstr("expected 0 messages"));
    vector.messages.resize(1);
    EXPECT_EQ(run_http_vector(vector, 1).judgement.outcome, Outcome::pass);
}

TEST(HttpVector, ReadsResponsesWithTheirRequestInMind) {
    const Bytes head = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
    Vector to_head = http_vector("http-response:HEAD", head + head);
    to_head.messages.resize(2);
    to_head.messages[1].status = 200;
    to_head.messages[1].body = raw("");
    EXPECT_EQ(run_http_vector(to_head, 1).judgement.detail, "");
    Vector to_get = http_vector("http-response", head);
    to_get.outcome = VectorOutcome::incomplete;
    to_get.consumed = 0;
    EXPECT_EQ(run_http_vector(to_get, 1).judgement.detail, "");
}

TEST(HttpVector, ContentMayEndWithTheInput) {
    Vector vector = http_vector("http-response", "HTTP/1.0 200 OK\r\n\r\nall");
    vector.messages.resize(1);
    vector.messages[0].body = raw("all");
    vector.messages[0].reason = raw("OK");
    vector.consumed = 22;
    EXPECT_EQ(run_http_vector(vector, 1).judgement.detail, "");
}

TEST(HttpVector, ComparesViolations) {
    const Bytes two = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    Vector vector = http_vector("http-request", two + "GET / HTTP/1.1\n");
    vector.messages.resize(1);
    vector.outcome = VectorOutcome::violation;
    vector.status = 400;
    vector.offset = static_cast<std::int64_t>(two.size()) + 14;
    EXPECT_EQ(run_http_vector(vector, 1).judgement.detail, "");
    vector.status = 414;
    EXPECT_THAT(run_http_vector(vector, 1).judgement.detail,
                HasSubstr("expected the status 414, came 400"));
    vector.status.reset();
    vector.offset = 3;
    EXPECT_THAT(run_http_vector(vector, 1).judgement.detail,
                HasSubstr("expected the violation at octet 3, came 41"));
    vector.offset.reset();
    vector.code = "other";
    EXPECT_THAT(run_http_vector(vector, 1).judgement.detail,
                HasSubstr("expected the violation other"));
    vector.outcome = VectorOutcome::complete;
    EXPECT_THAT(run_http_vector(vector, 1).judgement.detail,
                HasSubstr("expected complete, came violation"));
}

TEST(HttpVector, AChunkedBodyEndsWhereItEnds) {
    Vector vector = http_vector("chunked", "5;x=y\r\nhello\r\n0\r\nA: b\r\n\r\nwhat follows");
    vector.messages.resize(1);
    vector.messages[0].body = raw("hello");
    vector.messages[0].trailers = {{raw("A"), raw("b")}};
    vector.consumed = 25;
    EXPECT_EQ(run_http_vector(vector, 1).judgement.detail, "");
    Vector broken = http_vector("chunked", "5\r\nhelloX");
    broken.outcome = VectorOutcome::violation;
    broken.offset = 8;
    EXPECT_EQ(run_http_vector(broken, 1).judgement.detail, "");
    Vector cut = http_vector("chunked", "5\r\nhel");
    cut.outcome = VectorOutcome::incomplete;
    EXPECT_EQ(run_http_vector(cut, 1).judgement.detail, "");
}

TEST(HttpVector, BoundsTheContent) {
    Vector vector = http_vector("chunked", "5\r\nhello\r\n0\r\n\r\n");
    vector.frame_max = 4;
    vector.outcome = VectorOutcome::violation;
    vector.status = 413;
    EXPECT_EQ(run_http_vector(vector, 1).judgement.detail, "");
}

TEST(HttpVector, KnowsItsCodecs) {
    for (const std::string_view codec :
         {"http-request", "http-response", "http-response:HEAD", "chunked"}) {
        EXPECT_TRUE(is_http_codec(codec)) << codec;
    }
    for (const std::string_view codec :
         {"http", "http-response:", "http-request:GET", "line", ""}) {
        EXPECT_FALSE(is_http_codec(codec)) << codec;
    }
}

}  // namespace
}  // namespace wiretrial::engine
