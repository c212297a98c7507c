// http_server_test: one connection: pipelining, persistence, refusals, 100-continue, ends in the middle, time-outs;
// whole, octet by octet and at every split.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/http_server.hpp"

#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "impl/endpoint/http_harness.hpp"

namespace wiretrial::endpoint {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const std::string get_hello = "GET /hello.txt HTTP/1.1\r\nHost: h\r\n\r\n";
const std::string get_other = "GET /other.html HTTP/1.1\r\nHost: h\r\n\r\n";
const std::string get_last = "GET /hello.txt HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

std::string post_echo(const std::string& content, const std::string& fields = "") {
    return "POST /echo HTTP/1.1\r\nHost: h\r\n" + fields +
           "Content-Length: " + std::to_string(content.size()) + "\r\n\r\n" + content;
}

TEST(HttpServer, SaysTheSameUnderEveryCut) {
    const HttpTestSite site;
    for (const std::string& input : std::vector<std::string>{
             get_hello, get_hello + get_other + get_hello, post_echo("hello") + get_hello,
             "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
             "5;a=\"b\"\r\nhello\r\n1\r\n!\r\n0\r\nT: v\r\n\r\n" +
                 get_hello,
             get_hello + "GET / HTTP/1.1\r\nHost : h\r\n\r\n" + get_hello, get_last + get_hello,
             "GET /hello.txt HTTP/1.0\r\n\r\n" + get_hello,
             "POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: "
             "2\r\n\r\nhi",
             "POST /ignore HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi" + get_hello,
             std::string("\r\n\r\n") + get_hello + "\r\n" + get_other, get_hello + "GET /hel",
             "HEAD /hello.txt HTTP/1.1\r\nHost: h\r\n\r\n" + get_hello,
             "PUT /upload/new HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nnew"}) {
        const auto make = [] { return HttpTestSite().make_session(); };
        EXPECT_EQ(cut_disagreement(make, input), "") << input;
    }
}

TEST(HttpServer, PipelinedRequestsAreAnsweredInOrderAndTogether) {
    const HttpTestSite site;
    EXPECT_EQ(site.answers(get_hello + get_other + post_echo("hi") + get_hello),
              "200 Hello, wire!\\n, 200 <p>Another page.\\n, 200 hi, 200 Hello, wire!\\n, closed");
    std::string many;
    std::string expected;
    for (int turn = 0; turn < 32; ++turn) {
        many += turn % 2 == 0 ? get_hello : get_other;
        expected += turn % 2 == 0 ? "200 Hello, wire!\\n, " : "200 <p>Another page.\\n, ";
    }
    EXPECT_EQ(site.answers(many), expected + "closed");
    const auto session = site.make_session();
    transport::StreamOutput output;
    session->on_open({}, output);
    session->on_octets(many, {}, output);
    EXPECT_EQ(responses_in_words(output.pending()) + ", closed", expected + "closed")
        << "one read, one send";
    EXPECT_FALSE(output.wants_close());
}

TEST(HttpServer, ConnectionPersistsAsTheVersionSays) {
    const HttpTestSite site;
    const auto ending_after = [&](const std::string& head) {
        const auto session = site.make_session();
        SessionHarness harness(*session);
        harness.feed(head);
        const http1::Message response = first_response(harness.seen().octets);
        return harness.seen().ending + ", " +
               http1::combined_value(response.fields, "Connection").value_or("none");
    };
    EXPECT_EQ(ending_after(get_hello), "open, none");
    EXPECT_EQ(ending_after(get_last), "closed, close");
    EXPECT_EQ(ending_after("GET /hello.txt HTTP/1.1\r\nHost: h\r\nConnection: a,, Close\r\n\r\n"),
              "closed, close");
    EXPECT_EQ(ending_after("GET /hello.txt HTTP/1.2\r\nHost: h\r\n\r\n"), "open, none");
    EXPECT_EQ(ending_after("GET /hello.txt HTTP/1.0\r\n\r\n"), "closed, close");
    EXPECT_EQ(ending_after("GET /hello.txt HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
              "open, keep-alive");
    EXPECT_EQ(ending_after("GET /hello.txt HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n"),
              "closed, close");
}

TEST(HttpServer, NothingIsProcessedBehindAClose) {
    const HttpTestSite site;
    EXPECT_EQ(site.answers(get_last + get_other), "200 Hello, wire!\\n, closed");
    EXPECT_EQ(site.answers("GET /hello.txt HTTP/1.0\r\n\r\n" + get_other),
              "200 Hello, wire!\\n, closed");
    EXPECT_EQ(site.answers(get_last + "DELETE /upload/old HTTP/1.1\r\nHost: h\r\n\r\n"),
              "200 Hello, wire!\\n, closed");
    EXPECT_TRUE(site.store->files.contains("upload/old"));
}

TEST(HttpServer, ViolationIsAnsweredByItsStatusBehindTheAnswersBeforeIt) {
    HttpServerSettings settings;
    settings.limits.content_bytes_max = 100;
    const HttpTestSite site(settings);
    const auto after_hello = [&](const std::string& octets) {
        const std::string answers = site.answers(get_hello + octets + get_hello);
        const std::string first = "200 Hello, wire!\\n, ";
        return answers.starts_with(first) ? answers.substr(first.size()) : answers;
    };
    EXPECT_EQ(after_hello("GET /\x01 HTTP/1.1\r\nHost: h\r\n\r\n"), "400, closed");
    EXPECT_EQ(after_hello("GET / HTTP/1.1\r\n\r\n"), "400, closed");
    EXPECT_EQ(after_hello("GET / HTTP/1.1\nHost: h\n\n"), "400, closed");
    EXPECT_EQ(after_hello("GET /" + std::string(20'000, 'a') + " HTTP/1.1\r\n"), "414, closed");
    EXPECT_EQ(after_hello("GET / HTTP/1.1\r\nHost: h\r\nA: " + std::string(70'000, 'a')),
              "431, closed");
    EXPECT_EQ(after_hello("GET / HTTP/2.0\r\n\r\n"), "505, closed");
    EXPECT_EQ(after_hello(std::string(9000, 'G') + " / HTTP/1.1\r\n"), "501, closed");
    EXPECT_EQ(after_hello("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 101\r\n\r\n"),
              "413, closed");
    EXPECT_EQ(after_hello("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                          "5\r\nhello\r\nx"),
              "400, closed");
    EXPECT_EQ(after_hello("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n"
                          "\r\n0\r\n\r\n"),
              "501, closed");
    EXPECT_EQ(after_hello("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n"
                          "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
              "400, closed");
}

TEST(HttpServer, RefusalOfAHeadHasNoContent) {
    const HttpTestSite site;
    const Seen seen = site.seen("\r\nHEAD / HTTP/1.1\r\n\r\n");
    EXPECT_TRUE(seen.octets.starts_with("HTTP/1.1 400 ")) << seen.octets;
    EXPECT_TRUE(seen.octets.ends_with("\r\n\r\n")) << seen.octets;
    EXPECT_EQ(responses_in_words(seen.octets, {"HEAD"}), "400");
}

TEST(HttpServer, EveryResponseHasADateAndOnlyOneWayOfFraming) {
    const HttpTestSite site;
    for (const std::string& input : std::vector<std::string>{
             get_hello, std::string("GET /missing HTTP/1.1\r\nHost: h\r\n\r\n"),
             std::string("GET /no-content HTTP/1.1\r\nHost: h\r\n\r\n"),
             std::string("nonsense\r\n"), std::string("FROB / HTTP/1.1\r\nHost: h\r\n\r\n"),
             std::string("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n"), post_echo("x"),
             std::string("GET /folder HTTP/1.1\r\nHost: h\r\n\r\n")}) {
        const http1::Message response = site.response(input);
        EXPECT_EQ(http1::combined_value(response.fields, "Date"), http_test_date) << input;
        const bool has_length =
            http1::combined_value(response.fields, "Content-Length").has_value();
        EXPECT_EQ(has_length, response.status != 204) << input;
        EXPECT_FALSE(http1::combined_value(response.fields, "Transfer-Encoding")) << input;
    }
}

TEST(HttpServer, ContinueIsSentBeforeTheContentIsRead) {
    const HttpTestSite site;
    const std::string head = "POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\n";
    const auto session = site.make_session();
    SessionHarness harness(*session);
    harness.feed(head + "Content-Length: 2\r\n\r\n");
    EXPECT_EQ(harness.seen().octets, "HTTP/1.1 100 Continue\r\n\r\n");
    harness.feed("hi" + get_hello);
    EXPECT_EQ(responses_in_words(harness.seen().octets), "100, 200 hi, 200 Hello, wire!\\n");
    EXPECT_EQ(site.answers(head + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"),
              "100, 200 x, closed");
    EXPECT_EQ(site.answers(head + "Content-Length: 0\r\n\r\n"), "200, closed")
        << "there is nothing to wait for";
    EXPECT_EQ(site.answers("GET /hello.txt HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n\r\n"),
              "200 Hello, wire!\\n, closed");
}

TEST(HttpServer, RefusalComesInsteadOfContinueAndCloses) {
    const HttpTestSite site;
    const std::string rest =
        " HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 40\r\n\r\n";
    EXPECT_EQ(site.answers("POST /missing" + rest), "404, closed");
    EXPECT_EQ(site.answers("POST /hello.txt" + rest + get_hello + get_hello), "405, closed");
    EXPECT_EQ(http1::combined_value(site.response("POST /missing" + rest).fields, "Connection"),
              "close");
}

TEST(HttpServer, ExpectationsOfHttp10AreIgnoredAndUnknownOnesFail) {
    const HttpTestSite site;
    EXPECT_EQ(
        site.answers("POST /echo HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi"),
        "200 hi, closed");
    EXPECT_EQ(site.answers("POST /echo HTTP/1.0\r\nExpect: cake\r\nContent-Length: 2\r\n\r\nhi"),
              "200 hi, closed");
    EXPECT_EQ(site.answers(post_echo("hi", "Expect: 100-continue, cake\r\n")), "417, closed");
    EXPECT_EQ(site.answers(post_echo("hi", "Expect: cake\r\n") + get_hello),
              "417, 200 Hello, wire!\\n, closed");
    EXPECT_EQ(site.answers(post_echo("hi", "Expect: ,\r\n")), "200 hi, closed");
}

TEST(HttpServer, ContentThatIsNotUsedIsDroppedOrEndsTheConnection) {
    HttpServerSettings settings;
    settings.dropped_octets_max = 10;
    const HttpTestSite site(settings);
    const auto with_content = [](const std::string& line, std::size_t size) {
        return line + " HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(size) +
               "\r\n\r\n" + std::string(size, 'x');
    };
    const auto with_chunks = [](const std::string& line, std::size_t count) {
        std::string octets = line + " HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
        for (std::size_t turn = 0; turn < count; ++turn) {
            octets += "1\r\nx\r\n";
        }
        return octets + "0\r\n\r\n";
    };
    for (const std::string line : {"GET /hello.txt", "DELETE /hello.txt", "POST /ignore",
                                   "POST /missing", "FROB /hello.txt", "OPTIONS *"}) {
        const std::string status = site.answers(with_content(line, 0)).substr(0, 3);
        EXPECT_TRUE(site.answers(with_content(line, 10) + get_other).starts_with(status)) << line;
        EXPECT_TRUE(site.answers(with_content(line, 10) + get_other)
                        .ends_with("200 <p>Another page.\\n, closed"))
            << line;
        EXPECT_TRUE(site.answers(with_chunks(line, 10) + get_other)
                        .ends_with("200 <p>Another page.\\n, closed"))
            << line;
        const std::string refused = status < "300" ? "413" : status;
        EXPECT_EQ(site.answers(with_content(line, 11) + get_other), refused + ", closed") << line;
        EXPECT_EQ(site.answers(with_chunks(line, 11) + get_other), refused + ", closed") << line;
    }
}

TEST(HttpServer, EndInsideARequestIsA400AndNever2xx) {
    const HttpTestSite site;
    for (const std::string& whole : std::vector<std::string>{
             get_hello, post_echo("hello"),
             std::string("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                         "5\r\nhello\r\n0\r\n\r\n"),
             std::string("PUT /upload/new HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nnew"),
             std::string("POST /ignore HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"),
             std::string("GET /hello.txt HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc")}) {
        for (std::size_t size = 1; size < whole.size(); ++size) {
            ASSERT_EQ(site.answers(whole.substr(0, size)), "400, closed") << whole.substr(0, size);
        }
    }
    EXPECT_FALSE(site.store->files.contains("upload/new"));
    EXPECT_EQ(site.store->sinks_open, 0U);
}

TEST(HttpServer, EndBetweenRequestsIsNoError) {
    const HttpTestSite site;
    EXPECT_EQ(site.answers(""), ", closed");
    EXPECT_EQ(site.answers("\r\n"), ", closed");
    EXPECT_EQ(site.answers(get_hello + "\r\n"), "200 Hello, wire!\\n, closed");
}

TEST(HttpServer, LargeFilesAreSentAsTheClientReads) {
    const HttpTestSite site;
    const std::string get_large = "GET /large HTTP/1.1\r\nHost: h\r\n\r\n";
    const auto session = site.make_session();
    SessionHarness harness(*session, 1000);
    std::string requests;
    std::string expected;
    for (int turn = 0; turn < 10; ++turn) {
        requests += get_large;
        expected += "200 300000 octets, ";
    }
    harness.feed(requests + get_last);
    EXPECT_EQ(responses_in_words(harness.seen().octets), expected + "200 Hello, wire!\\n");
    EXPECT_EQ(harness.seen().ending, "closed");
    EXPECT_LT(harness.pending_max(), 300'000U);
}

TEST(HttpServer, FileThatShrinksEndsTheConnectionBeforeItsLength) {
    const HttpTestSite site;
    EXPECT_EQ(site.answers("GET /shrunk HTTP/1.1\r\nHost: h\r\n\r\n" + get_hello),
              "incomplete after less than promised, closed");
}

/// What the client sees of a session after each of some times of doing nothing.
class HttpTimeout : public testing::Test {
  protected:
    static HttpServerSettings settings() {
        HttpServerSettings settings;
        settings.timeouts = {
            .idle = seconds(5), .head = seconds(2), .content = seconds(1), .sending = seconds(3)};
        return settings;
    }
    [[nodiscard]] std::string words() const {
        const Seen seen = harness_.seen();
        return responses_in_words(seen.octets) + ", " + seen.ending;
    }

    HttpTestSite site_{settings()};
    std::unique_ptr<transport::StreamSession> session_ = site_.make_session();
    SessionHarness harness_{*session_, 1000};
};

TEST_F(HttpTimeout, IdleConnectionIsClosedWithoutAWord) {
    harness_.advance(milliseconds(4999));
    EXPECT_EQ(words(), ", open");
    harness_.feed(get_hello);
    harness_.advance(milliseconds(4999));
    EXPECT_EQ(words(), "200 Hello, wire!\\n, open");
    harness_.advance(milliseconds(1));
    EXPECT_EQ(words(), "200 Hello, wire!\\n, closed");
}

TEST_F(HttpTimeout, SlowHeadIsAnsweredBy408) {
    harness_.advance(seconds(4));
    for (const char octet : get_hello.substr(0, 19)) {
        harness_.feed(ByteView(&octet, 1));
        harness_.advance(milliseconds(100));
        ASSERT_EQ(words(), ", open");
    }
    harness_.feed("/");
    harness_.advance(milliseconds(100));
    EXPECT_EQ(words(), "408, closed");
}

TEST_F(HttpTimeout, HeadWithinTheTimeIsAnswered) {
    harness_.feed("GET /hello.txt HTTP/1.1\r\n");
    harness_.advance(milliseconds(1999));
    harness_.feed("Host: h\r\n\r\nGET");
    EXPECT_EQ(words(), "200 Hello, wire!\\n, open");
    harness_.advance(milliseconds(1999));
    EXPECT_EQ(words(), "200 Hello, wire!\\n, open") << "the time of the next head begins anew";
    harness_.advance(milliseconds(1));
    EXPECT_EQ(words(), "200 Hello, wire!\\n, 408, closed");
}

TEST_F(HttpTimeout, SlowContentIsAnsweredBy408HoweverItTrickles) {
    harness_.feed("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n");
    for (int turn = 0; turn < 10; ++turn) {
        ASSERT_EQ(words(), ", open") << turn;
        harness_.feed("x");
        harness_.advance(milliseconds(100));
    }
    harness_.advance(milliseconds(10));
    EXPECT_EQ(words(), "408, closed");
}

TEST_F(HttpTimeout, SteadyContentMayTakeLonger) {
    harness_.feed("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n");
    for (int turn = 0; turn < 100; ++turn) {
        ASSERT_EQ(words(), ", open") << turn;
        harness_.feed(std::string(1000, 'x'));
        harness_.advance(milliseconds(900));
    }
    EXPECT_EQ(words(), "200 100000 octets, open");
}

TEST_F(HttpTimeout, ClientThatDoesNotReadIsResetInTheEnd) {
    harness_.limit_taken(1000);
    harness_.feed("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
    harness_.advance(milliseconds(3000));
    EXPECT_EQ(harness_.seen().ending, "open") << "it read a little";
    harness_.advance(milliseconds(2999));
    EXPECT_EQ(harness_.seen().ending, "open");
    harness_.advance(milliseconds(1));
    EXPECT_EQ(harness_.seen().ending, "aborted");
}

TEST_F(HttpTimeout, ClientThatReadsSlowlyIsServed) {
    std::size_t taken = 0;
    harness_.limit_taken(taken);
    harness_.feed("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
    for (int turn = 0; turn < 31; ++turn) {
        harness_.limit_taken(taken += 10'000);
        harness_.feed("");
        harness_.advance(milliseconds(2900));
    }
    EXPECT_EQ(words(), "200 300000 octets, open");
}

}  // namespace
}  // namespace wiretrial::endpoint
