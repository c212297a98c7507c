// http_client_test: what the reference client of HTTP makes of whole, cut, surplus and broken responses.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/http_client.hpp"

#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "impl/endpoint/pattern.hpp"
#include "impl/endpoint/session_harness.hpp"

namespace wiretrial::endpoint {
namespace {

/// A client that was given an errand, and the server's side of its connection.
struct TriedHttp {
    explicit TriedHttp(std::vector<HttpRequest> requests, bool is_pipelined = false)
        : client({.sink = &sink, .silence_max = std::chrono::seconds(5)},
                 {.requests = std::move(requests), .is_pipelined = is_pipelined}),
          harness(client) {}

    MemorySink sink;
    HttpClient client;
    SessionHarness harness;
};

HttpRequest asking_for(ByteView path, ByteView method = "GET") {
    return {.method = Bytes(method), .url = *parse_http_url("http://a.example:80" + Bytes(path))};
}

/// Feeds a response in two parts, and the end behind it, and tells what the client made of it.
std::string tried_text(const HttpRequest& request, ByteView response, std::size_t cut) {
    TriedHttp tried({request});
    tried.harness.feed(response.substr(0, cut));
    tried.harness.feed(response.substr(cut));
    tried.harness.end();
    return std::to_string(static_cast<int>(tried.client.outcome())) + " " + tried.sink.content;
}

TEST(HttpClient, SendsHostFirstAndTheOriginForm) {
    const TriedHttp tried({asking_for("/a?b")});
    const Bytes sent = tried.harness.seen().octets;
    EXPECT_TRUE(sent.starts_with("GET /a?b HTTP/1.1\r\nHost: a.example")) << sent;
    EXPECT_TRUE(sent.ends_with("\r\n\r\n")) << sent;
}

TEST(HttpClient, FramesItsContent) {
    HttpRequest request = asking_for("/x", "POST");
    request.content = "hello";
    const TriedHttp tried({request});
    const Bytes sent = tried.harness.seen().octets;
    EXPECT_NE(sent.find("Content-Length: 5\r\n"), Bytes::npos) << sent;
    EXPECT_TRUE(sent.ends_with("\r\n\r\nhello")) << sent;
}

TEST(HttpClient, TakesWholeResponsesUnderEveryCut) {
    for (const ByteView response :
         {ByteView("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"),
          ByteView("HTTP/1.1 100 \r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                   "5;a\r\nhello\r\n0\r\nT: v\r\n\r\n"),
          ByteView("HTTP/1.1 200 OK\r\n\r\nhello"), ByteView("HTTP/1.0 404 No\r\n\r\nhello")}) {
        for (std::size_t cut = 0; cut <= response.size(); ++cut) {
            EXPECT_EQ(tried_text(asking_for("/"), response, cut), "0 hello") << response << cut;
        }
    }
}

TEST(HttpClient, KnowsWhenThereIsNoContent) {
    const ByteView head = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
    EXPECT_EQ(tried_text(asking_for("/", "HEAD"), head, 3), "0 ");
    EXPECT_EQ(tried_text(asking_for("/"), "HTTP/1.1 204 \r\n\r\n", 3), "0 ");
}

TEST(HttpClient, ReportsEachIncompleteResponse) {
    const ByteView whole =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
    for (std::size_t size = 1; size < whole.size(); ++size) {
        const std::string text = tried_text(asking_for("/", "POST"), whole.substr(0, size), 0);
        EXPECT_EQ(text.substr(0, 1), "3") << size << ": " << text;
    }
    TriedHttp reset({asking_for("/", "POST")});
    reset.harness.feed("HTTP/1.1 200 OK\r\n\r\nto the");
    reset.client.on_failure(transport::StreamFailure::reset);
    EXPECT_EQ(reset.client.outcome(), ClientOutcome::incomplete);
    EXPECT_FALSE(reset.sink.is_committed);
}

TEST(HttpClient, DiscardsWhatIsWronglyFramed) {
    for (const ByteView response :
         {ByteView("HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nhello"),
          ByteView("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 2\r\n\r\nhello"),
          ByteView("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"),
          ByteView("HTTP/1.1 200 OK\nContent-Length: 5\n\nhello")}) {
        TriedHttp tried({asking_for("/")});
        tried.harness.feed(response);
        EXPECT_EQ(tried.client.outcome(), ClientOutcome::violation) << response;
        EXPECT_FALSE(tried.sink.is_committed);
    }
}

TEST(HttpClient, AsksOnOneConnectionWhileItPersists) {
    TriedHttp tried({asking_for("/one"), asking_for("/two")});
    EXPECT_EQ(tried.harness.seen().octets.find("/two"), Bytes::npos) << "it is not pipelined";
    tried.harness.feed("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1");
    EXPECT_NE(tried.harness.seen().octets.find("GET /two "), Bytes::npos);
    tried.harness.feed("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n2");
    EXPECT_EQ(tried.client.outcome(), ClientOutcome::complete);
    EXPECT_EQ(tried.sink.content, "12");
}

TEST(HttpClient, WantsAnotherConnectionBehindOneThatCloses) {
    TriedHttp tried({asking_for("/one"), asking_for("/two")});
    tried.harness.feed("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\n1");
    EXPECT_EQ(tried.harness.seen().octets.find("/two"), Bytes::npos);
    EXPECT_TRUE(tried.client.wants_connection());
}

}  // namespace
}  // namespace wiretrial::endpoint
