// proc_scan_test: which socket listens at a path, and which thread sleeps.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/proc_scan.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "impl/kernel/sockets.hpp"

namespace wiretrial::kernel {
namespace {

/// A path that no other test binds.
std::string new_path(const std::string& suffix) {
    std::string path =
        testing::TempDir() + "wiretrial-" + std::to_string(::getpid()) + " " + suffix;
    std::filesystem::remove(path);
    return path;
}

/// A local socket that is bound there and does not listen yet.
Fd bound_at(const std::string& path) {
    transport::Address address = transport::loopback(transport::Family::unix_path);
    address.path = path;
    const auto name = to_socket_address(address);
    auto socket = open_socket(transport::Family::unix_path, transport::Service::stream);
    if (!name || !socket || ::bind(socket->get(), name->get(), name->length) != 0) {
        return Fd();
    }
    return std::move(*socket);
}

std::uint64_t inode_of(const Fd& socket) {
    struct stat status{};
    EXPECT_EQ(::fstat(socket.get(), &status), 0);
    return status.st_ino;
}

TEST(IsThreadAsleep, OfOneThatWaitsAndOfNoOther) {
    EXPECT_FALSE(is_thread_asleep(::gettid()));
    EXPECT_FALSE(is_thread_asleep(0));
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    std::atomic<pid_t> id = 0;
    std::thread waiting([&] {
        id = ::gettid();
        char octet = 0;
        EXPECT_EQ(::read(ends[0], &octet, 1), 0);
    });
    while (!is_thread_asleep(id)) {
        std::this_thread::yield();
    }
    ::close(ends[1]);
    waiting.join();
    EXPECT_FALSE(is_thread_asleep(id));
    ::close(ends[0]);
}

TEST(LocalListenerInode, IsThatOfASocketThatListensAndNotOfOneThatIsOnlyBound) {
    const std::string path = new_path("listener");
    Fd listener = bound_at(path);
    ASSERT_TRUE(listener.is_open());
    EXPECT_EQ(local_listener_inode(path), std::nullopt);

    ASSERT_EQ(::listen(listener.get(), 1), 0);
    EXPECT_EQ(local_listener_inode(path), inode_of(listener));

    listener.reset();
    EXPECT_EQ(local_listener_inode(path), std::nullopt);
    std::filesystem::remove(path);
}

TEST(LocalListenerInode, IsThatOfASocketThatWasBoundElsewhereAndMovedThere) {
    const std::string path = new_path("moved");
    const std::string bound_path = new_path("moved.1.tmp");
    const Fd listener = bound_at(bound_path);
    ASSERT_TRUE(listener.is_open());
    ASSERT_EQ(::listen(listener.get(), 1), 0);
    EXPECT_EQ(local_listener_inode(path), std::nullopt);

    std::filesystem::rename(bound_path, path);
    EXPECT_EQ(local_listener_inode(path), inode_of(listener));
    std::filesystem::remove(path);
}

}  // namespace
}  // namespace wiretrial::kernel
