// host_services_test: files that cannot be left, files that appear whole, the date, and signals as
// a descriptor.
// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "impl/kernel/directory_store.hpp"
#include "impl/kernel/host_facts.hpp"
#include "impl/kernel/octet_sinks.hpp"
#include "impl/kernel/stop_signals.hpp"

namespace wiretrial::kernel {
namespace {

namespace fs = std::filesystem;

/// A folder `root` with some files, beside a file `secret` outside of it.
class HostServices : public testing::Test {
  protected:
    void SetUp() override {
        std::string name = testing::TempDir() + "wiretrial-store-XXXXXX";
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        base_ = name;
        fs::create_directories(base_ / "root" / "sub");
        std::ofstream(base_ / "secret") << "secret";
        std::ofstream(base_ / "root" / "plain") << "plain content";
        std::ofstream(base_ / "root" / "sub" / "inner") << "inner";
        fs::create_symlink(base_ / "secret", base_ / "root" / "link");
        fs::create_directory_symlink(base_, base_ / "root" / "up");
        ASSERT_EQ(::mkfifo((base_ / "root" / "fifo").c_str(), 0600), 0);
    }
    void TearDown() override { fs::remove_all(base_); }

    fs::path base_;
};

std::string content_of(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST_F(HostServices, FilesBelowTheRootAreRead) {
    const auto store = DirectoryStore::make(base_ / "root");
    ASSERT_TRUE(store) << store.error().message;
    for (const std::string name : {"plain", "sub/inner", "./plain", "sub/../plain"}) {
        const auto file = (*store)->open(name);
        ASSERT_TRUE(file) << name << ": " << file.error();
        Bytes content;
        while ((*file)->read(content, 4).value_or(0) > 0) {
        }
        EXPECT_EQ(content, content_of(base_ / "root" / name)) << name;
        EXPECT_EQ((*file)->size(), content.size());
    }
}

TEST_F(HostServices, NoNameLeadsOut) {
    const auto store = DirectoryStore::make(base_ / "root");
    ASSERT_TRUE(store) << store.error().message;
    for (const std::string name :
         {"../secret", "sub/../../secret", "/etc/passwd", "link", "up/secret", "", ".", "sub",
          "fifo", "missing", "plain/", "//etc/passwd", "/proc/self/root/etc/passwd"}) {
        EXPECT_FALSE((*store)->open(name)) << name;
    }
    EXPECT_FALSE((*store)->open(std::string_view("plain\0/../../secret", 19)));
    EXPECT_FALSE((*store)->open(std::string(5000, 'a')));
    for (const std::string folder : {"..", "/", "up", "plain", "missing"}) {
        EXPECT_FALSE((*store)->list(folder)) << folder;
    }
}

TEST_F(HostServices, ListIsSortedAndMarksFolders) {
    const auto store = DirectoryStore::make(base_ / "root");
    ASSERT_TRUE(store) << store.error().message;
    EXPECT_EQ((*store)->list(".").value_or(std::vector<std::string>{}),
              (std::vector<std::string>{"fifo", "link", "plain", "sub/", "up"}));
}

TEST_F(HostServices, MissingRootIsTold) {
    const auto store = DirectoryStore::make(base_ / "nowhere");
    ASSERT_FALSE(store);
    EXPECT_NE(store.error().message.find("nowhere"), std::string::npos);
}

TEST_F(HostServices, FileAppearsOnlyWhole) {
    const fs::path path = base_ / "result";
    {
        auto sink = AtomicFileSink::make(path);
        ASSERT_TRUE(sink) << sink.error().message;
        EXPECT_TRUE((*sink)->write("half"));
        EXPECT_FALSE(fs::exists(path));
    }
    EXPECT_FALSE(fs::exists(path));
    auto sink = AtomicFileSink::make(path);
    EXPECT_TRUE((*sink)->write("wh"));
    EXPECT_TRUE((*sink)->write("ole"));
    EXPECT_TRUE((*sink)->commit());
    EXPECT_EQ(content_of(path), "whole");
    EXPECT_FALSE((*sink)->write("more")) << "nothing follows a commit";
    std::size_t entries = 0;
    for ([[maybe_unused]] const auto& entry : fs::directory_iterator(base_)) {
        ++entries;
    }
    EXPECT_EQ(entries, 3U) << "no temporary file is left";
    EXPECT_FALSE(AtomicFileSink::make(base_ / "no" / "folder"));
}

TEST(KernelFacts, DateIsRfc3339AndTheUptimeRises) {
    KernelFacts facts;
    EXPECT_TRUE(
        std::regex_match(facts.date(), std::regex("20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ")));
    const std::uint64_t first = facts.uptime_seconds();
    EXPECT_GT(first, 0U);
    EXPECT_GE(facts.uptime_seconds(), first);
}

TEST(StopSignals, SignalMakesTheDescriptorReadableAndIsTaken) {
    {
        const StopSignals signals;
        pollfd readable{.fd = signals.fd(), .events = POLLIN, .revents = 0};
        EXPECT_EQ(::poll(&readable, 1, 0), 0);
        ::pthread_kill(::pthread_self(), SIGTERM);
        EXPECT_EQ(::poll(&readable, 1, 1000), 1);
    }
    sigset_t pending{};
    ::sigpending(&pending);
    EXPECT_EQ(::sigismember(&pending, SIGTERM), 0);
}

}  // namespace
}  // namespace wiretrial::kernel
