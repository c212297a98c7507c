// datagrams_test: the datagram references without a network: loss, duplicates, strangers, cuts and order.
// SPDX-License-Identifier: Apache-2.0
#include <cerrno>
#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "impl/endpoint/datagram_clients.hpp"
#include "impl/endpoint/datagram_peers.hpp"
#include "impl/endpoint/session_harness.hpp"

namespace wiretrial::endpoint {
namespace {

using transport::Address;
using transport::Datagram;
using transport::DatagramOutput;

Address peer_at(std::uint16_t port) {
    return *transport::parse_host("192.0.2.1", port);
}

Datagram whole(ByteView octets, std::uint16_t from_port = 1000) {
    return {.octets = octets, .from = peer_at(from_port), .length = octets.size(), .at = {}};
}

Datagram cut(ByteView octets, std::size_t length) {
    return {.octets = octets, .from = peer_at(1000), .length = length, .at = {}};
}

TEST(DatagramPeers, EachAnswersWhatItPromises) {
    EXPECT_EQ(answer_echo(whole("")), "");
    EXPECT_EQ(answer_echo(whole("aB")), "aB");
    EXPECT_EQ(answer_echo(cut("aB", 3)), std::nullopt);
    EXPECT_EQ(answer_upper(whole("aB1")), "AB1");
    EXPECT_EQ(answer_upper(cut("aB", 3)), std::nullopt);
    EXPECT_EQ(answer_length(whole("")), "whole 0");
    EXPECT_EQ(answer_length(whole("abc")), "whole 3");
    EXPECT_EQ(answer_length(cut("abc", 4)), "truncated 3 of 4");
    EXPECT_EQ(answer_sequence(whole("abc")), std::nullopt);
    EXPECT_EQ(answer_sequence(whole("abcd")), "abcd");
    EXPECT_EQ(answer_sequence(cut("abcd", 5)), std::nullopt);
    const auto discovery = discovery_named("bob");
    EXPECT_EQ(discovery(whole("discover")), "here bob");
    EXPECT_EQ(discovery(whole("discover ")), std::nullopt);
    EXPECT_EQ(discovery(whole("here bob")), std::nullopt) << "answers do not answer each other";
    EXPECT_EQ(discovery(cut("discover", 9)), std::nullopt);
}

TEST(DatagramPeers, ReplyLeavesFromTheAddressThatWasAskedAndNeverGoesToItself) {
    AnsweringPeer peer(answer_echo);
    DatagramOutput output;
    Datagram datagram = whole("x");
    datagram.at = *transport::parse_host("192.0.2.9", 7);
    peer.on_datagram(datagram, {}, output);
    ASSERT_EQ(output.pending().size(), 1U);
    EXPECT_EQ(output.pending()[0].to, datagram.from);
    EXPECT_EQ(output.pending()[0].from, datagram.at);
    datagram.from = *datagram.at;
    peer.on_datagram(datagram, {}, output);
    EXPECT_EQ(output.pending().size(), 1U);
}

/// A client with virtual time and everything it sent.
class Clock {
  public:
    explicit Clock(transport::DatagramSession& session) : session_(&session) {
        session_->on_open(now_, output_);
    }
    void receive(const Datagram& datagram) { session_->on_datagram(datagram, now_, output_); }
    void fail(int errno_value) { session_->on_undeliverable(errno_value, now_, output_); }
    /// Lets time pass to the next wake-up. Gives how long it was.
    Duration wake() {
        const TimePoint at = output_.wants_wake_at().value_or(now_);
        const Duration passed = at - now_;
        now_ = at;
        output_.wake_at({});
        session_->on_time(now_, output_);
        return passed;
    }
    [[nodiscard]] std::vector<Bytes> take_sent() {
        std::vector<Bytes> sent;
        for (auto& outgoing : output_.take_pending()) {
            sent.push_back(std::move(outgoing.octets));
        }
        return sent;
    }
    [[nodiscard]] bool is_closed() const { return output_.wants_close(); }

  private:
    transport::DatagramSession* session_;
    DatagramOutput output_;
    TimePoint now_{};
};

Bytes numbered(char number, const char* payload) {
    return Bytes("\0\0\0", 3) + number + payload;
}

SequenceClient::Plan two_messages() {
    return {.server = peer_at(7), .messages = {"a", "b"}};
}

TEST(SequenceClient, StrangersLateDuplicatesAndForeignNumbersAreIgnored) {
    MemorySink sink;
    SequenceClient client(sink, two_messages());
    Clock clock(client);
    EXPECT_EQ(clock.take_sent(), std::vector<Bytes>{numbered(1, "a")});
    clock.receive(whole(numbered(1, "a"), 8));
    clock.receive(whole(numbered(2, "b"), 7));
    clock.receive(whole("", 7));
    clock.receive(whole("\0\0", 7));
    EXPECT_TRUE(clock.take_sent().empty());
    clock.receive(whole(numbered(1, "a"), 7));
    EXPECT_EQ(clock.take_sent(), std::vector<Bytes>{numbered(2, "b")});
    clock.receive(whole(numbered(1, "a"), 7));
    EXPECT_TRUE(clock.take_sent().empty());
    clock.receive(whole(numbered(2, "b"), 7));
    EXPECT_TRUE(clock.is_closed());
    EXPECT_EQ(client.outcome(), ClientOutcome::complete);
    EXPECT_EQ(sink.content, "a\nb\n");
}

TEST(SequenceClient, RetransmitsTheSameRequestThenGivesUp) {
    MemorySink sink;
    SequenceClient client(sink, two_messages());
    Clock clock(client);
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(clock.wake(), std::chrono::milliseconds(200));
        EXPECT_FALSE(clock.is_closed());
    }
    EXPECT_EQ(clock.take_sent(), (std::vector<Bytes>(3, numbered(1, "a"))));
    clock.wake();
    EXPECT_TRUE(clock.is_closed());
    EXPECT_EQ(client.outcome(), ClientOutcome::incomplete);
    EXPECT_EQ(client.reason(), "no reply to request 1 in 3 tries");
}

TEST(SequenceClient, RefusedOnlyWhenTheTriesAreUsedUp) {
    MemorySink sink;
    SequenceClient client(sink, two_messages());
    Clock clock(client);
    clock.fail(ECONNREFUSED);
    EXPECT_FALSE(clock.is_closed()) << "the server may be starting";
    clock.wake();
    clock.wake();
    clock.wake();
    EXPECT_EQ(client.outcome(), ClientOutcome::refused);
}

TEST(SequenceClient, ReplyWithOtherOctetsOrCutIsAViolation) {
    for (const bool is_cut : {false, true}) {
        MemorySink sink;
        SequenceClient client(sink, two_messages());
        Clock clock(client);
        Datagram reply = whole(is_cut ? numbered(1, "a") : numbered(1, "x"), 7);
        const Bytes octets = is_cut ? numbered(1, "a") : numbered(1, "x");
        reply.octets = octets;
        reply.length += is_cut ? 1U : 0U;
        clock.receive(reply);
        EXPECT_EQ(client.outcome(), ClientOutcome::violation);
    }
}

TEST(SequenceClient, NumbersWrapAround) {
    MemorySink sink;
    SequenceClient::Plan plan = two_messages();
    plan.first = 0xFFFFFFFF;
    SequenceClient client(sink, plan);
    Clock clock(client);
    const Bytes first = Bytes("\xff\xff\xff\xff", 4) + "a";
    clock.receive(whole(first, 7));
    EXPECT_EQ(clock.take_sent(), (std::vector<Bytes>{first, numbered(0, "b")}));
}

TEST(Announcer, SendsItsNumbersAtTheInterval) {
    MemorySink sink;
    Announcer announcer(sink, {.to = peer_at(9), .first = 5, .count = 3});
    Clock clock(announcer);
    EXPECT_EQ(clock.wake(), std::chrono::milliseconds(100));
    EXPECT_EQ(clock.wake(), std::chrono::milliseconds(100));
    EXPECT_EQ(clock.wake(), Duration::zero());
    EXPECT_EQ(clock.take_sent(), (std::vector<Bytes>{"announce 5", "announce 6", "announce 7"}));
    EXPECT_TRUE(clock.is_closed());
    EXPECT_EQ(announcer.outcome(), ClientOutcome::complete);
}

TEST(Announcer, RefusedPermissionIsTold) {
    MemorySink sink;
    Announcer announcer(sink, {.to = peer_at(9), .count = 3});
    Clock clock(announcer);
    clock.fail(ECONNREFUSED);
    EXPECT_FALSE(clock.is_closed());
    clock.fail(EACCES);
    EXPECT_EQ(announcer.outcome(), ClientOutcome::local_failure);
    EXPECT_EQ(announcer.reason(), "no permission to send to 192.0.2.1:9: Permission denied");
}

TEST(AnnouncementListener, OrdersIgnoresDuplicatesAndNoise) {
    MemorySink sink;
    AnnouncementListener listener(sink, {.count = 3});
    Clock clock(listener);
    for (const char* octets : {"announce 10", "announce 2", "announce 10", "announce", "announce x",
                               "announce 1x", "", "announce -1", "announce 1"}) {
        EXPECT_FALSE(clock.is_closed()) << octets;
        clock.receive(whole(octets));
    }
    EXPECT_EQ(listener.outcome(), ClientOutcome::complete);
    EXPECT_EQ(sink.content, "announce 1\nannounce 2\nannounce 10\n");
}

TEST(AnnouncementListener, TellsWhatItHeardWhenTimeIsUp) {
    MemorySink sink;
    AnnouncementListener listener(sink, {.count = 2, .time_max = std::chrono::seconds(1)});
    Clock clock(listener);
    clock.receive(whole("announce 2"));
    EXPECT_EQ(clock.wake(), std::chrono::seconds(1));
    EXPECT_EQ(listener.outcome(), ClientOutcome::incomplete);
    EXPECT_EQ(listener.reason(), "heard 1 of 2 announcements");
    EXPECT_EQ(sink.content, "announce 2\n");
}

}  // namespace
}  // namespace wiretrial::endpoint
