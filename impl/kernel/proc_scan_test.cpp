// proc_scan_test: which socket listens at a path.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/proc_scan.hpp"

#include <filesystem>
#include <string>

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "impl/kernel/sockets.hpp"

namespace wiretrial::kernel {
namespace {

TEST(LocalListenerInode, IsThatOfASocketThatListensAndNotOfOneThatIsOnlyBound) {
    const std::string path =
        testing::TempDir() + "wiretrial-" + std::to_string(::getpid()) + " listener";
    std::filesystem::remove(path);
    transport::Address address = transport::loopback(transport::Family::unix_path);
    address.path = path;
    const auto name = to_socket_address(address);
    auto listener = open_socket(transport::Family::unix_path, transport::Service::stream);
    ASSERT_TRUE(name && listener);
    ASSERT_EQ(::bind(listener->get(), name->get(), name->length), 0);
    EXPECT_EQ(local_listener_inode(path), std::nullopt);

    ASSERT_EQ(::listen(listener->get(), 1), 0);
    struct stat status{};
    ASSERT_EQ(::fstat(listener->get(), &status), 0);
    EXPECT_EQ(local_listener_inode(path), status.st_ino);

    listener->reset();
    EXPECT_EQ(local_listener_inode(path), std::nullopt);
    std::filesystem::remove(path);
}

}  // namespace
}  // namespace wiretrial::kernel
