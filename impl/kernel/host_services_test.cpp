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
        ASSERT_TRUE(file) << name << ": " << file.error().reason;
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

TEST_F(HostServices, ErrorsTellTheirKind) {
    using enum transport::FileErrorKind;
    const auto store = DirectoryStore::make(base_ / "root");
    ASSERT_TRUE(store) << store.error().message;
    const auto kind_of = [&](const std::string& name) {
        const auto file = (*store)->open(name);
        return file ? failed : file.error().kind;
    };
    EXPECT_EQ(kind_of("missing"), missing);
    EXPECT_EQ(kind_of("plain/below"), missing);
    EXPECT_EQ(kind_of(std::string(5000, 'a')), missing);
    EXPECT_EQ(kind_of("sub"), folder);
    EXPECT_EQ(kind_of("."), folder);
    EXPECT_EQ(kind_of("link"), refused);
    EXPECT_EQ(kind_of("../secret"), refused);
    EXPECT_EQ(kind_of("fifo"), refused);
}

TEST_F(HostServices, FilesAreReadFromWhereTheReaderSkippedTo) {
    const auto store = DirectoryStore::make(base_ / "root");
    ASSERT_TRUE(store) << store.error().message;
    const auto file = (*store)->open("plain");
    ASSERT_TRUE(file) << file.error().reason;
    Bytes content;
    (*file)->skip(6);
    EXPECT_EQ((*file)->read(content, 3), 3U);
    EXPECT_EQ(content, "con");
    (*file)->skip(UINT64_MAX);
    EXPECT_EQ((*file)->read(content, 3), 0U);
}

TEST_F(HostServices, WrittenFilesAppearWholeAndHaveAnotherStamp) {
    const auto store = DirectoryStore::make(base_ / "root");
    ASSERT_TRUE(store) << store.error().message;
    const auto before = (*store)->open("plain");
    ASSERT_TRUE(before) << before.error().reason;
    for (const std::string name : {"new", "sub/new", "plain"}) {
        auto sink = (*store)->create(name);
        ASSERT_TRUE(sink) << name << ": " << sink.error().reason;
        EXPECT_TRUE((*sink)->write("written"));
        EXPECT_NE(content_of(base_ / "root" / name), "written");
        EXPECT_TRUE((*sink)->commit());
        EXPECT_EQ(content_of(base_ / "root" / name), "written");
    }
    const auto after = (*store)->open("plain");
    ASSERT_TRUE(after) << after.error().reason;
    EXPECT_NE((*before)->stamp(), (*after)->stamp());
    EXPECT_GE((*after)->stamp().modified_ns, (*before)->stamp().modified_ns);
    Bytes old;
    EXPECT_TRUE((*before)->read(old, 100));
    EXPECT_EQ(old, "plain content") << "a reader keeps what it opened";
    EXPECT_TRUE((*store)->create("given up"));
    EXPECT_FALSE(fs::exists(base_ / "root" / "given up"));
    EXPECT_EQ((*store)->list("sub").value_or(std::vector<std::string>{}),
              (std::vector<std::string>{"inner", "new"}))
        << "no temporary file is left";
}

TEST_F(HostServices, RemovedFilesAreGone) {
    const auto store = DirectoryStore::make(base_ / "root");
    ASSERT_TRUE(store) << store.error().message;
    EXPECT_TRUE((*store)->remove("sub/inner"));
    EXPECT_FALSE(fs::exists(base_ / "root" / "sub" / "inner"));
    EXPECT_FALSE((*store)->remove("sub/inner"));
}

TEST_F(HostServices, NothingOutsideIsWrittenOrRemoved) {
    const auto store = DirectoryStore::make(base_ / "root");
    ASSERT_TRUE(store) << store.error().message;
    for (const std::string name :
         {"../secret", "up/secret", "sub/../../secret", "/etc/passwd", "link", "fifo", "sub",
          "sub/", "", ".", "..", "sub/..", "no/folder", "plain/below", "up"}) {
        EXPECT_FALSE((*store)->create(name)) << name;
        EXPECT_FALSE((*store)->remove(name)) << name;
    }
    EXPECT_FALSE((*store)->create(std::string_view("plain\0x", 7)));
    EXPECT_EQ(content_of(base_ / "secret"), "secret");
    EXPECT_TRUE(fs::is_symlink(base_ / "root" / "link"));
    EXPECT_TRUE(fs::is_fifo(base_ / "root" / "fifo"));
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
    EXPECT_GT(facts.unix_time(), 1'700'000'000);
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
