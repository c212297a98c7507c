// host_lab_test: the hosts hear each other, are cut off, and leave nothing behind.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/host_lab.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include "impl/kernel/socket_calls.hpp"
#include "impl/kernel/sockets.hpp"

#if defined(__SANITIZE_THREAD__)
#define WIRETRIAL_UNDER_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define WIRETRIAL_UNDER_TSAN 1
#endif
#endif

namespace wiretrial::kernel {
namespace {

using ::testing::HasSubstr;
using transport::Address;
using transport::CallResult;
using transport::Family;
using transport::SocketCall;

/// Two hosts for each test; skipped where the kernel forbids them.
class HostLabTest : public ::testing::Test {
  protected:
    void SetUp() override {
#ifdef WIRETRIAL_UNDER_TSAN
        GTEST_SKIP() << "the thread sanitizer has a thread of its own";
#endif
        auto started = HostLab::start({"a", "b"});
        if (!started) {
            ASSERT_NE(started.error().errno_value, EBUSY) << started.error().message;
            GTEST_SKIP() << started.error().message;
        }
        lab_ = std::move(*started);
    }

    [[nodiscard]] Address address(std::string_view host, Family family, std::uint16_t port) const {
        Address result = lab_->address_of(host, family).value();
        result.port = port;
        return result;
    }

    [[nodiscard]] Fd socket_of(std::string_view host, Family family, int type) {
        auto fd = lab_->open_socket(host, family == Family::ipv6 ? AF_INET6 : AF_INET,
                                    type | SOCK_NONBLOCK);
        EXPECT_TRUE(fd.has_value()) << (fd ? "" : fd.error().message);
        return fd ? std::move(*fd) : Fd{};
    }

    [[nodiscard]] Fd datagram_at(std::string_view host, const Address& at) {
        Fd fd = socket_of(host, at.family, SOCK_DGRAM);
        SocketCall call{.name = "bind", .socket = fd.get()};
        call.address = at;
        EXPECT_EQ(perform(call).value, 0);
        return fd;
    }

    std::unique_ptr<HostLab> lab_;
};

CallResult send_to(const Fd& from, const Address& to, Bytes octets) {
    SocketCall call{.name = "sendto", .socket = from.get(), .octets = {std::move(octets)}};
    call.address = to;
    return perform(call);
}

CallResult receive(const Fd& fd, std::int64_t limit_ms) {
    SocketCall call{.name = "recvfrom", .socket = fd.get(), .size = 100, .may_block = true};
    call.block_limit_ms = limit_ms;
    return perform(call);
}

Address any(std::uint16_t port) {
    return transport::parse_host("0.0.0.0", port).value();
}

TEST_F(HostLabTest, HostsHearEachOtherOverBothFamilies) {
    for (const Family family : {Family::ipv4, Family::ipv6}) {
        const Fd a = datagram_at("a", address("a", family, 7000));
        const Fd b = datagram_at("b", address("b", family, 7000));
        EXPECT_EQ(send_to(a, address("b", family, 7000), "to b").value, 4);
        const CallResult heard = receive(b, 5000);
        EXPECT_EQ(heard.octets, "to b");
        EXPECT_EQ(heard.address, address("a", family, 7000));
    }
}

TEST_F(HostLabTest, LimitedBroadcastReachesTheOtherHost) {
    const Fd a = datagram_at("a", any(7001));
    const Fd b = datagram_at("b", any(7001));
    EXPECT_EQ(set_option(a.get(), SOL_SOCKET, SO_BROADCAST, 1), 0);
    EXPECT_EQ(send_to(a, transport::parse_host("255.255.255.255", 7001).value(), "all").value, 3);
    EXPECT_EQ(receive(b, 5000).octets, "all");
    EXPECT_EQ(send_to(a, transport::parse_host("10.77.0.255", 7001).value(), "net").value, 3);
    EXPECT_EQ(receive(b, 5000).octets, "net");
}

TEST_F(HostLabTest, GroupReachesItsMembers) {
    const Address group = transport::parse_host("239.77.0.1", 7002).value();
    const Fd a = datagram_at("a", any(7002));
    const Fd b = datagram_at("b", any(7002));
    SocketCall join{.name = "setsockopt", .socket = b.get(), .option = "ip_add_membership"};
    join.address = group;
    EXPECT_EQ(perform(join).value, 0);
    EXPECT_EQ(send_to(a, group, "group").value, 5);
    EXPECT_EQ(receive(b, 5000).octets, "group");
}

TEST_F(HostLabTest, PulledCableIsSilent) {
    const Fd a = datagram_at("a", any(7003));
    const Fd b = datagram_at("b", any(7003));
    ASSERT_TRUE(lab_->set_link("b", false).has_value());
    static_cast<void>(send_to(a, address("b", Family::ipv4, 7003), "lost"));
    EXPECT_EQ(receive(b, 20).errno_value, EAGAIN);
    ASSERT_TRUE(lab_->set_link("b", true).has_value());
    static_cast<void>(send_to(a, address("b", Family::ipv4, 7003), "heard"));
    EXPECT_GT(receive(b, 5000).value, 0);
}

TEST_F(HostLabTest, SettingsBelongToOneHost) {
    ASSERT_TRUE(lab_->set_sysctl("a", "ip_default_ttl", 17).has_value());
    const auto ttl_of = [&](std::string_view host) {
        const Fd fd = socket_of(host, Family::ipv4, SOCK_DGRAM);
        return perform({.name = "getsockopt", .socket = fd.get(), .option = "ip_ttl"}).value;
    };
    EXPECT_EQ(ttl_of("a"), 17);
    EXPECT_EQ(ttl_of("b"), 64);
}

TEST_F(HostLabTest, RouterAnswersForTheUnreachableAndNotForTheSilent) {
    for (const Family family : {Family::ipv4, Family::ipv6}) {
        const Fd fd = socket_of("a", family, SOCK_DGRAM);
        // Without it "host unreachable" is a soft error, which UDP does not tell (udp(7)).
        const bool is_v6 = family == Family::ipv6;
        EXPECT_EQ(set_option(fd.get(), is_v6 ? IPPROTO_IPV6 : IPPROTO_IP,
                             is_v6 ? IPV6_RECVERR : IP_RECVERR, 1),
                  0);
        SocketCall call{.name = "connect", .socket = fd.get()};
        call.address = HostLab::unreachable_address(family);
        call.address->port = 7004;
        EXPECT_EQ(perform(call).value, 0);
        EXPECT_EQ(perform({.name = "send", .socket = fd.get(), .octets = {"x"}}).value, 1);
        // ICMPv6 says "no route" where ICMP says "host unreachable" (RFC 4443 3.1).
        EXPECT_EQ(receive(fd, 5000).errno_value, is_v6 ? ENETUNREACH : EHOSTUNREACH);
        call.address = HostLab::silent_address(family);
        call.address->port = 7004;
        EXPECT_EQ(perform(call).value, 0);
        EXPECT_EQ(perform({.name = "send", .socket = fd.get(), .octets = {"x"}}).value, 1);
        EXPECT_EQ(receive(fd, 20).errno_value, EAGAIN);
    }
}

TEST_F(HostLabTest, SecondNetworkIsApart) {
    const Address at = lab_->address_of("b", Family::ipv4, 1).value();
    EXPECT_EQ(transport::host_text(at), "10.78.0.2");
    const Fd fd = socket_of("b", Family::ipv4, SOCK_DGRAM);
    EXPECT_EQ(perform({.name = "setsockopt",
                       .socket = fd.get(),
                       .octets = {"eth1"},
                       .option = "so_bindtodevice"})
                  .value,
              0);
}

TEST_F(HostLabTest, WrongWordsAreRefused) {
    EXPECT_EQ(lab_->open_socket("c", AF_INET, SOCK_STREAM).error().errno_value, EINVAL);
    EXPECT_EQ(lab_->open_socket("a", -1, SOCK_STREAM).error().errno_value, EAFNOSUPPORT);
    EXPECT_FALSE(lab_->address_of("c", Family::ipv4).has_value());
    EXPECT_FALSE(lab_->address_of("a", Family::unix_path).has_value());
    EXPECT_FALSE(lab_->set_link("c", true).has_value());
    EXPECT_THAT(lab_->set_sysctl("a", "tcp_retrys2", 1).error().message,
                HasSubstr("did you mean 'tcp_retries2'?"));
    EXPECT_EQ(lab_->names().size(), 2U);
}

TEST_F(HostLabTest, EverySettingCanBeWritten) {
    for (const std::string_view word : HostLab::sysctl_names()) {
        const auto done = lab_->set_sysctl("a", word, 1);
        EXPECT_TRUE(done.has_value()) << word << ": " << (done ? "" : done.error().message);
    }
}

TEST_F(HostLabTest, TakenHostsAreNew) {
    ASSERT_TRUE(lab_->set_sysctl("a", "ip_default_ttl", 17).has_value());
    ASSERT_TRUE(lab_->set_link("b", false).has_value());
    const Fd old = datagram_at("a", any(7005));
    {
        const auto lease = lab_->take({"b", "a", "c"});
        ASSERT_TRUE(lease.has_value()) << lease.error().message;
        EXPECT_TRUE(lease->owns_lock());
        const Fd a = datagram_at("a", address("a", Family::ipv4, 7005));
        const Fd b = datagram_at("b", address("b", Family::ipv4, 7005));
        EXPECT_EQ(perform({.name = "getsockopt", .socket = a.get(), .option = "ip_ttl"}).value, 64);
        EXPECT_EQ(send_to(a, address("b", Family::ipv4, 7005), "heard").value, 5);
        EXPECT_EQ(receive(b, 5000).octets, "heard");
    }
    EXPECT_FALSE(lab_->take({}).has_value());
    EXPECT_TRUE(lab_->take({"d"}).has_value());
    EXPECT_FALSE(lab_->address_of("a", Family::ipv4).has_value());
}

TEST_F(HostLabTest, NewHostsHearThemselvesAtOnce) {
    for (int turn = 0; turn < 20; ++turn) {
        const auto lease = lab_->take({"a"});
        ASSERT_TRUE(lease.has_value()) << lease.error().message;
        for (const Family family : {Family::ipv4, Family::ipv6}) {
            const Fd a = datagram_at("a", address("a", family, 7006));
            EXPECT_EQ(send_to(a, address("a", family, 7006), "own").value, 3);
            EXPECT_EQ(receive(a, 1000).octets, "own") << "turn " << turn;
        }
    }
}

TEST_F(HostLabTest, HelperGoesWithTheLab) {
    const pid_t helper = lab_->TESTING_ONLY_helper();
    EXPECT_EQ(::kill(helper, 0), 0);
    lab_.reset();
    EXPECT_EQ(::kill(helper, 0), -1);
    EXPECT_EQ(errno, ESRCH);
}

TEST_F(HostLabTest, LateReplyIsNotTakenForTheNext) {
    ASSERT_EQ(::kill(lab_->TESTING_ONLY_helper(), SIGSTOP), 0);
    lab_->TESTING_ONLY_limit_replies(std::chrono::milliseconds(20));
    EXPECT_EQ(lab_->open_socket("a", AF_INET, SOCK_STREAM).error().errno_value, ETIMEDOUT);
    lab_->TESTING_ONLY_limit_replies(std::chrono::seconds(60));
    ASSERT_EQ(::kill(lab_->TESTING_ONLY_helper(), SIGCONT), 0);
    const Fd datagram = socket_of("a", Family::ipv4, SOCK_DGRAM);
    EXPECT_EQ(perform({.name = "getsockopt", .socket = datagram.get(), .option = "so_type"}).value,
              SOCK_DGRAM);
    EXPECT_TRUE(lab_->set_link("a", true).has_value());
}

TEST_F(HostLabTest, DeadHelperIsAnError) {
    ASSERT_EQ(::kill(lab_->TESTING_ONLY_helper(), SIGKILL), 0);
    EXPECT_EQ(lab_->open_socket("a", AF_INET, SOCK_STREAM).error().errno_value, EPIPE);
}

TEST(HostLabStart, RefusesNamesAndThreads) {
    EXPECT_EQ(HostLab::start({}).error().errno_value, EINVAL);
    EXPECT_EQ(HostLab::start({"a", "a"}).error().errno_value, EINVAL);
    EXPECT_EQ(HostLab::start(std::vector<std::string>(33, "x")).error().errno_value, EINVAL);
    const std::jthread second([](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            std::this_thread::yield();
        }
    });
    EXPECT_EQ(HostLab::start({"a"}).error().errno_value, EBUSY);
}

}  // namespace
}  // namespace wiretrial::kernel
