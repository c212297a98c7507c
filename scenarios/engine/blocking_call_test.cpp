// blocking_call_test: what a call that nobody waits for any more leaves behind: nothing, and no harm to others.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/blocking_call.hpp"

#include <array>
#include <optional>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "impl/kernel/kernel_network.hpp"
#include "impl/kernel/sockets.hpp"

namespace wiretrial::engine {
namespace {

using kernel::Fd;
using transport::CallResult;
using transport::SocketCall;

bool hangs_up(int fd, int within_ms) {
    pollfd entry{.fd = fd, .events = POLLIN | POLLRDHUP, .revents = 0};
    return ::poll(&entry, 1, within_ms) == 1 && (entry.revents & POLLRDHUP) != 0;
}

TEST(BlockingCall, ClosesWhatItAcceptedForNobody) {
    const auto listener = kernel::listen_at(transport::loopback(transport::Family::ipv4));
    ASSERT_TRUE(listener);
    ASSERT_EQ(::fcntl(listener->get(), F_SETFL, 0), 0);
    kernel::KernelNetwork network;
    std::optional<BlockingCall> call;
    call.emplace(network,
                 SocketCall{.name = "accept", .socket = listener->get(), .may_block = true});
    const auto client = kernel::start_connect(kernel::local_address(listener->get()));
    ASSERT_TRUE(client);
    pollfd accepted{.fd = call->event_fd(), .events = POLLIN, .revents = 0};
    ASSERT_EQ(::poll(&accepted, 1, 5000), 1);
    EXPECT_FALSE(hangs_up(client->get(), 0));
    call.reset();
    EXPECT_TRUE(hangs_up(client->get(), 5000));
}

/// A close that waits, while its number has become somebody else's.
class SlowClose final : public kernel::KernelNetwork {
  public:
    explicit SlowClose(int next_owner) : next_owner_(next_owner) {}

    CallResult call(const SocketCall& call) override {
        ::dup2(next_owner_, call.socket);
        pollfd asked{.fd = next_owner_, .events = POLLRDHUP, .revents = 0};
        ::poll(&asked, 1, 50);  // Until somebody shuts it down, or nobody does.
        return {.value = 0};
    }

  private:
    int next_owner_;
};

TEST(BlockingCall, DoesNothingToTheNextOwnerOfANumberThatIsBeingClosed) {
    std::array<int, 2> own{};
    std::array<int, 2> others{};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, own.data()), 0);
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, others.data()), 0);
    const Fd closing(own[0]);
    const Fd far(own[1]);
    const Fd owner(others[0]);
    const Fd peer(others[1]);
    SlowClose network(owner.get());
    {
        const BlockingCall call(
            network, SocketCall{.name = "close", .socket = closing.get(), .may_block = true});
    }
    EXPECT_FALSE(hangs_up(peer.get(), 0));
}

}  // namespace
}  // namespace wiretrial::engine
