// http_responder_test: what an answer becomes on a connection: its version, its framing, the end behind it.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/http_responder.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "impl/endpoint/http_harness.hpp"

namespace wiretrial::endpoint {
namespace {

const Bytes date_line = "Date: " + Bytes(http_test_date) + "\r\n";

/// A responder to one request, and what it wrote.
struct Responding {
    explicit Responding(const RequestTraits& traits) {
        responder.bind(output);
        responder.expect(traits);
    }
    [[nodiscard]] Bytes written() const { return Bytes(output.pending()); }

    transport::StreamOutput output;
    HttpResponder responder{std::make_shared<HttpTestFacts>()};
};

HttpAnswer hello() {
    return {.status = 200, .content = "hello"};
}

HttpAnswer with_file(Bytes content, std::uint64_t promised) {
    HttpAnswer answer;
    answer.file_octets = promised;
    answer.file = std::make_unique<HttpTestFile>(std::move(content), promised, 1);
    return answer;
}

TEST(HttpResponder, ContentHasItsLengthAndTheConnectionStays) {
    Responding one({});
    one.responder.send(hello());
    EXPECT_EQ(one.written(), "HTTP/1.1 200 OK\r\n" + date_line + "Content-Length: 5\r\n\r\nhello");
    EXPECT_TRUE(one.responder.is_complete());
    EXPECT_FALSE(one.responder.closes());
}

TEST(HttpResponder, AnHttp10ClientIsToldThatTheConnectionStaysOrEnds) {
    Responding stays({.version = http1::http_1_0, .keeps_open = true});
    stays.responder.send(hello());
    EXPECT_NE(stays.written().find("Connection: keep-alive\r\n"), Bytes::npos);
    Responding ends({.version = http1::http_1_0, .keeps_open = false});
    ends.responder.send(hello());
    EXPECT_NE(ends.written().find("Connection: close\r\n"), Bytes::npos);
    EXPECT_TRUE(ends.responder.closes());
}

TEST(HttpResponder, HeadGetsTheHeadAlone) {
    Responding one({.is_head = true});
    one.responder.send(hello());
    EXPECT_TRUE(one.written().ends_with("Content-Length: 5\r\n\r\n")) << one.written();
    EXPECT_TRUE(one.responder.is_complete());
}

TEST(HttpResponder, StatusesWithoutContentHaveNoFraming) {
    for (const int status : {204, 304}) {
        Responding one({});
        one.responder.send({.status = status, .content = "never"});
        EXPECT_TRUE(one.written().ends_with(date_line + "\r\n")) << one.written();
    }
    Responding reset({});
    reset.responder.send({.status = 205, .content = "never"});
    EXPECT_TRUE(reset.written().ends_with("Content-Length: 0\r\n\r\n")) << reset.written();
}

TEST(HttpResponder, WhatHasNoLengthIsChunkedOrEndsWithTheConnection) {
    Responding chunked({});
    chunked.responder.begin({}, std::nullopt);
    chunked.responder.append("hello");
    chunked.responder.finish();
    EXPECT_TRUE(
        chunked.written().ends_with("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"))
        << chunked.written();
    EXPECT_FALSE(chunked.responder.closes());
    Responding old({.version = http1::http_1_0, .keeps_open = true});
    old.responder.begin({}, std::nullopt);
    old.responder.append("hello");
    old.responder.finish();
    EXPECT_TRUE(old.written().ends_with("Connection: close\r\n\r\nhello")) << old.written();
    EXPECT_TRUE(old.responder.closes()) << "only the end of the connection frames it";
}

TEST(HttpResponder, AFileGoesOutInPiecesAndAShortOneEndsTheConnection) {
    Responding whole({});
    whole.responder.send(with_file(Bytes(100'000, 'f'), 100'000));
    EXPECT_TRUE(whole.responder.is_sending_file());
    while (whole.responder.is_sending_file()) {
        whole.responder.send_piece();
    }
    EXPECT_TRUE(whole.written().ends_with("\r\n\r\n" + Bytes(100'000, 'f')));
    EXPECT_FALSE(whole.responder.closes());
    Responding shrunk({});
    shrunk.responder.send(with_file("abc", 4));
    while (shrunk.responder.is_sending_file()) {
        shrunk.responder.send_piece();
    }
    EXPECT_TRUE(shrunk.written().ends_with("Content-Length: 4\r\n\r\nabc")) << shrunk.written();
    EXPECT_TRUE(shrunk.responder.closes()) << "the length that was promised tells the rest";
}

TEST(HttpResponder, OldClientsAreSpared100) {
    Responding modern({});
    modern.responder.send_continue();
    EXPECT_EQ(modern.written(), "HTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_FALSE(modern.responder.has_begun()) << "it is not the final response";
    Responding old({.version = http1::http_1_0});
    old.responder.send_continue();
    EXPECT_EQ(old.written(), "");
}

}  // namespace
}  // namespace wiretrial::endpoint
