// datagram_batch_test: batches keep the borders, the order and the ways of their datagrams.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/datagram_batch.hpp"

#include <cerrno>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>

#include "impl/kernel/sockets.hpp"

namespace wiretrial::kernel {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using transport::Address;
using transport::Family;

class DatagramBatch : public testing::TestWithParam<Family> {
  protected:
    static Fd bound() { return std::move(*bind_datagram(transport::loopback(GetParam()), false)); }

    /// All that came to the socket, in order; waits for so many.
    static std::vector<std::string> received(const Fd& socket, std::size_t awaited) {
        DatagramInbox inbox(8, 2000);
        std::vector<std::string> texts;
        while (texts.size() < awaited) {
            pollfd readable{.fd = socket.get(), .events = POLLIN, .revents = 0};
            EXPECT_EQ(::poll(&readable, 1, 5000), 1) << texts.size() << " came";
            const auto count = inbox.receive(socket.get());
            if (!count) {
                break;
            }
            for (std::size_t i = 0; i < *count; ++i) {
                texts.emplace_back(inbox.room(i).data(), inbox.length(i));
            }
        }
        return texts;
    }

    std::deque<transport::DatagramOutput::Outgoing> queue_;
};

TEST_P(DatagramBatch, SmallDatagramsOfOneLengthArriveOneByOneInTheirOrder) {
    const Fd from = bound();
    const Fd to = bound();
    std::vector<std::string> sent;
    for (int i = 0; i < 100; ++i) {
        sent.push_back(std::to_string(1000 + i));
        queue_.push_back({.octets = sent.back(), .to = local_address(to.get()), .from = {}});
    }
    DatagramOutbox outbox(32);
    while (!queue_.empty()) {
        const std::size_t left = outbox.send(from.get(), queue_);
        ASSERT_GT(left, 0U) << errno;
        queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(left));
    }
    EXPECT_THAT(received(to, sent.size()), ElementsAreArray(sent));
}

TEST_P(DatagramBatch, LengthsWaysAndEmptyDatagramsAreNotMixed) {
    const Fd from = bound();
    const Fd one = bound();
    const Fd other = bound();
    const Address at_one = local_address(one.get());
    const Address at_other = local_address(other.get());
    const std::string large(1500, 'x');
    for (const auto& [octets, to] : std::vector<std::pair<std::string, Address>>{{"a1", at_one},
                                                                                 {"a2", at_one},
                                                                                 {"longer", at_one},
                                                                                 {"", at_one},
                                                                                 {"", at_one},
                                                                                 {"b1", at_other},
                                                                                 {"b2", at_other},
                                                                                 {large, at_one},
                                                                                 {large, at_one},
                                                                                 {"a3", at_one}}) {
        queue_.push_back({.octets = octets, .to = to, .from = {}});
    }
    DatagramOutbox outbox(16);
    ASSERT_EQ(outbox.send(from.get(), queue_), queue_.size());
    EXPECT_THAT(received(one, 8), ElementsAre("a1", "a2", "longer", "", "", large, large, "a3"));
    EXPECT_THAT(received(other, 2), ElementsAre("b1", "b2"));
}

TEST_P(DatagramBatch, ADatagramThatCannotLeaveKeepsThoseInFrontOfItFromNothing) {
    const Fd from = bound();
    const Fd to = bound();
    const Address at = local_address(to.get());
    queue_.push_back({.octets = "first", .to = at, .from = {}});
    queue_.push_back({.octets = std::string(70'000, 'x'), .to = at, .from = {}});
    DatagramOutbox outbox(4);
    ASSERT_EQ(outbox.send(from.get(), queue_), 1U);
    queue_.pop_front();
    EXPECT_EQ(outbox.send(from.get(), queue_), 0U);
    EXPECT_EQ(errno, EMSGSIZE);
    EXPECT_THAT(received(to, 1), ElementsAre("first"));
}

TEST_P(DatagramBatch, WhatDoesNotFitIsKnownByItsLength) {
    const Fd from = bound();
    const Fd to = bound();
    queue_.push_back({.octets = std::string(100, 'x'), .to = local_address(to.get()), .from = {}});
    DatagramOutbox outbox(1);
    ASSERT_EQ(outbox.send(from.get(), queue_), 1U);
    DatagramInbox inbox(2, 10);
    ASSERT_EQ(inbox.receive(to.get()), 1U);
    EXPECT_EQ(inbox.length(0), 100U);
    EXPECT_EQ(inbox.room(0).size(), 10U);
    EXPECT_EQ(inbox.sender(0), local_address(from.get()));
    EXPECT_FALSE(inbox.receive(to.get()));
    EXPECT_EQ(errno, EAGAIN);
}

INSTANTIATE_TEST_SUITE_P(Families, DatagramBatch, testing::Values(Family::ipv4, Family::ipv6));

}  // namespace
}  // namespace wiretrial::kernel
