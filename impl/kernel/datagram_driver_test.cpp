// datagram_driver_test: truncation, empty datagrams, the address asked, ICMP errors, groups, timers
// and closing.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/datagram_driver.hpp"

#include <cerrno>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <sys/eventfd.h>

namespace wiretrial::kernel {
namespace {

using transport::Address;
using transport::Datagram;
using transport::DatagramOutput;
using transport::Family;

/// Answers `LENGTH/KEPT`, and closes after the datagram `end`.
class LengthSession : public transport::DatagramSession {
  public:
    void on_datagram(const Datagram& datagram, TimePoint /*now*/, DatagramOutput& output) override {
        output.reply(datagram, std::to_string(datagram.length) + "/" +
                                   std::to_string(datagram.octets.size()) +
                                   (datagram.is_truncated() ? " cut" : ""));
        if (datagram.octets == "end") {
            output.close();
        }
    }
};

struct Heard {
    std::vector<std::string> answers;
    std::vector<Address> from;
    std::vector<int> errors;
};

/// Sends one datagram to each address; closes at the given count of replies and errors, or after 5
/// s.
class AskingSession : public transport::DatagramSession {
  public:
    AskingSession(std::vector<Address> to, std::string octets, std::size_t events_max)
        : to_(std::move(to)), octets_(std::move(octets)), events_max_(events_max) {}
    void on_open(TimePoint now, DatagramOutput& output) override {
        for (const Address& address : to_) {
            output.send_to(address, octets_);
        }
        output.wake_at(now + std::chrono::seconds(5));
    }
    void on_datagram(const Datagram& datagram, TimePoint /*now*/, DatagramOutput& output) override {
        heard.answers.emplace_back(datagram.octets);
        heard.from.push_back(datagram.from);
        end_perhaps(output);
    }
    void on_undeliverable(int errno_value, TimePoint /*now*/, DatagramOutput& output) override {
        heard.errors.push_back(errno_value);
        end_perhaps(output);
    }
    void on_time(TimePoint /*now*/, DatagramOutput& output) override { output.close(); }

    Heard heard;

  private:
    void end_perhaps(DatagramOutput& output) const {
        if (heard.answers.size() + heard.errors.size() >= events_max_) {
            output.close();
        }
    }
    std::vector<Address> to_;
    std::string octets_;
    std::size_t events_max_;
};

class RunningPeer {
  public:
    explicit RunningPeer(const DatagramOptions& options)
        : stop_(::eventfd(0, EFD_CLOEXEC)), driver_(DatagramDriver::make(options, session_)) {
        if (driver_) {
            thread_ = std::jthread([this] { (*driver_)->run(stop_.get()); });
        }
    }
    RunningPeer(const RunningPeer&) = delete;
    RunningPeer& operator=(const RunningPeer&) = delete;
    ~RunningPeer() {
        ::eventfd_write(stop_.get(), 1);
        if (thread_.joinable()) {
            thread_.join();
        }
    }
    [[nodiscard]] std::string error() const { return driver_ ? "" : driver_.error().message; }
    [[nodiscard]] Address at(const char* host) const {
        return *transport::parse_host(host, (*driver_)->address().port);
    }

  private:
    LengthSession session_;
    Fd stop_;
    IoResult<std::unique_ptr<DatagramDriver>> driver_;
    std::jthread thread_;
};

Address wildcard(Family family) {
    Address address;
    address.family = family;
    return address;
}

DatagramOptions bound_to(const Address& address) {
    DatagramOptions options;
    options.bind = address;
    return options;
}

Heard ask_all(std::vector<Address> to, std::string octets, DatagramOptions options) {
    const std::size_t events_max = to.size();
    AskingSession session(std::move(to), std::move(octets), events_max);
    const auto driver = DatagramDriver::make(options, session);
    EXPECT_TRUE(driver) << driver.error().message;
    EXPECT_TRUE((*driver)->run(-1));
    return session.heard;
}

std::vector<std::string> ask(const Address& to, std::string octets) {
    return ask_all({to}, std::move(octets), bound_to(wildcard(to.family))).answers;
}

TEST(DatagramDriver, CutDatagramIsKnownAsCut) {
    DatagramOptions options = bound_to(transport::loopback(Family::ipv4));
    options.buffer_octets = 10;
    const RunningPeer peer(options);
    ASSERT_EQ(peer.error(), "");
    EXPECT_EQ(ask(peer.at("127.0.0.1"), std::string(11, 'x')),
              std::vector<std::string>{"11/10 cut"});
    EXPECT_EQ(ask(peer.at("127.0.0.1"), std::string(10, 'x')), std::vector<std::string>{"10/10"});
}

TEST(DatagramDriver, EmptyAndLargestDatagramsAreWhole) {
    const RunningPeer peer(bound_to(transport::loopback(Family::ipv6)));
    ASSERT_EQ(peer.error(), "");
    EXPECT_EQ(ask(peer.at("::1"), ""), std::vector<std::string>{"0/0"});
    EXPECT_EQ(ask(peer.at("::1"), std::string(65000, 'x')),
              std::vector<std::string>{"65000/65000"});
}

TEST(DatagramDriver, ReplyLeavesFromTheAddressThatWasAsked) {
    const RunningPeer peer(bound_to(wildcard(Family::ipv4)));
    ASSERT_EQ(peer.error(), "");
    for (const char* host : {"127.0.0.1", "127.0.0.2", "127.9.8.7"}) {
        const Heard session = ask_all({peer.at(host)}, "x", bound_to(wildcard(Family::ipv4)));
        ASSERT_EQ(session.from.size(), 1U) << host;
        EXPECT_EQ(transport::host_text(session.from.front()), host);
    }
}

TEST(DatagramDriver, RefusalIsToldAndSurvived) {
    const RunningPeer peer(bound_to(transport::loopback(Family::ipv4)));
    ASSERT_EQ(peer.error(), "");
    Address closed;
    {
        const IoResult<Fd> fd = bind_datagram(transport::loopback(Family::ipv4));
        closed = local_address(fd->get());
    }
    const Heard session =
        ask_all({closed, peer.at("127.0.0.1")}, "abc", bound_to(wildcard(Family::ipv4)));
    EXPECT_EQ(session.errors, std::vector<int>{ECONNREFUSED});
    EXPECT_EQ(session.answers, std::vector<std::string>{"3/3"});
}

TEST(DatagramDriver, TooLargeADatagramIsToldOnce) {
    const Heard session = ask_all({*transport::parse_host("127.0.0.1", 9)}, std::string(65508, 'x'),
                                  bound_to(wildcard(Family::ipv4)));
    EXPECT_EQ(session.errors, std::vector<int>{EMSGSIZE});
}

TEST(DatagramDriver, BroadcastNeedsItsPermission) {
    const Address everybody = *transport::parse_host("127.255.255.255", 9);
    EXPECT_EQ(ask_all({everybody}, "x", bound_to(wildcard(Family::ipv4))).errors,
              std::vector<int>{EACCES});
    DatagramOptions options = bound_to(wildcard(Family::ipv4));
    options.shares_address = true;
    const RunningPeer peer(options);
    ASSERT_EQ(peer.error(), "");
    DatagramOptions permitted = bound_to(wildcard(Family::ipv4));
    permitted.may_broadcast = true;
    const Heard session = ask_all({peer.at("127.255.255.255")}, "x", permitted);
    ASSERT_EQ(session.answers, std::vector<std::string>{"1/1"});
    EXPECT_EQ(transport::host_text(session.from.front()).substr(0, 4), "127.");
    EXPECT_NE(transport::host_text(session.from.front()), "127.255.255.255");
}

TEST(DatagramDriver, GroupIsHeardOnTheInterfaceThatJoined) {
    DatagramOptions options = bound_to(wildcard(Family::ipv4));
    options.group = *transport::parse_host("239.255.7.7", 0);
    options.interface = *transport::parse_host("127.0.0.1", 0);
    const RunningPeer peer(options);
    ASSERT_EQ(peer.error(), "");
    DatagramOptions asking = bound_to(wildcard(Family::ipv4));
    asking.interface = options.interface;
    EXPECT_EQ(ask_all({peer.at("239.255.7.7")}, "xy", asking).answers,
              std::vector<std::string>{"2/2"});
}

TEST(DatagramDriver, UnknownInterfaceIsTold) {
    DatagramOptions options = bound_to(wildcard(Family::ipv4));
    options.group = *transport::parse_host("239.255.7.7", 0);
    options.interface = *transport::parse_host("203.0.113.1", 0);
    LengthSession session;
    const auto driver = DatagramDriver::make(options, session);
    ASSERT_FALSE(driver);
    EXPECT_EQ(driver.error().errno_value, ENODEV);
    EXPECT_NE(driver.error().message.find("203.0.113.1"), std::string::npos)
        << driver.error().message;
}

TEST(DatagramDriver, ClosingSendsTheLastReply) {
    const RunningPeer peer(bound_to(transport::loopback(Family::ipv4)));
    ASSERT_EQ(peer.error(), "");
    EXPECT_EQ(ask(peer.at("127.0.0.1"), "end"), std::vector<std::string>{"3/3"});
}

}  // namespace
}  // namespace wiretrial::kernel
