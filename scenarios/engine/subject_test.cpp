// subject_test: what a subject that others wrote finds in its folder, and when it is ready.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/subject.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include "impl/kernel/proc_scan.hpp"
#include "impl/kernel/sockets.hpp"

namespace wiretrial::engine {
namespace {

using transport::Family;

std::string content_of(const std::string& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// socat, which leaves its socket behind when it is killed.
Profile local_server() {
    Profile profile;
    profile.name = "socat";
    profile.service = "stream";
    profile.transports = {Family::unix_path};
    profile.start = {"socat", "UNIX-LISTEN:{path},fork,unlink-close=0", "EXEC:cat"};
    profile.addresses = {{Family::ipv6, "[{host}]:{port}"}, {Family::unix_path, "unix:{path}"}};
    profile.configuration = {{"etc/server.conf", {"listen {address};", "http { root {folder}; }"}}};
    return profile;
}

TEST(FillCommand, ReplacesWhatItKnowsAndKeepsOtherBraces) {
    EXPECT_EQ(fill_command({"http { listen {port}; }", "{other}{port"}, {{"port", "80"}}),
              (std::vector<std::string>{"http { listen 80; }", "{other}{port"}));
}

TEST(Subject, FindsItsConfigurationWithTheAddressInItsOwnForm) {
    Subject subject(local_server(), Family::unix_path, {.scratch_folder = ::testing::TempDir()});
    const auto started = subject.ensure_running();
    ASSERT_TRUE(started) << started.error();
    const std::string folder = subject.folder().path();
    EXPECT_EQ(content_of(folder + "/etc/server.conf"),
              "listen unix:" + folder + "/s;\nhttp { root " + folder + "; }\n");
}

TEST(Subject, SettlesOnceNobodyIsConnectedAnyMore) {
    Subject subject(local_server(), Family::unix_path, {.scratch_folder = ::testing::TempDir()});
    EXPECT_FALSE(subject.settles(std::chrono::seconds(10)));
    ASSERT_TRUE(subject.ensure_running());
    EXPECT_TRUE(subject.settles(std::chrono::seconds(10)));
    auto connection = kernel::start_connect(subject.address());
    ASSERT_TRUE(connection);
    // Until its answer there is no child of socat that serves it.
    ASSERT_EQ(::send(connection->get(), "x", 1, MSG_NOSIGNAL), 1);
    pollfd answered{.fd = connection->get(), .events = POLLIN, .revents = 0};
    ASSERT_EQ(::poll(&answered, 1, -1), 1);
    EXPECT_FALSE(subject.settles(std::chrono::milliseconds(1)));
    connection->reset();
    std::ofstream(subject.folder().path() + "/etc/server.conf") << "changed";
    EXPECT_TRUE(subject.settles(std::chrono::seconds(10)));
    EXPECT_NE(content_of(subject.folder().path() + "/etc/server.conf"), "changed");
    subject.stop();
    EXPECT_FALSE(subject.settles(std::chrono::seconds(10)));
}

TEST(Subject, FindsItsFilesAsAClientBeforeACaseStartsIt) {
    Profile profile;
    profile.name = "client";
    profile.role = "client";
    profile.service = "stream";
    profile.files = {{"inbox/one.txt", {.octets = "1"}}};
    Subject subject(profile, Family::ipv4, {.scratch_folder = ::testing::TempDir()});
    ASSERT_TRUE(subject.ensure_running());
    const std::string path = subject.folder().path() + "/inbox/one.txt";
    EXPECT_EQ(content_of(path), "1");
    // They are what it finds, not what each of its cases finds.
    std::filesystem::remove(path);
    ASSERT_TRUE(subject.ensure_running());
    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(Subject, OnALocalSocketIsReadyWhenItListensThere) {
    Subject subject(local_server(), Family::unix_path, {.scratch_folder = ::testing::TempDir()});
    ASSERT_TRUE(subject.ensure_running());
    EXPECT_TRUE(kernel::local_listener_inode(subject.address().path));
}

TEST(Subject, StartsAgainOverTheLocalSocketThatAKilledOneLeft) {
    Subject subject(local_server(), Family::unix_path, {.scratch_folder = ::testing::TempDir()});
    ASSERT_TRUE(subject.ensure_running());
    subject.stop();
    ASSERT_TRUE(std::filesystem::is_socket(subject.address().path));
    const auto started = subject.restart();
    EXPECT_TRUE(started) << started.error();
}

}  // namespace
}  // namespace wiretrial::engine
