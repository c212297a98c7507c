// http_leniency_test: whatever set of leniencies is on, the server ends, answers in HTTP, and keeps little.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <malloc.h>

#include "impl/endpoint/http_harness.hpp"

namespace wiretrial::endpoint {
namespace {

using namespace std::string_view_literals;

HttpServerSettings random_settings(std::mt19937_64& random) {
    HttpServerSettings settings;
    settings.limits.start_line_bytes_max = 200;
    settings.limits.field_line_bytes_max = 200;
    settings.limits.fields_bytes_max = 1'000;
    settings.limits.content_bytes_max = 10'000;
    for (const http1::PolicyFlag& flag : http1::policy_flags()) {
        settings.policy.*flag.flag = random() % 2 == 0;
    }
    return settings;
}

constexpr std::string_view pieces[] = {
    "GET /hello.txt HTTP/1.1\r\nHost: a\r\n\r\n"sv,
    "GET /hello.txt HTTP/1.1\nHost: a\n\n"sv,
    "HEAD /large HTTP/1.1\r\nHost: a\r\n\r\n"sv,
    "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"sv,
    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc"sv,
    "PUT /upload/new HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc"sv,
    "DELETE /upload/old HTTP/1.1\r\nHost: a\r\n\r\n"sv,
    "GET\t/hello.txt \v HTTP/1.1\r\nHost: a\r\n\r\n"sv,
    "GET /hello.txt HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"sv,
    "OPTIONS * HTTP/1.1\r\nHost: a\r\n"sv,
    "POST /echo HTTP/1.1\r\n"sv,
    "Host: a\r\n"sv,
    "X: a\r\n b\r\n"sv,
    "X: \0\x01\r\r\n"sv,
    "Transfer-Encoding: chunked\r\n"sv,
    "Content-Length: 5\r\n"sv,
    "Range: bytes=1-2,4-\r\n"sv,
    "ffffffffffffffff\r\n"sv,
    "5;a=b\r\nabcde\r\n"sv,
    "0\r\n\r\n"sv,
    "\r\n"sv,
    "\n"sv,
    "\r"sv,
    " "sv,
    "\xff"sv};

std::string_view any_piece(std::mt19937_64& random) {
    return pieces[random() % std::size(pieces)];
}

/// Gives the session the input in random pieces, with random times between them, and all the time that it wants behind.
Seen played(transport::StreamSession& session, ByteView input, std::mt19937_64& random) {
    SessionHarness harness(session, 1 + random() % 3'000);
    while (!input.empty()) {
        const std::size_t size = std::min<std::size_t>(input.size(), 1 + random() % 200);
        harness.feed(input.substr(0, size));
        input.remove_prefix(size);
        harness.advance(std::chrono::milliseconds(random() % 50));
    }
    if (random() % 2 == 0) {
        harness.end();
    }
    // Each wait of the server is one that ends: for a request, a head, content, or for its answer to be taken.
    for (int hours = 0; hours < 4; ++hours) {
        harness.advance(std::chrono::hours(1));
    }
    return harness.seen();
}

TEST(HttpLeniency, AnySetOfThemAnswersInHttpAndEnds) {
    std::mt19937_64 random(20261125);
    const std::map<std::string, HttpTestStore::Entry> files{
        {"hello.txt", {"Hello, wire!\n"}}, {"large", {Bytes(3'000, 'L')}}, {"upload/old", {"old"}}};
    std::size_t answers = 0;
    HttpTestSite site;
    for (int turn = 0; turn < 3'000; ++turn) {
        // A site costs more than what is asked of it.
        if (turn % 20 == 0) {
            site = HttpTestSite(random_settings(random));
        }
        site.store = std::make_shared<HttpTestStore>(files);
        Bytes input;
        for (std::uint64_t count = 1 + random() % 12; count > 0; --count) {
            input += any_piece(random);
        }
        const auto session = site.make_session();
        const Seen seen = played(*session, input, random);
        ASSERT_TRUE(seen.ending == "closed" || seen.ending == "aborted")
            << turn << ": " << seen.ending << " after " << escape(input);
        if (seen.octets.empty()) {
            continue;
        }
        // Which answers are to HEAD is what the leniency decides, so any may be; all else is strict.
        ByteView rest = seen.octets;
        while (!rest.empty()) {
            http1::ReadOptions options{.is_end = true};
            options.request_method = "GET";
            auto step = http1::read_response(rest, options);
            if (step.progress != Progress::item ||
                !(step.consumed == rest.size() ||
                  rest.substr(step.consumed).starts_with("HTTP/"))) {
                options.request_method = "HEAD";
                step = http1::read_response(rest, options);
            }
            ASSERT_EQ(step.progress, Progress::item)
                << turn << ": " << step.violation.code << " in " << escape(seen.octets, 2'000)
                << " after " << escape(input);
            ++answers;
            rest.remove_prefix(step.consumed);
        }
    }
    EXPECT_GT(answers, 3'000U);
}

/// Octets of the heap in use.
std::size_t heap_octets() {
    return ::mallinfo2().uordblks;
}

TEST(HttpLeniency, AnySetOfThemKeepsLittleOfWhatNeverEnds) {
    std::mt19937_64 random(20261126);
    constexpr std::size_t kept_octets_max = 64 * 1'024;
    constexpr std::string_view starts[] = {
        ""sv, "GET / HTTP/1.1\r\nHost: a\r\n"sv, "GET /"sv,
        "POST /discard HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"sv};
    for (int turn = 0; turn < 400; ++turn) {
        const HttpTestSite site(random_settings(random));
        const auto session = site.make_session();
        SessionHarness harness(*session);
        harness.feed(starts[random() % std::size(starts)]);
        Bytes block;
        for (const std::string_view piece = any_piece(random); block.size() < 1'000;) {
            block += piece;
        }
        const std::size_t before = heap_octets();
        for (int blocks = 0; blocks < 200 && harness.seen().ending == "open"; ++blocks) {
            harness.feed(block);
            // The harness keeps what the peer has taken, in up to twice the memory.
            const std::size_t taken = harness.seen().octets.size();
            ASSERT_LE(heap_octets(), before + kept_octets_max + 2 * taken)
                << turn << ": " << escape(block, 100);
        }
    }
}

}  // namespace
}  // namespace wiretrial::endpoint
