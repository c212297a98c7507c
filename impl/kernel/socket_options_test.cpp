// socket_options_test: what is set is read back, and what is read has its words.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/socket_options.hpp"

#include <algorithm>
#include <cerrno>

#include <gtest/gtest.h>

#include "impl/kernel/sockets.hpp"

namespace wiretrial::kernel {
namespace {

using transport::Address;
using transport::CallResult;
using transport::Family;
using transport::Service;
using transport::SocketCall;

Fd opened(Family family, Service service) {
    auto fd = open_socket(family, service);
    EXPECT_TRUE(fd.has_value());
    return fd ? std::move(*fd) : Fd{};
}

CallResult get(const Fd& fd, std::string_view option) {
    return get_option({.name = "getsockopt", .socket = fd.get(), .option = std::string(option)});
}

CallResult set(const Fd& fd, std::string_view option, std::int64_t value) {
    return set_option(
        {.name = "setsockopt", .socket = fd.get(), .option = std::string(option), .value = value});
}

TEST(SocketOptions, SwitchesAreReadBack) {
    const Fd tcp = opened(Family::ipv4, Service::stream);
    for (const std::string_view word :
         {"so_reuseaddr", "so_reuseport", "so_keepalive", "so_broadcast", "so_oobinline",
          "tcp_nodelay", "tcp_cork", "ip_freebind", "ip_recverr"}) {
        EXPECT_EQ(get(tcp, word).value, 0) << word;
        EXPECT_EQ(set(tcp, word, 1).value, 0) << word;
        EXPECT_EQ(get(tcp, word).value, 1) << word;
    }
}

TEST(SocketOptions, NumbersAreReadBack) {
    const Fd tcp = opened(Family::ipv4, Service::stream);
    for (const std::string_view word : {"ip_ttl", "tcp_keepcnt", "tcp_keepidle", "tcp_keepintvl",
                                        "tcp_user_timeout", "tcp_syncnt", "so_rcvlowat"}) {
        EXPECT_EQ(set(tcp, word, 7).value, 0) << word;
        EXPECT_EQ(get(tcp, word).value, 7) << word;
    }
}

TEST(SocketOptions, BuffersAreDoubledByLinux) {
    const Fd udp = opened(Family::ipv4, Service::datagram);
    EXPECT_EQ(set(udp, "so_rcvbuf", 8192).value, 0);
    EXPECT_EQ(get(udp, "so_rcvbuf").value, 16384);
}

TEST(SocketOptions, LingerHasSeconds) {
    const Fd tcp = opened(Family::ipv4, Service::stream);
    EXPECT_EQ(
        set_option({.socket = tcp.get(), .option = "so_linger", .value = 1, .second = 3}).value, 0);
    const CallResult result = get(tcp, "so_linger");
    EXPECT_EQ(result.value, 1);
    EXPECT_EQ(result.facts.at("seconds"), "3");
}

TEST(SocketOptions, TimeOutsAreMilliseconds) {
    const Fd tcp = opened(Family::ipv4, Service::stream);
    EXPECT_EQ(set(tcp, "so_rcvtimeo_ms", 1500).value, 0);
    EXPECT_EQ(get(tcp, "so_rcvtimeo_ms").value, 1500);
    EXPECT_EQ(get(tcp, "so_sndtimeo_ms").value, 0);
}

TEST(SocketOptions, WordsOfTypeDomainAndState) {
    const Fd tcp = opened(Family::ipv6, Service::stream);
    EXPECT_EQ(get(tcp, "so_type").facts.at("word"), "stream");
    EXPECT_EQ(get(tcp, "so_domain").facts.at("word"), "ipv6");
    EXPECT_EQ(get(tcp, "tcp_state").facts.at("state"), "closed");
    const auto listener = listen_at(transport::loopback(Family::ipv4));
    ASSERT_TRUE(listener.has_value());
    EXPECT_EQ(get(*listener, "tcp_state").facts.at("state"), "listen");
    EXPECT_EQ(get(*listener, "so_acceptconn").value, 1);
}

TEST(SocketOptions, PendingErrorHasItsName) {
    Address nobody = transport::loopback(Family::ipv4);
    nobody.port = 1;
    const Fd udp = opened(Family::ipv4, Service::datagram);
    const auto name = to_socket_address(nobody);
    ASSERT_EQ(::connect(udp.get(), name->get(), name->length), 0);
    ASSERT_EQ(::send(udp.get(), "x", 1, 0), 1);
    const CallResult result = get(udp, "so_error");
    EXPECT_EQ(result.value, ECONNREFUSED);
    EXPECT_EQ(result.facts.at("error"), "ECONNREFUSED");
    EXPECT_EQ(get(udp, "so_error").value, 0);
}

TEST(SocketOptions, MembershipAndInterface) {
    const Fd udp = opened(Family::ipv4, Service::datagram);
    SocketCall call{.socket = udp.get(), .option = "ip_add_membership"};
    call.address = transport::parse_host("239.77.0.1", 0).value();
    call.source_address = transport::loopback(Family::ipv4);
    EXPECT_EQ(set_option(call).value, 0);
    EXPECT_EQ(set_option(call).errno_value, EADDRINUSE);
    call.option = "ip_drop_membership";
    EXPECT_EQ(set_option(call).value, 0);
    EXPECT_EQ(set_option(call).errno_value, EADDRNOTAVAIL);
    call.option = "ip_multicast_if";
    call.address = transport::loopback(Family::ipv4);
    EXPECT_EQ(set_option(call).value, 0);
    EXPECT_EQ(get(udp, "ip_multicast_if").address, transport::loopback(Family::ipv4));
}

TEST(SocketOptions, OptionsOfOctets) {
    const Fd udp = opened(Family::ipv4, Service::datagram);
    // One record-route option with room for one address, padded (RFC 791 3.1).
    const Bytes record_route("\x07\x07\x04\0\0\0\0\0", 8);
    EXPECT_EQ(
        set_option({.socket = udp.get(), .octets = {record_route}, .option = "ip_options"}).value,
        0);
    EXPECT_EQ(get(udp, "ip_options").octets, record_route);
    EXPECT_EQ(
        set_option({.socket = udp.get(), .octets = {"lo"}, .option = "so_bindtodevice"}).value, 0);
    EXPECT_EQ(get(udp, "so_bindtodevice").octets, "lo");
}

TEST(SocketOptions, EveryWordHasAUse) {
    ASSERT_TRUE(std::ranges::is_sorted(option_names()));
    const Fd tcp = opened(Family::ipv4, Service::stream);
    for (const std::string_view word : option_names()) {
        const OptionUse use = use_of_option(word);
        EXPECT_TRUE(use.can_get || use.can_set) << word;
        if (use.can_get && !word.starts_with("ipv6") && word != "ip_mtu") {
            EXPECT_EQ(get(tcp, word).errno_value, 0) << word;
        }
    }
    EXPECT_FALSE(use_of_option("so_whatever").can_get);
    EXPECT_FALSE(use_of_option("tcp_state").can_set);
    EXPECT_EQ(get(tcp, "so_whatever").errno_value, EINVAL);
    EXPECT_EQ(set(tcp, "tcp_state", 1).errno_value, EINVAL);
}

TEST(SocketOptions, KernelsErrorIsKept) {
    const Fd udp = opened(Family::ipv4, Service::datagram);
    EXPECT_EQ(get(udp, "tcp_nodelay").errno_value, EOPNOTSUPP);
    EXPECT_EQ(get(udp, "ip_mtu").errno_value, ENOTCONN);
    EXPECT_EQ(set(udp, "ip_ttl", 256).errno_value, EINVAL);
}

}  // namespace
}  // namespace wiretrial::kernel
