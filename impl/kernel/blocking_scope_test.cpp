// blocking_scope_test: the socket blocks for a bounded time, and is as it was afterwards.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/blocking_scope.hpp"

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "impl/kernel/fd.hpp"

namespace wiretrial::kernel {
namespace {

bool is_nonblocking(int socket) {
    return (::fcntl(socket, F_GETFL) & O_NONBLOCK) != 0;
}

timeval receive_limit(int socket) {
    timeval limit{};
    socklen_t length = sizeof limit;
    EXPECT_EQ(::getsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, &length), 0);
    return limit;
}

struct Pair {
    Fd left;
    Fd right;
};

Pair open_pair() {
    std::array<int, 2> fds{};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds.data()), 0);
    return {Fd(fds[0]), Fd(fds[1])};
}

TEST(BlockingScope, BlocksAndGivesUpAtTheLimit) {
    const Pair pair = open_pair();
    const BlockingScope scope(pair.left.get(), 20);
    EXPECT_FALSE(is_nonblocking(pair.left.get()));
    char octet = 0;
    EXPECT_EQ(::recv(pair.left.get(), &octet, 1, 0), -1);
    EXPECT_EQ(errno, EAGAIN);
}

TEST(BlockingScope, RestoresFlagAndLimits) {
    const Pair pair = open_pair();
    {
        const BlockingScope scope(pair.left.get(), 1500);
        EXPECT_EQ(receive_limit(pair.left.get()).tv_sec, 1);
    }
    EXPECT_TRUE(is_nonblocking(pair.left.get()));
    EXPECT_EQ(receive_limit(pair.left.get()).tv_sec, 0);
    EXPECT_EQ(receive_limit(pair.left.get()).tv_usec, 0);
}

TEST(BlockingScope, KeepsALimitOfTheSocketsOwn) {
    const Pair pair = open_pair();
    const timeval own{.tv_sec = 7, .tv_usec = 0};
    ASSERT_EQ(::setsockopt(pair.left.get(), SOL_SOCKET, SO_RCVTIMEO, &own, sizeof own), 0);
    {
        const BlockingScope scope(pair.left.get(), 1500);
        EXPECT_EQ(receive_limit(pair.left.get()).tv_sec, 7);
    }
    EXPECT_EQ(receive_limit(pair.left.get()).tv_sec, 7);
}

TEST(BlockingScope, ABlockingSocketStaysBlocking) {
    const Pair pair = open_pair();
    EXPECT_TRUE(BlockingScope::unblock(pair.left.get()));
    EXPECT_FALSE(BlockingScope::unblock(pair.left.get()));
    {
        const BlockingScope scope(pair.left.get(), 10);
    }
    EXPECT_FALSE(is_nonblocking(pair.left.get()));
}

TEST(BlockingScope, NoSocketIsLeftAlone) {
    {
        const BlockingScope scope(-1, 10);
    }
    EXPECT_FALSE(BlockingScope::unblock(-1));
}

}  // namespace
}  // namespace wiretrial::kernel
