// plain_servers_test: echo, upper, upper-once, discard and source under every cut.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/plain_servers.hpp"

#include <string>

#include <gtest/gtest.h>

#include "impl/endpoint/pattern.hpp"
#include "impl/endpoint/session_harness.hpp"

namespace wiretrial::endpoint {
namespace {

template <class Server>
std::unique_ptr<transport::StreamSession> make_server() {
    return std::make_unique<Server>();
}

TEST(PlainServers, EchoGivesBackEveryOctet) {
    Bytes every_octet;
    for (int octet = 0; octet < 256; ++octet) {
        every_octet += static_cast<char>(octet);
    }
    EXPECT_EQ(seen_of(make_server<EchoServer>, every_octet), (Seen{every_octet, "closed"}));
    EXPECT_EQ(cut_disagreement(make_server<EchoServer>, every_octet), "");
}

TEST(PlainServers, UpperChangesAsciiLettersOnly) {
    const Bytes input("az\0\xe4-AZ{`", 9);
    EXPECT_EQ(seen_of(make_server<UpperServer>, input),
              (Seen{Bytes("AZ\0\xe4-AZ{`", 9), "closed"}));
    EXPECT_EQ(cut_disagreement(make_server<UpperServer>, input), "");
}

TEST(PlainServers, UpperOnceAnswersNothingBeforeTheEnd) {
    UpperOnceServer server;
    SessionHarness harness(server);
    harness.feed("hel");
    harness.feed("lo");
    EXPECT_EQ(harness.seen(), (Seen{"", "open"}));
    harness.end();
    EXPECT_EQ(harness.seen(), (Seen{"HELLO", "closed"}));
    EXPECT_EQ(cut_disagreement(make_server<UpperOnceServer>, "hello"), "");
    EXPECT_EQ(seen_of(make_server<UpperOnceServer>, ""), (Seen{"", "closed"}));
}

TEST(PlainServers, UpperOnceBoundsItsMessage) {
    const Bytes largest(UpperOnceServer::message_octets_max, 'a');
    EXPECT_EQ(seen_of(make_server<UpperOnceServer>, largest),
              (Seen{Bytes(UpperOnceServer::message_octets_max, 'A'), "closed"}));
    EXPECT_EQ(seen_of(make_server<UpperOnceServer>, largest + "a"), (Seen{"", "aborted"}));
}

TEST(PlainServers, DiscardAnswersNothing) {
    EXPECT_EQ(seen_of(make_server<DiscardServer>, "anything"), (Seen{"", "closed"}));
}

TEST(PlainServers, SourceSendsThePatternAndEnds) {
    for (const std::size_t count : {0U, 1U, 26U, 65536U, 65537U, 1000000U}) {
        SourceServer server(count);
        SessionHarness harness(server);
        const Seen seen = harness.seen();
        EXPECT_EQ(seen.ending, "finished");
        ASSERT_EQ(seen.octets.size(), count);
        for (std::size_t index = 0; index < count; ++index) {
            ASSERT_EQ(seen.octets[index], static_cast<char>('a' + static_cast<int>(index % 26)))
                << index;
        }
        EXPECT_LE(harness.pending_max(), 65536U);
    }
}

TEST(PlainServers, SourceIgnoresInputAndItsEnd) {
    SourceServer server(std::nullopt);
    transport::StreamOutput output;
    server.on_open({}, output);
    server.on_octets("x", {}, output);
    server.on_end({}, output);
    EXPECT_EQ(output.pending().size(), 65536U);
    EXPECT_FALSE(output.wants_close());
    EXPECT_FALSE(output.wants_finish());
}

}  // namespace
}  // namespace wiretrial::endpoint
