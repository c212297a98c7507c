// http_resources_test: what each method does to each resource: files with conditions and ranges, uploads, echo, and
// the methods that are answered everywhere.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/http_resources.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "impl/endpoint/http_echo.hpp"
#include "impl/endpoint/http_harness.hpp"

namespace wiretrial::endpoint {
namespace {

/// A request without content, or with the Content-Length of its content.
std::string request_of(const std::string& line,
                       const std::string& fields = "",
                       const std::string& content = "") {
    return line + " HTTP/1.1\r\nHost: h\r\n" + fields +
           (content.empty() ? "" : "Content-Length: " + std::to_string(content.size()) + "\r\n") +
           "\r\n" + content;
}

std::string value_of(const http1::Message& message, ByteView name) {
    return http1::combined_value(message.fields, name).value_or("none");
}

class HttpSiteOf : public testing::Test {
  protected:
    [[nodiscard]] http1::Message response(const std::string& line,
                                          const std::string& fields = "",
                                          const std::string& content = "") const {
        return site_.response(request_of(line, fields, content),
                              line.starts_with("HEAD") ? "HEAD" : "GET");
    }
    [[nodiscard]] int status(const std::string& line,
                             const std::string& fields = "",
                             const std::string& content = "") const {
        return response(line, fields, content).status;
    }

    HttpTestSite site_;
};

using HttpFile = HttpSiteOf;
using HttpUploadOf = HttpSiteOf;
using HttpMethods = HttpSiteOf;

TEST_F(HttpFile, IsServedWithItsMetadata) {
    const http1::Message response = this->response("GET /hello.txt");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.content, "Hello, wire!\n");
    EXPECT_EQ(value_of(response, "Content-Type"), "text/plain; charset=utf-8");
    EXPECT_EQ(value_of(response, "Content-Length"), "13");
    EXPECT_EQ(value_of(response, "Last-Modified"), "Sat, 01 Jan 2000 00:00:00 GMT");
    EXPECT_EQ(value_of(response, "ETag"), "\"1-d-d234ccf52430000\"");
    EXPECT_EQ(value_of(response, "Accept-Ranges"), "bytes");
    EXPECT_EQ(this->response("GET /empty").content, "");
    EXPECT_EQ(value_of(this->response("GET /empty"), "Content-Length"), "0");
    EXPECT_EQ(this->response("GET /large").content.size(), 300'000U);
}

TEST_F(HttpFile, HeadIsGetWithoutContent) {
    for (const std::string target : {"/hello.txt", "/empty", "/large", "/missing", "/folder",
                                     "/folder/", "/no-content", "/ignore", "/upload/old"}) {
        const http1::Message got = response("GET " + target);
        const http1::Message head = response("HEAD " + target);
        EXPECT_EQ(head.status, got.status) << target;
        EXPECT_EQ(head.fields, got.fields) << target;
        EXPECT_EQ(head.content, "") << target;
    }
}

TEST_F(HttpFile, FoldersAreTheirIndex) {
    EXPECT_EQ(response("GET /folder/").content, "index");
    const http1::Message moved = response("GET /folder?a=b");
    EXPECT_EQ(moved.status, 301);
    EXPECT_EQ(value_of(moved, "Location"), "/folder/?a=b");
    EXPECT_EQ(value_of(response("GET //folder"), "Location"), "/folder/") << "no other host";
    EXPECT_EQ(status("GET /"), 404);
    EXPECT_EQ(status("GET /hello.txt/"), 404);
    EXPECT_EQ(response("GET /folder/../hello.txt").content, "Hello, wire!\n");
    EXPECT_EQ(response("GET /%68ello.txt?x").content, "Hello, wire!\n");
}

TEST_F(HttpFile, NamesThatAreNoneAreRefused) {
    EXPECT_EQ(status("GET /missing"), 404);
    EXPECT_EQ(status("GET /a%2Fb"), 404);
    EXPECT_EQ(status("GET /.."), 400);
    EXPECT_EQ(status("GET /%2e%2e/secret"), 400);
    EXPECT_EQ(status("GET /hello.txt%00"), 400);
    EXPECT_EQ(status("GET /%zz"), 400);
}

TEST_F(HttpFile, ConditionsAreEvaluated) {
    const std::string etag = value_of(response("GET /hello.txt"), "ETag");
    const http1::Message unchanged = response("GET /hello.txt", "If-None-Match: " + etag + "\r\n");
    EXPECT_EQ(unchanged.status, 304);
    EXPECT_EQ(value_of(unchanged, "ETag"), etag);
    EXPECT_EQ(value_of(unchanged, "Date"), http_test_date);
    EXPECT_EQ(value_of(unchanged, "Content-Length"), "none");
    EXPECT_EQ(status("HEAD /hello.txt", "If-None-Match: W/" + etag + "\r\n"), 304);
    EXPECT_EQ(status("GET /hello.txt", "If-None-Match: \"x\"\r\n"), 200);
    EXPECT_EQ(status("GET /hello.txt", "If-Match: \"x\"\r\n"), 412);
    EXPECT_EQ(status("GET /hello.txt", "If-Modified-Since: Sat, 01 Jan 2000 00:00:00 GMT\r\n"),
              304);
    EXPECT_EQ(status("GET /hello.txt", "If-Modified-Since: Fri Dec 31 23:59:59 1999\r\n"), 200);
    EXPECT_EQ(status("GET /hello.txt", "If-Unmodified-Since: Friday, 31-Dec-99 23:59:59 GMT\r\n"),
              412);
    EXPECT_EQ(status("GET /missing", "If-Match: \"x\"\r\n"), 404)
        << "what fails anyway ignores conditions";
    EXPECT_EQ(status("POST /hello.txt", "If-Match: \"x\"\r\n"), 405);
    EXPECT_EQ(status("OPTIONS /hello.txt", "If-Match: \"x\"\r\n"), 200);
    EXPECT_EQ(site_.answers(request_of("GET /hello.txt", "If-None-Match: *\r\n") +
                            request_of("GET /other.html")),
              "304, 200 <p>Another page.\\n, closed");
}

TEST_F(HttpFile, OneRangeIsServed) {
    const http1::Message part = response("GET /hello.txt", "Range: bytes=7-10\r\n");
    EXPECT_EQ(part.status, 206);
    EXPECT_EQ(part.content, "wire");
    EXPECT_EQ(value_of(part, "Content-Range"), "bytes 7-10/13");
    EXPECT_EQ(value_of(part, "Content-Length"), "4");
    EXPECT_NE(value_of(part, "ETag"), "none");
    EXPECT_EQ(response("GET /hello.txt", "Range: bytes=-1\r\n").content, "\n");
    EXPECT_EQ(response("GET /hello.txt", "Range: bytes=5-\r\n").content, ", wire!\n");
    EXPECT_EQ(response("GET /large", "Range: bytes=1-299999\r\n").content.size(), 299'999U);
    EXPECT_EQ(response("GET /hello.txt", "Range: bytes=0-3,2-6\r\n").content, "Hello, ");
    const http1::Message none = response("GET /hello.txt", "Range: bytes=13-\r\n");
    EXPECT_EQ(none.status, 416);
    EXPECT_EQ(value_of(none, "Content-Range"), "bytes */13");
}

TEST_F(HttpFile, OtherRangesAreIgnored) {
    for (const std::string& fields : std::vector<std::string>{
             "Range: bytes=0-0,4-4\r\n", "Range: lines=0-1\r\n", "Range: bytes=3-2\r\n",
             "Range: bytes=0-1\r\nRange: bytes=0-1\r\n",
             "Range: bytes=0-1\r\nIf-Range: \"x\"\r\n"}) {
        const http1::Message whole = response("GET /hello.txt", fields);
        EXPECT_EQ(whole.status, 200) << fields;
        EXPECT_EQ(whole.content, "Hello, wire!\n") << fields;
        EXPECT_EQ(value_of(whole, "Content-Range"), "none");
    }
    EXPECT_EQ(status("HEAD /hello.txt", "Range: bytes=0-1\r\n"), 200);
    EXPECT_EQ(status("POST /ignore", "Range: bytes=0-1\r\n"), 200);
    EXPECT_EQ(status("GET /empty", "Range: bytes=0-1\r\n"), 200);
    const std::string etag = value_of(response("GET /hello.txt"), "ETag");
    EXPECT_EQ(status("GET /hello.txt", "Range: bytes=0-1\r\nIf-Range: " + etag + "\r\n"), 206);
    EXPECT_EQ(status("GET /hello.txt", "Range: bytes=0-1\r\nIf-None-Match: " + etag + "\r\n"), 304);
}

TEST_F(HttpUploadOf, PutCreatesAndReplacesAndDeleteRemoves) {
    const http1::Message created = response("PUT /upload/new", "", "first");
    EXPECT_EQ(created.status, 201);
    EXPECT_EQ(response("GET /upload/new").content, "first");
    EXPECT_EQ(value_of(response("GET /upload/new"), "ETag"), value_of(created, "ETag"));
    const http1::Message replaced = response("PUT /upload/new", "", "second");
    EXPECT_EQ(replaced.status, 204);
    EXPECT_NE(value_of(replaced, "ETag"), value_of(created, "ETag"));
    EXPECT_EQ(response("GET /upload/new").content, "second");
    EXPECT_EQ(status("DELETE /upload/new"), 204);
    EXPECT_EQ(status("GET /upload/new"), 404);
    EXPECT_EQ(status("DELETE /upload/new"), 404);
    EXPECT_EQ(status("PUT /upload/empty"), 201);
    EXPECT_EQ(response("GET /upload/empty").content, "");
    EXPECT_EQ(status("DELETE /upload/old", "", "content of a DELETE"), 204);
    EXPECT_EQ(site_.store->sinks_open, 0U);
}

TEST_F(HttpUploadOf, ConditionsProtectFromLostUpdates) {
    const std::string etag = value_of(response("GET /upload/old"), "ETag");
    EXPECT_EQ(status("PUT /upload/old", "If-None-Match: *\r\n", "x"), 412);
    EXPECT_EQ(status("PUT /upload/old", "If-Match: \"x\"\r\n", "x"), 412);
    EXPECT_EQ(status("PUT /upload/new", "If-Match: *\r\n", "x"), 412);
    EXPECT_EQ(status("DELETE /upload/old", "If-Match: \"x\"\r\n"), 412);
    EXPECT_EQ(status("DELETE /upload/gone", "If-Match: \"x\"\r\n"), 404);
    EXPECT_EQ(response("GET /upload/old").content, "old");
    EXPECT_EQ(status("PUT /upload/old", "If-Match: " + etag + "\r\n", "mine"), 204);
    EXPECT_EQ(status("PUT /upload/old", "If-Match: " + etag + "\r\n", "late"), 412);
    EXPECT_EQ(response("GET /upload/old").content, "mine");
    EXPECT_EQ(status("PUT /upload/new", "If-None-Match: *\r\n", "x"), 201);
}

TEST_F(HttpUploadOf, ConditionsHoldWhenTheContentIsWhole) {
    const std::string etag = value_of(response("GET /upload/old"), "ETag");
    const auto session = site_.make_session();
    SessionHarness harness(*session);
    const std::string slow = request_of("PUT /upload/old", "If-Match: " + etag + "\r\n", "slow");
    harness.feed(slow.substr(0, slow.size() - 1));
    EXPECT_EQ(status("PUT /upload/old", "If-Match: " + etag + "\r\n", "quick"), 204);
    harness.feed(slow.substr(slow.size() - 1));
    EXPECT_EQ(responses_in_words(harness.seen().octets), "412");
    EXPECT_EQ(response("GET /upload/old").content, "quick");
}

TEST_F(HttpUploadOf, WhatCannotBePutIsRefused) {
    EXPECT_EQ(status("PUT /upload/new", "Content-Range: bytes 0-1/5\r\n", "ab"), 400);
    EXPECT_EQ(status("PUT /upload/no/folder", "", "x"), 409);
    EXPECT_EQ(status("PUT /upload/full", "", "x"), 507);
    EXPECT_EQ(site_.answers(request_of("PUT /upload/new", "", "disk full") +
                            request_of("GET /hello.txt")),
              "507, closed");
    EXPECT_EQ(status("PUT /hello.txt", "", "x"), 405);
    EXPECT_EQ(status("DELETE /hello.txt"), 405);
    EXPECT_EQ(status("POST /upload/old", "", "x"), 405);
    const HttpTestSite read_only({}, false);
    EXPECT_EQ(read_only.response(request_of("PUT /upload/old", "", "x")).status, 405);
    EXPECT_EQ(read_only.response(request_of("PUT /upload/new", "", "x")).status, 404);
}

TEST_F(HttpUploadOf, IncompleteContentChangesNothing) {
    EXPECT_EQ(site_.answers("PUT /upload/old HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n"
                            "\r\n3\r\nnew\r\n"),
              "400, closed");
    EXPECT_EQ(site_.answers("PUT /upload/old HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n"
                            "\r\n3\r\nnew\r\n0\r\nbad trailer\r\n\r\n"),
              "400, closed");
    EXPECT_EQ(site_.answers("DELETE /upload/old HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nx"),
              "400, closed");
    EXPECT_EQ(response("GET /upload/old").content, "old");
    EXPECT_EQ(site_.answers("PUT /upload/old HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n"
                            "\r\n3\r\nnew\r\n0\r\nT: v\r\n\r\n"),
              "204, closed");
    EXPECT_EQ(response("GET /upload/old").content, "new");
}

TEST_F(HttpMethods, EachResourceHasItsOwn) {
    EXPECT_EQ(response("POST /echo", "", "abc").content, "abc");
    EXPECT_EQ(response("PUT /echo", "", "abc").content, "abc");
    EXPECT_EQ(value_of(response("POST /echo", "", "abc"), "Content-Type"),
              "application/octet-stream");
    EXPECT_EQ(status("POST /ignore", "", "abc"), 200);
    EXPECT_EQ(status("GET /ignore"), 200);
    for (const std::string method : {"GET", "HEAD", "POST"}) {
        EXPECT_EQ(status(method + " /no-content", "", method == "POST" ? "abc" : ""), 204);
    }
    EXPECT_EQ(value_of(response("GET /echo"), "Allow"), "POST, PUT, OPTIONS, TRACE");
    EXPECT_EQ(status("GET /echo"), 405);
    EXPECT_EQ(value_of(response("POST /hello.txt", "", "x"), "Allow"), "GET, HEAD, OPTIONS, TRACE");
    EXPECT_EQ(value_of(response("POST /upload/old", "", "x"), "Allow"),
              "GET, HEAD, PUT, DELETE, OPTIONS, TRACE");
    EXPECT_EQ(status("POST /missing"), 404);
}

TEST_F(HttpMethods, UnknownOnesAre501) {
    for (const std::string method : {"FROB", "get", "Get", "GETS", "PATCH", "G", "PRI"}) {
        EXPECT_EQ(status(method + " /hello.txt"), 501) << method;
    }
}

TEST_F(HttpMethods, OptionsTellsWhatIsAllowed) {
    EXPECT_EQ(value_of(response("OPTIONS /hello.txt"), "Allow"), "GET, HEAD, OPTIONS, TRACE");
    EXPECT_EQ(value_of(response("OPTIONS *"), "Allow"),
              "GET, HEAD, POST, PUT, DELETE, OPTIONS, TRACE");
    EXPECT_EQ(value_of(response("OPTIONS *"), "Content-Length"), "0");
    EXPECT_EQ(status("OPTIONS /missing"), 404);
    EXPECT_EQ(status("GET *"), 400);
}

TEST_F(HttpMethods, TraceTellsTheRequestWithoutSecrets) {
    const http1::Message response =
        this->response("TRACE /a?b", "Cookie: c=d\r\nX-Seen:  yes \r\nAUTHORIZATION: Basic x\r\n");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(value_of(response, "Content-Type"), "message/http");
    EXPECT_EQ(response.content, "TRACE /a?b HTTP/1.1\r\nHost: h\r\nX-Seen: yes\r\n\r\n");
    EXPECT_EQ(status("TRACE /a", "", "content"), 400);
}

TEST_F(HttpMethods, ConnectIsRefusedAndWhatFollowsIsNoRequest) {
    EXPECT_EQ(
        site_.answers("CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n" + request_of("GET /hello.txt")),
        "501, closed");
    EXPECT_EQ(status("CONNECT h:"), 400);
    EXPECT_EQ(status("CONNECT h"), 400);
}

TEST_F(HttpMethods, AbsoluteFormIsServedForHttpAlone) {
    EXPECT_EQ(response("GET http://elsewhere/hello.txt").content, "Hello, wire!\n");
    EXPECT_EQ(response("GET HTTP://[::1]:80/hello.txt?q").content, "Hello, wire!\n");
    EXPECT_EQ(status("GET http://h"), 404);
    EXPECT_EQ(status("GET https://h/hello.txt"), 421);
    EXPECT_EQ(status("OPTIONS http://h/hello.txt"), 200);
}

TEST_F(HttpMethods, EchoHasTheFramingOfItsRequest) {
    const std::string chunked = "Transfer-Encoding: chunked\r\n";
    const http1::Message response = site_.response("POST /echo HTTP/1.1\r\nHost: h\r\n" + chunked +
                                                   "\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n");
    EXPECT_EQ(value_of(response, "Transfer-Encoding"), "chunked");
    EXPECT_EQ(value_of(response, "Content-Length"), "none");
    EXPECT_EQ(response.content, "abc");
    EXPECT_EQ(value_of(this->response("POST /echo", "", "abc"), "Content-Length"), "3");
    EXPECT_EQ(value_of(this->response("POST /echo"), "Content-Length"), "0");
    EXPECT_EQ(site_.answers("POST /echo HTTP/1.1\r\nHost: h\r\n" + chunked + "\r\n0\r\n\r\n" +
                            request_of("GET /hello.txt")),
              "200, 200 Hello, wire!\\n, closed");
}

TEST_F(HttpMethods, LongEchoIsStreamedInBoundedMemory) {
    constexpr std::size_t size = std::size_t{5} << 20;
    const std::string fields = "Content-Length: " + std::to_string(size) + "\r\n";
    const auto session = site_.make_session();
    SessionHarness harness(*session, 10'000);
    harness.feed("POST /echo HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n");
    const std::string piece(std::size_t{64} << 10, 'e');
    for (std::size_t sent = 0; sent < size; sent += piece.size()) {
        harness.feed(piece);
    }
    EXPECT_EQ(responses_in_words(harness.seen().octets), "200 " + std::to_string(size) + " octets");
    EXPECT_LT(harness.pending_max(), HttpEcho::whole_octets_max + 2 * piece.size());
}

TEST_F(HttpMethods, LongEchoThatBreaksOffIsIncomplete) {
    const std::string content(HttpEcho::whole_octets_max + 1, 'e');
    for (const std::string& fields : std::vector<std::string>{
             "Content-Length: 2000000\r\n\r\n" + content,
             "Transfer-Encoding: chunked\r\n\r\n100001\r\n" + content + "\r\n"}) {
        const Seen seen = site_.seen("POST /echo HTTP/1.1\r\nHost: h\r\n" + fields);
        EXPECT_EQ(seen.ending, "closed");
        EXPECT_TRUE(responses_in_words(seen.octets).starts_with("incomplete after eee"));
    }
}

}  // namespace
}  // namespace wiretrial::endpoint
