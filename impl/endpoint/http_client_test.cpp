// http_client_test: what http-client sends, and what it makes of answers that are whole, cut, wrong, early and lost.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/http_client.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "impl/endpoint/registry.hpp"
#include "impl/endpoint/session_harness.hpp"

namespace wiretrial::endpoint {
namespace {

using transport::StreamFailure;

constexpr std::string_view ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
constexpr std::string_view closing_ok =
    "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";

/// A client on its errand, made as the command line makes it, and the peer's side of its present connection.
class Errand {
  public:
    explicit Errand(HttpClientOptions asked,
                    std::vector<Bytes> messages = {},
                    bool pipelined = false) {
        ReferenceOptions options;
        options.http_client = std::move(asked);
        options.messages = std::move(messages);
        options.is_pipelined = pipelined;
        options.sink = &sink;
        auto made = std::get<MakeStreamClient>(find_reference("http-client")->make)(options);
        EXPECT_TRUE(made) << made.error();
        client = std::move(*made);
        peer.emplace(*client);
    }
    /// Drives the next connection; false when none is wanted.
    bool reconnect() {
        if (!client->wants_connection()) {
            return false;
        }
        peer.emplace(*client);
        return true;
    }
    /// What the peer read on this connection.
    [[nodiscard]] Bytes sent() const { return peer->seen().octets; }
    [[nodiscard]] std::string ending() const { return peer->seen().ending; }
    [[nodiscard]] ClientOutcome outcome() const { return client->outcome(); }

    MemorySink sink;
    std::unique_ptr<ClientSession> client;
    std::optional<SessionHarness> peer;
};

HttpClientOptions get(std::vector<Bytes> paths = {"/"}) {
    HttpClientOptions asked;
    for (const Bytes& path : paths) {
        asked.urls.push_back("http://h:1" + path);
    }
    return asked;
}

HttpClientOptions with_methods(std::vector<Bytes> paths, std::vector<Bytes> methods) {
    HttpClientOptions asked = get(std::move(paths));
    asked.methods = std::move(methods);
    return asked;
}

Bytes head_of(ByteView line, ByteView rest = "Connection: close\r\n") {
    return Bytes(line) + " HTTP/1.1\r\nHost: h:1\r\nUser-Agent: wiretrial\r\n" + Bytes(rest) +
           "\r\n";
}

struct Fared {
    ClientOutcome outcome = ClientOutcome::incomplete;
    Bytes content;
    std::string reason;

    friend bool operator==(const Fared&, const Fared&) = default;
};

std::ostream& operator<<(std::ostream& out, const Fared& fared) {
    return out << static_cast<int>(fared.outcome) << " '" << fared.content << "' " << fared.reason;
}

Fared fared_of(const HttpClientOptions& asked, ByteView answer, std::vector<std::size_t> cuts) {
    Errand errand(asked);
    std::size_t from = 0;
    for (const std::size_t cut : cuts) {
        errand.peer->feed(answer.substr(from, cut - from));
        from = cut;
    }
    errand.peer->feed(answer.substr(from));
    errand.peer->end();
    return {errand.outcome(), errand.sink.content, errand.client->reason()};
}

/// How a GET fares with an answer, and then the end: whole, at each split, and octet by octet.
Fared fared_with(ByteView answer, const HttpClientOptions& asked = get()) {
    const Fared whole = fared_of(asked, answer, {});
    std::vector<std::size_t> each;
    for (std::size_t cut = 1; cut < answer.size(); ++cut) {
        EXPECT_EQ(fared_of(asked, answer, {cut}), whole) << "cut at " << cut;
        each.push_back(cut);
    }
    EXPECT_EQ(fared_of(asked, answer, each), whole) << "octet by octet";
    return whole;
}

TEST(HttpClient, SendsHostFirstAndOriginForm) {
    EXPECT_EQ(Errand(get({"/a?b"})).sent(), head_of("GET /a?b"));
    EXPECT_EQ(Errand(get({""})).sent(), head_of("GET /"));
    HttpClientOptions asked = get();
    asked.fields = {"TE: trailers", "X-Empty:"};
    EXPECT_EQ(Errand(asked).sent(),
              head_of("GET /", "Connection: TE, close\r\nTE: trailers\r\nX-Empty: \r\n"));
    asked = get();
    asked.route = HttpRoute::proxy;
    EXPECT_EQ(Errand(asked).sent(), head_of("GET http://h:1/"));
    asked = with_methods({"/*"}, {"OPTIONS"});
    EXPECT_EQ(Errand(asked).sent(), head_of("OPTIONS *"));
    asked.route = HttpRoute::proxy;
    EXPECT_EQ(Errand(asked).sent(), head_of("OPTIONS http://h:1"));
}

TEST(HttpClient, ContentIsFramedByLengthOrChunks) {
    HttpClientOptions asked = with_methods({"/"}, {"POST"});
    EXPECT_EQ(Errand(asked, {"abc"}).sent(),
              head_of("POST /", "Connection: close\r\nContent-Length: 3\r\n") + "abc");
    EXPECT_EQ(Errand(asked).sent(),
              head_of("POST /", "Connection: close\r\nContent-Length: 0\r\n"));
    asked.is_chunked = true;
    EXPECT_EQ(Errand(asked, {"abc"}).sent(),
              head_of("POST /", "Connection: close\r\nTransfer-Encoding: chunked\r\n") +
                  "3\r\nabc\r\n0\r\n\r\n");
}

TEST(HttpClient, WrongUsageIsToldBeforeAnythingIsSent) {
    const auto refusal = [](HttpClientOptions asked) {
        ReferenceOptions options;
        options.http_client = std::move(asked);
        const auto made = std::get<MakeStreamClient>(find_reference("http-client")->make)(options);
        return made ? std::string() : made.error();
    };
    EXPECT_NE(refusal({}), "");
    EXPECT_NE(refusal(get({" /"})), "");
    EXPECT_NE(refusal(with_methods({"/"}, {"G T"})), "");
    EXPECT_NE(refusal(with_methods({"/"}, {"CONNECT"})), "");
    for (const std::string field : {"no colon", "Host: x", "content-length: 1", "A: b\r\nC: d"}) {
        HttpClientOptions asked = get();
        asked.fields = {field};
        EXPECT_NE(refusal(asked), "") << field;
    }
    HttpClientOptions elsewhere = get();
    elsewhere.urls.emplace_back("http://other/");
    EXPECT_NE(refusal(elsewhere), "");
}

TEST(HttpClient, EveryFramingIsReadToItsEndAtEveryCut) {
    const Fared whole{ClientOutcome::complete, "ok", ""};
    EXPECT_EQ(fared_with(ok), whole);
    EXPECT_EQ(fared_with("HTTP/1.1 200 OK\r\n\r\nok"), whole) << "to the end of the connection";
    EXPECT_EQ(fared_with("HTTP/1.0 200 OK\r\n\r\nok"), whole);
    EXPECT_EQ(fared_with("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                         "1;x=\"y\"\r\no\r\n01\r\nk\r\n0\r\nX: y\r\n\r\n"),
              whole);
    EXPECT_EQ(fared_with("HTTP/1.1 100 \r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + Bytes(ok)),
              whole);
    EXPECT_EQ(fared_with("HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 2\r\n\r\nok"), whole);
    EXPECT_EQ(fared_with("HTTP/1.1 404 \r\nContent-Length: 2\r\n\r\nok"), whole);
    EXPECT_EQ(fared_with(Bytes(ok) + "HTTP/1.1 200 OK\r\n"), whole) << "surplus is no response";
    const Fared empty{ClientOutcome::complete, "", ""};
    EXPECT_EQ(fared_with("HTTP/1.1 204 \r\n\r\n"), empty);
    EXPECT_EQ(fared_with("HTTP/1.1 304 \r\nContent-Length: 2\r\n\r\n"), empty);
    EXPECT_EQ(
        fared_with("HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\n", with_methods({"/"}, {"HEAD"})),
        empty);
}

TEST(HttpClient, WhatIsCutIsIncomplete) {
    for (const std::string answer :
         {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n",
          "HTTP/1.1 100 \r\n\r\n"}) {
        EXPECT_EQ(fared_with(answer).outcome, ClientOutcome::incomplete) << answer;
    }
    Errand reset(get());
    reset.peer->feed("HTTP/1.1 200 OK\r\n\r\nok");
    reset.client->on_failure(StreamFailure::reset);
    EXPECT_EQ(reset.outcome(), ClientOutcome::incomplete) << "a reset ends no content";
    Errand silent(get());
    silent.peer->advance(std::chrono::seconds(5));
    EXPECT_EQ(silent.outcome(), ClientOutcome::incomplete);
}

TEST(HttpClient, BrokenFramingIsAViolationAndResets) {
    for (const std::string fields :
         {"Content-Length: 2x", "Content-Length: -2", "Content-Length: 2\r\nContent-Length: 3",
          "Content-Length: 99999999999999999999", "Content-Length: 2\r\nTransfer-Encoding: chunked",
          "Transfer-Encoding: chunked\r\n\r\nxyz", "Bad Name: x", "X: a\rb"}) {
        const Bytes answer = "HTTP/1.1 200 OK\r\n" + fields + "\r\n\r\nok";
        const Fared fared = fared_with(answer);
        EXPECT_EQ(fared.outcome, ClientOutcome::violation) << answer;
        EXPECT_EQ(fared.content, "") << answer;
    }
    EXPECT_EQ(fared_with("HTTP/1.1 101 \r\nUpgrade: x\r\n\r\n").reason,
              "protocol_switched at octet 29 of the answers");
    Errand errand(get());
    errand.peer->feed("SSH-2.0-x\r\n");
    EXPECT_EQ(errand.ending(), "aborted");
}

TEST(HttpClient, RequestsFollowOneAnotherOnOneConnection) {
    Errand errand(get({"/a", "/b"}));
    EXPECT_EQ(errand.sent(), head_of("GET /a", ""));
    errand.peer->feed(ok);
    EXPECT_EQ(errand.sent(), head_of("GET /a", "") + head_of("GET /b"));
    errand.peer->feed("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n!");
    EXPECT_EQ(errand.ending(), "closed");
    EXPECT_EQ(errand.outcome(), ClientOutcome::complete);
    EXPECT_EQ(errand.sink.content, "ok!");
    EXPECT_TRUE(errand.sink.is_committed);
    EXPECT_FALSE(errand.reconnect());
}

TEST(HttpClient, CloseIsHonouredAndTheRestGoesElsewhere) {
    for (const std::string& answer :
         {std::string(closing_ok), std::string("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"),
          Bytes(ok) + "surplus"}) {
        Errand errand(get({"/a", "/b"}));
        errand.peer->feed(answer);
        EXPECT_EQ(errand.ending(), "closed") << answer;
        EXPECT_EQ(errand.sent(), head_of("GET /a", "")) << answer;
        ASSERT_TRUE(errand.reconnect()) << answer;
        EXPECT_EQ(errand.sent(), head_of("GET /b"));
        errand.peer->feed(ok);
        EXPECT_EQ(errand.outcome(), ClientOutcome::complete);
        EXPECT_EQ(errand.sink.content, "okok");
    }
    Errand to_end(get({"/a", "/b"}));
    to_end.peer->feed("HTTP/1.1 200 OK\r\n\r\nok");
    to_end.peer->end();
    ASSERT_TRUE(to_end.reconnect());
    EXPECT_EQ(to_end.sent(), head_of("GET /b"));
}

TEST(HttpClient, OnlyIdempotentRequestsOnReusedConnectionsAreRepeatedAndOnlyOnce) {
    Errand get_again(get({"/a", "/b"}));
    get_again.peer->feed(ok);
    get_again.client->on_failure(StreamFailure::reset);
    ASSERT_TRUE(get_again.reconnect());
    EXPECT_EQ(get_again.sent(), head_of("GET /b"));
    get_again.peer->end();
    EXPECT_FALSE(get_again.reconnect()) << "a repeated request is not repeated again";
    EXPECT_EQ(get_again.outcome(), ClientOutcome::incomplete);
    EXPECT_EQ(get_again.client->reason(), "the connection ended before a response, after 1 of 2");

    Errand fresh(get());
    fresh.peer->end();
    EXPECT_FALSE(fresh.reconnect()) << "nothing was reused";

    Errand post(with_methods({"/a", "/b"}, {"GET", "POST"}), {"x"});
    post.peer->feed(ok);
    post.peer->end();
    EXPECT_FALSE(post.reconnect()) << "a POST is not repeated";

    Errand begun(get({"/a", "/b"}));
    begun.peer->feed(ok);
    begun.peer->feed("H");
    begun.peer->end();
    EXPECT_FALSE(begun.reconnect()) << "the server saw the request";
}

TEST(HttpClient, RefusedOnTheSecondConnectionIsTheEnd) {
    Errand errand(get({"/a", "/b"}));
    errand.peer->feed(closing_ok);
    ASSERT_TRUE(errand.client->wants_connection());
    errand.client->on_failure(StreamFailure::refused);
    EXPECT_EQ(errand.outcome(), ClientOutcome::refused);
    EXPECT_FALSE(errand.client->wants_connection());
}

TEST(HttpClient, PipelinesBehindWhatCanBeRepeated) {
    Errand errand(with_methods({"/a", "/b", "/c"}, {"GET", "POST", "GET"}), {"x"}, true);
    const Bytes first = head_of("GET /a", "") + head_of("POST /b", "Content-Length: 1\r\n") + "x";
    EXPECT_EQ(errand.sent(), first) << "nothing is pipelined behind a POST";
    errand.peer->feed(Bytes(ok) + Bytes(ok));
    EXPECT_EQ(errand.sent(), first + head_of("GET /c"));
    errand.peer->feed(ok);
    EXPECT_EQ(errand.sink.content, "okokok");
    EXPECT_EQ(errand.outcome(), ClientOutcome::complete);
}

TEST(HttpClient, PipelinedAnswersComeInAnyPieces) {
    const Bytes answers = Bytes(ok) + Bytes(ok);
    for (std::size_t cut = 0; cut <= answers.size(); ++cut) {
        Errand errand(get({"/a", "/b"}), {}, true);
        EXPECT_EQ(errand.sent(), head_of("GET /a", "") + head_of("GET /b"));
        errand.peer->feed(answers.substr(0, cut));
        errand.peer->feed(answers.substr(cut));
        EXPECT_EQ(errand.outcome(), ClientOutcome::complete) << "cut at " << cut;
        EXPECT_EQ(errand.sink.content, "okok") << "cut at " << cut;
        EXPECT_FALSE(errand.reconnect()) << "cut at " << cut;
    }
}

TEST(HttpClient, AnErrorIsAnAnswerUnlessErrorsAreRefused) {
    const ByteView error = "HTTP/1.1 471 Odd\r\nContent-Length: 2\r\n\r\nno";
    EXPECT_EQ(fared_with(error), (Fared{ClientOutcome::complete, "no", ""}));
    HttpClientOptions asked = get();
    asked.refuses_errors = true;
    EXPECT_EQ(fared_with(error, asked),
              (Fared{ClientOutcome::refused, "", "the server answered 471"}));
    EXPECT_EQ(fared_with(ok, asked), (Fared{ClientOutcome::complete, "ok", ""}));
}

TEST(HttpClient, PipelinedRequestsThatWereLostAreSentOneByOne) {
    Errand errand(get({"/a", "/b", "/c"}), {}, true);
    errand.peer->feed(ok);
    errand.peer->end();
    ASSERT_TRUE(errand.reconnect());
    EXPECT_EQ(errand.sent(), head_of("GET /b", "")) << "not pipelined before the first answer";
    errand.peer->feed(ok);
    EXPECT_EQ(errand.sent(), head_of("GET /b", "") + head_of("GET /c"));
    Errand closed(get({"/a", "/b"}), {}, true);
    closed.peer->feed(closing_ok);
    ASSERT_TRUE(closed.reconnect());
    EXPECT_EQ(closed.sent(), head_of("GET /b"));
}

TEST(HttpClient, ContentWaitsForTheServersWordAndNotForEver) {
    HttpClientOptions asked = with_methods({"/"}, {"PUT"});
    asked.awaits_continue = true;
    const Bytes head =
        head_of("PUT /", "Connection: close\r\nContent-Length: 1\r\nExpect: 100-continue\r\n");
    Errand told(asked, {"x"});
    EXPECT_EQ(told.sent(), head);
    told.peer->feed("HTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_EQ(told.sent(), head + "x");
    told.peer->feed(ok);
    EXPECT_EQ(told.outcome(), ClientOutcome::complete);
    Errand untold(asked, {"x"});
    untold.peer->advance(std::chrono::seconds(1));
    EXPECT_EQ(untold.sent(), head + "x");
    Errand rejected(asked, {"x"});
    rejected.peer->feed("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(rejected.sent(), head) << "the content is never sent";
    EXPECT_EQ(rejected.ending(), "closed");
    Errand failed(asked, {"x"});
    failed.peer->feed("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 2\r\n\r\nno");
    ASSERT_TRUE(failed.reconnect());
    EXPECT_EQ(failed.sent(), head_of("PUT /", "Connection: close\r\nContent-Length: 1\r\n") + "x");
    failed.peer->feed(ok);
    EXPECT_EQ(failed.sink.content, "ok");
}

TEST(HttpClient, UploadStopsAtAnErrorThatCloses) {
    transport::StreamOutput output;
    Errand errand(with_methods({"/"}, {"POST"}), {Bytes(1000, 'x')});
    errand.client->on_open({}, output);
    const std::size_t pending = output.pending().size();
    EXPECT_GT(pending, 1000U);
    errand.client->on_octets("HTTP/1.1 413 Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                             {}, output);
    EXPECT_EQ(output.pending().size(), 0U);
    EXPECT_TRUE(output.wants_close());
}

TEST(HttpClient, RedirectsKeepOrChangeTheMethodAndEnd) {
    const auto redirected = [](const std::string& status, const std::string& method) {
        HttpClientOptions asked = with_methods({"/a/b"}, {method});
        asked.follows_redirects = true;
        Errand errand(asked, {"x"});
        errand.peer->feed("HTTP/1.1 " + status +
                          " Moved\r\nLocation: ../c\r\nConnection: close\r\n"
                          "Content-Length: 2\r\n\r\nno");
        EXPECT_TRUE(errand.reconnect());
        EXPECT_EQ(errand.sink.content, "") << "the redirect's own content is not the answer";
        return errand.sent();
    };
    const Bytes post = head_of("POST /c", "Connection: close\r\nContent-Length: 1\r\n") + "x";
    EXPECT_EQ(redirected("301", "POST"), head_of("GET /c"));
    EXPECT_EQ(redirected("303", "PUT"), head_of("GET /c"));
    EXPECT_EQ(redirected("303", "HEAD"), head_of("HEAD /c"));
    EXPECT_EQ(redirected("307", "POST"), post);
    EXPECT_EQ(redirected("308", "POST"), post);
    HttpClientOptions asked = get();
    asked.follows_redirects = true;
    asked.redirects_max = 2;
    Errand loop(asked);
    std::size_t answers = 0;
    do {
        loop.peer->feed("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n");
        ++answers;
    } while (loop.reconnect());
    EXPECT_EQ(answers, 3U);
    EXPECT_EQ(loop.outcome(), ClientOutcome::violation);
    for (const std::string location : {"http://other/", "mailto:x", "/a b", "/%zz<>"}) {
        Errand elsewhere(asked);
        elsewhere.peer->feed("HTTP/1.1 302 Found\r\nLocation: " + location +
                             "\r\nContent-Length: 2\r\n\r\nno");
        if (elsewhere.outcome() == ClientOutcome::complete) {
            EXPECT_EQ(elsewhere.sink.content, "no") << location << " is an answer as it stands";
        } else {
            EXPECT_TRUE(elsewhere.reconnect()) << location;
        }
    }
}

TEST(HttpClient, TunnelOpensBehindThe2xxHeadWhateverItsFieldsSay) {
    HttpClientOptions asked = get({"/a"});
    asked.route = HttpRoute::tunnel;
    Errand errand(asked);
    const Bytes connect = head_of("CONNECT h:1", "");
    EXPECT_EQ(errand.sent(), connect);
    errand.peer->feed("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
    EXPECT_EQ(errand.sent(), connect + head_of("GET /a"));
    errand.peer->feed(ok);
    EXPECT_EQ(errand.outcome(), ClientOutcome::complete);
    EXPECT_EQ(errand.sink.content, "ok");
    asked.urls = {"http://h/a"};
    EXPECT_TRUE(Errand(asked).sent().starts_with("CONNECT h:80 HTTP/1.1\r\nHost: h\r\n"));
    Errand refused(asked);
    refused.peer->feed("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(refused.outcome(), ClientOutcome::refused);
}

}  // namespace
}  // namespace wiretrial::endpoint
