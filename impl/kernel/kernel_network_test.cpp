// kernel_network_test: the seam over real sockets, and what the kernel tells of the peer.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/kernel_network.hpp"

#include <cerrno>

#include <gtest/gtest.h>

namespace wiretrial::kernel {
namespace {

using transport::Address;
using transport::Family;
using transport::Interest;
using transport::Service;
using transport::Socket;

/// Two ends of one connection.
struct Connection {
    Socket client = -1;
    Socket server = -1;
};

class KernelNetworkTest : public ::testing::TestWithParam<Family> {
  protected:
    Connection connect() {
        const Socket listener = *network.open(Service::stream, GetParam(), {});
        EXPECT_TRUE(network.bind(listener, transport::loopback(GetParam())));
        EXPECT_TRUE(network.listen(listener, 5));
        const Socket client = *network.open(Service::stream, GetParam(), {});
        EXPECT_TRUE(network.connect(client, network.local_address(listener)));
        Interest waiting{.handle = listener};
        network.wait({&waiting, 1}, network.now() + std::chrono::seconds(5));
        const auto accepted = network.accept(listener);
        EXPECT_TRUE(accepted);
        network.close(listener);
        return {client, accepted ? accepted->socket : -1};
    }
    void await_readable(Socket socket) {
        Interest waiting{.handle = socket};
        network.wait({&waiting, 1}, network.now() + std::chrono::seconds(5));
        EXPECT_TRUE(waiting.is_ready);
    }

    KernelNetwork network;
};

TEST_P(KernelNetworkTest, SeesWhatThePeerHasAndHasNotRead) {
    const Connection both = connect();
    ASSERT_TRUE(network.send(both.client, "hello"));
    await_readable(both.server);
    auto view = network.peer_view(both.client, {});
    EXPECT_TRUE(view.is_found);
    EXPECT_EQ(view.octets_received, 5U);
    EXPECT_EQ(view.octets_queued, 5U);
    EXPECT_EQ(network.receive(both.server, 2)->octets, "he");
    EXPECT_EQ(network.peer_view(both.client, {}).octets_queued, 3U);
    EXPECT_EQ(network.receive(both.server, 100)->octets, "llo");
    EXPECT_EQ(network.peer_view(both.client, {}).octets_queued, 0U);
    network.close(both.client);
    network.close(both.server);
}

TEST_P(KernelNetworkTest, TellsFinFromReset) {
    const Connection first = connect();
    ASSERT_TRUE(network.finish(first.client));
    await_readable(first.server);
    EXPECT_TRUE(network.receive(first.server, 10)->is_end);
    const Connection second = connect();
    network.abort(second.client);
    await_readable(second.server);
    const auto received = network.receive(second.server, 10);
    ASSERT_FALSE(received);
    EXPECT_EQ(received.error().errno_value, ECONNRESET);
    for (const Socket socket : {first.client, first.server, second.server}) {
        network.close(socket);
    }
}

TEST_P(KernelNetworkTest, AClosedPeerIsNotFound) {
    const Connection both = connect();
    network.abort(both.server);
    await_readable(both.client);
    EXPECT_FALSE(network.peer_view(both.client, {}).is_found);
    network.close(both.client);
}

TEST_P(KernelNetworkTest, WaitsNoLongerThanAsked) {
    const Connection both = connect();
    Interest waiting{.handle = both.server};
    const TimePoint began = network.now();
    network.wait({&waiting, 1}, began + std::chrono::milliseconds(5));
    EXPECT_FALSE(waiting.is_ready);
    EXPECT_GE(network.now() - began, std::chrono::milliseconds(5));
    network.close(both.client);
    network.close(both.server);
}

TEST_P(KernelNetworkTest, DatagramsTellTheirSenderAndTruncation) {
    const Socket left = *network.open(Service::datagram, GetParam(), {});
    const Socket right = *network.open(Service::datagram, GetParam(), {});
    ASSERT_TRUE(network.bind(left, transport::loopback(GetParam())));
    ASSERT_TRUE(network.bind(right, transport::loopback(GetParam())));
    ASSERT_TRUE(network.send_to(left, "0123456789", network.local_address(right)));
    await_readable(right);
    EXPECT_EQ(network.peer_view(left, network.local_address(right)).octets_queued > 0, true);
    const auto received = network.receive(right, 4);
    ASSERT_TRUE(received);
    EXPECT_EQ(received->octets, "0123");
    EXPECT_TRUE(received->is_truncated);
    EXPECT_EQ(received->from, network.local_address(left));
    EXPECT_EQ(network.peer_view(left, network.local_address(right)).octets_queued, 0U);
    network.close(left);
    network.close(right);
}

INSTANTIATE_TEST_SUITE_P(Families,
                         KernelNetworkTest,
                         ::testing::Values(Family::ipv4, Family::ipv6),
                         [](const auto& tested) { return std::string(name_of(tested.param)); });

}  // namespace
}  // namespace wiretrial::kernel
