// answers_test: answers are counted the same however they are cut, and what is none is told as what it is.
// SPDX-License-Identifier: Apache-2.0
#include "bench/load/answers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wiretrial::load {
namespace {

using testing::HasSubstr;

constexpr ByteView ok = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

Plan http_plan(Bytes method = "GET") {
    Plan plan;
    EXPECT_TRUE(ask_http({.authority = "a.example", .method = std::move(method)}, plan));
    return plan;
}

Plan frames_plan(std::string_view codec, std::size_t octets) {
    Plan plan;
    EXPECT_TRUE(ask_frames(codec, octets, plan));
    return plan;
}

/// What all the readings of a stream come to.
struct Total {
    std::size_t answers = 0;
    std::size_t refused = 0;
    std::size_t left = 0;
    bool is_malformed = false;
    bool closes = false;

    friend bool operator==(const Total&, const Total&) = default;
};

void read_on(AnswerReader& reader, Bytes& kept, Total& total) {
    for (bool again = true; again && !total.is_malformed;) {
        const Reading reading = reader.read(kept);
        kept.erase(0, reading.consumed);
        total.answers += reading.answers;
        total.refused += reading.is_refused ? 1U : 0U;
        total.is_malformed = reading.is_malformed;
        total.closes = reading.closes;
        again = reading.is_refused;
    }
    total.left = kept.size();
}

/// Reads it whole, an octet at a time and at every cut, and holds all of them to the same result.
Total read_all(const Plan& plan, ByteView stream) {
    Total whole;
    Bytes kept(stream);
    read_on(*make_reader(plan), kept, whole);
    for (std::size_t cut = 1; cut < stream.size(); ++cut) {
        Total total;
        const auto reader = make_reader(plan);
        Bytes front(stream.substr(0, cut));
        read_on(*reader, front, total);
        if (!total.is_malformed) {
            front += stream.substr(cut);
            read_on(*reader, front, total);
        }
        total.left = total.is_malformed ? whole.left : total.left;
        EXPECT_EQ(total, whole) << "cut at " << cut;
    }
    return whole;
}

Bytes times(std::size_t count, ByteView text) {
    Bytes all;
    for (std::size_t i = 0; i < count; ++i) {
        all += text;
    }
    return all;
}

TEST(HttpAnswers, CountsResponses) {
    EXPECT_EQ(read_all(http_plan(), times(16, ok)), (Total{.answers = 16}));
    EXPECT_EQ(read_all(http_plan(),
                       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                       "3\r\nabc\r\n0\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"),
              (Total{.answers = 2}));
}

TEST(HttpAnswers, KnowsThatAnAnswerToHeadHasNoContent) {
    EXPECT_EQ(read_all(http_plan("HEAD"), times(2, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")),
              (Total{.answers = 2}));
}

TEST(HttpAnswers, DoesNotCountInterimResponses) {
    EXPECT_EQ(read_all(http_plan(), Bytes("HTTP/1.1 103 Early Hints\r\n\r\n") + Bytes(ok)),
              (Total{.answers = 1}));
}

TEST(HttpAnswers, TellsRefusalsApart) {
    const Bytes missing = "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno";
    EXPECT_EQ(read_all(http_plan(), Bytes(ok) + missing + missing + Bytes(ok)),
              (Total{.answers = 2, .refused = 2}));
    const auto reader = make_reader(http_plan());
    EXPECT_TRUE(reader->read(missing).is_refused);
    EXPECT_EQ(reader->trouble(), "status 404");
}

TEST(HttpAnswers, TellsThatTheConnectionCloses) {
    const Bytes last = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    EXPECT_EQ(read_all(http_plan(), Bytes(ok) + last), (Total{.answers = 2, .closes = true}));
    EXPECT_TRUE(read_all(http_plan(), last + Bytes(ok)).is_malformed);
}

TEST(HttpAnswers, AnAnswerMayEndWithTheStream) {
    const auto reader = make_reader(http_plan());
    EXPECT_FALSE(reader->ends_with_stream());
    const ByteView until_close = "HTTP/1.0 200 OK\r\n\r\nsome";
    EXPECT_EQ(reader->read(until_close).consumed, until_close.size());
    EXPECT_TRUE(reader->ends_with_stream());
    reader->reset();
    const Reading half = reader->read(ok.substr(0, ok.size() - 1));
    EXPECT_EQ(half.answers, 0U);
    EXPECT_FALSE(reader->ends_with_stream());
}

TEST(HttpAnswers, OtherProtocolsAreMalformed) {
    for (const ByteView greeting : {"SSH-2.0-OpenSSH_9.2\r\n", "220 mail.example ESMTP\r\n",
                                    "HTTP/1.1 200 OK\r\nbad name: x\r\n\r\n"}) {
        EXPECT_TRUE(read_all(http_plan(), greeting).is_malformed);
    }
    const auto reader = make_reader(http_plan());
    EXPECT_TRUE(reader->read("SSH-2.0-OpenSSH_9.2\r\n").is_malformed);
    EXPECT_THAT(reader->trouble(), HasSubstr("SSH-2.0-OpenSSH_9.2"));
    EXPECT_THAT(reader->trouble(), HasSubstr("at octet 0"));
    reader->reset();
    EXPECT_EQ(reader->read(ok).answers, 1U);
}

TEST(FramedAnswers, CountsEchoesOfEveryCodec) {
    for (const std::string_view codec :
         {"", "fixed:48", "length-prefix:4", "length-prefix:2:le:inclusive", "varint:leb128",
          "varint:quic", "delimiter:0d0a", "line", "marker:2323", "netstring"}) {
        const Plan plan = frames_plan(codec, 48);
        EXPECT_EQ(read_all(plan, times(5, plan.request)), (Total{.answers = 5})) << codec;
    }
}

TEST(FramedAnswers, AnotherPayloadIsNoEcho) {
    const Plan plan = frames_plan("netstring", 5);
    EXPECT_TRUE(read_all(plan, "5:abcdX,").is_malformed);
    EXPECT_TRUE(read_all(plan, "4:abcd,").is_malformed);
    const auto reader = make_reader(plan);
    EXPECT_TRUE(reader->read("HTTP/1.1 400 Bad Request\r\n").is_malformed);
    EXPECT_THAT(reader->trouble(), HasSubstr("no frame of codec netstring"));
    reader->reset();
    EXPECT_EQ(reader->read(plan.request).answers, 1U);
}

TEST(Plan, AsksInOneMessage) {
    Plan plan;
    ASSERT_TRUE(ask_http(
        {.authority = "a.example:81", .target = "/x", .method = "POST", .content_octets = 3},
        plan));
    EXPECT_EQ(plan.request,
              "POST /x HTTP/1.1\r\nHost: a.example:81\r\nUser-Agent: wiretrial\r\n"
              "Content-Length: 3\r\n\r\nabc");
    EXPECT_EQ(name_of(plan), "http/POST/keep-alive/octets:3/connections:64/depth:1");
}

TEST(Plan, RefusesWhatCannotBeSent) {
    Plan plan;
    EXPECT_FALSE(ask_http({.authority = "a", .target = "/x y"}, plan));
    EXPECT_FALSE(ask_http({.authority = "a", .method = "GE T"}, plan));
    EXPECT_FALSE(ask_frames("fixed:16", 8, plan));
    EXPECT_FALSE(ask_frames("length-prefix:1", 300, plan));
    EXPECT_FALSE(ask_frames("nosuch", 8, plan));
    EXPECT_FALSE(ask_datagrams(7, plan));
    EXPECT_FALSE(ask_datagrams(65'508, plan));
    EXPECT_TRUE(ask_datagrams(8, plan));
    EXPECT_EQ(name_of(plan), "udp/octets:8/connections:64/depth:1");
}

}  // namespace
}  // namespace wiretrial::load
