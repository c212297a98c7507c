// sockets_test: addresses there and back, listening, stale AF_UNIX paths and what connect reports.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/sockets.hpp"

#include <cerrno>
#include <filesystem>
#include <string>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>

namespace wiretrial::kernel {
namespace {

using transport::Address;
using transport::Family;
using transport::Service;

std::string fresh_path(const std::string& name) {
    const std::string path = testing::TempDir() + "wiretrial-" + std::to_string(::getpid()) + name;
    std::filesystem::remove(path);
    return path;
}

Address unix_at(const std::string& path) {
    Address address = transport::loopback(Family::unix_path);
    address.path = path;
    return address;
}

TEST(Sockets, AddressesSurviveTheKernelForm) {
    Address ipv6 = transport::loopback(Family::ipv6);
    ipv6.port = 80;
    ipv6.scope = 3;
    Address ipv4 = transport::loopback(Family::ipv4);
    ipv4.port = 65535;
    for (const Address& address : {ipv4, ipv6, unix_at("/tmp/some.sock"), unix_at("")}) {
        const IoResult<SocketAddress> socket_address = to_socket_address(address);
        ASSERT_TRUE(socket_address);
        EXPECT_EQ(to_address(*socket_address), address) << to_text(address);
    }
}

TEST(Sockets, PathThatDoesNotFitIsRefused) {
    const IoResult<SocketAddress> result = to_socket_address(unix_at(std::string(108, 'x')));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().errno_value, ENAMETOOLONG);
    EXPECT_TRUE(to_socket_address(unix_at(std::string(107, 'x'))));
}

TEST(Sockets, PortInUseIsToldWithItsAddress) {
    const IoResult<Fd> first = listen_at(transport::loopback(Family::ipv4));
    ASSERT_TRUE(first) << first.error().message;
    const Address taken = local_address(first->get());
    const IoResult<Fd> second = listen_at(taken);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().errno_value, EADDRINUSE);
    EXPECT_NE(second.error().message.find(to_text(taken)), std::string::npos)
        << second.error().message;
}

TEST(Sockets, StaleUnixPathIsReplacedAndLiveOneIsNot) {
    const Address address = unix_at(fresh_path("stale.sock"));
    IoResult<Fd> first = listen_at(address);
    ASSERT_TRUE(first) << first.error().message;
    const IoResult<Fd> while_live = listen_at(address);
    ASSERT_FALSE(while_live);
    EXPECT_EQ(while_live.error().errno_value, EADDRINUSE);
    first->reset();
    EXPECT_TRUE(listen_at(address));
    std::filesystem::remove(address.path);
}

TEST(Sockets, PlainFileIsNeverRemoved) {
    const Address address = unix_at(fresh_path("file"));
    const Fd file(::creat(address.path.c_str(), 0600));
    EXPECT_FALSE(listen_at(address));
    EXPECT_TRUE(std::filesystem::exists(address.path));
    std::filesystem::remove(address.path);
}

TEST(Sockets, ConnectToClosedPortIsRefused) {
    IoResult<Fd> listener = listen_at(transport::loopback(Family::ipv4));
    ASSERT_TRUE(listener);
    const Address address = local_address(listener->get());
    listener->reset();
    const IoResult<Fd> client = start_connect(address);
    if (!client) {
        EXPECT_EQ(client.error().errno_value, ECONNREFUSED);
        return;
    }
    pollfd writable{.fd = client->get(), .events = POLLOUT, .revents = 0};
    ASSERT_EQ(::poll(&writable, 1, 5000), 1);
    EXPECT_EQ(pending_error(client->get()), ECONNREFUSED);
    EXPECT_EQ(pending_error(client->get()), 0) << "reading clears it";
}

TEST(Sockets, BothEndsKnowBothAddresses) {
    for (const Family family : {Family::ipv4, Family::ipv6}) {
        const IoResult<Fd> listener = listen_at(transport::loopback(family));
        ASSERT_TRUE(listener) << listener.error().message;
        const IoResult<Fd> client = start_connect(local_address(listener->get()));
        ASSERT_TRUE(client);
        pollfd readable{.fd = listener->get(), .events = POLLIN, .revents = 0};
        ASSERT_EQ(::poll(&readable, 1, 5000), 1);
        const Fd accepted(::accept(listener->get(), nullptr, nullptr));
        ASSERT_TRUE(accepted);
        EXPECT_EQ(peer_address(accepted.get()), local_address(client->get()));
        EXPECT_EQ(local_address(accepted.get()), peer_address(client->get()));
    }
}

TEST(Sockets, DatagramSocketsShareAnAddressOnlyWhenAsked) {
    const IoResult<Fd> first = bind_datagram(transport::loopback(Family::ipv4), true);
    ASSERT_TRUE(first);
    const Address address = local_address(first->get());
    EXPECT_FALSE(bind_datagram(address));
    EXPECT_TRUE(bind_datagram(address, true));
}

}  // namespace
}  // namespace wiretrial::kernel
