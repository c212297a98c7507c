// starter_test: children without exec are like children with it.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/starter.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include "impl/kernel/process.hpp"

namespace wiretrial::kernel {
namespace {

/// What a child of the test does: its second argument says what.
int act(int count, char** arguments) {
    const std::string_view what = count > 1 ? arguments[1] : "";
    if (what == "echo") {
        std::printf("%s %d", arguments[2], count);
        std::fprintf(stderr, "aside");
        return 3;
    }
    if (what == "abort") {
        std::abort();
    }
    if (what == "parent") {
        return std::to_string(::getppid()) == arguments[2] ? 0 : 1;
    }
    if (what == "descriptors") {
        const std::filesystem::directory_iterator entries("/proc/self/fd");
        return static_cast<int>(std::distance(begin(entries), end(entries))) - 1;  // Its own.
    }
    if (what == "ready") {
        return ::write(3, "up\n", 3) == 3 ? 0 : 1;
    }
    if (what == "command line") {
        std::ifstream file("/proc/self/cmdline");
        std::cout << file.rdbuf() << std::getenv("PATH");
        return 0;
    }
    if (what == "folder") {
        std::printf("%s", std::filesystem::current_path().c_str());
        return 0;
    }
    return 99;
}

class StarterTest : public testing::Test {
  protected:
    void SetUp() override {
        // Its name is also that of a program: what the starter cannot do, exec can.
        auto started = Starter::start("sh", [] { return Starter::Main(act); });
        ASSERT_TRUE(started) << started.error().message;
        starter_ = std::move(*started);
    }

    Process spawn(std::vector<std::string> arguments, std::string folder = "", int ready = -1) {
        auto process = Process::spawn({.arguments = std::move(arguments),
                                       .folder = std::move(folder),
                                       .ready_fd = ready,
                                       .starter = starter_.get()});
        EXPECT_TRUE(process);
        return std::move(*process);
    }

    static std::string end_of(Process& process) {
        pollfd ended{.fd = process.pidfd(), .events = POLLIN, .revents = 0};
        ::poll(&ended, 1, 10'000);
        process.drain();
        const auto status = process.status();
        return status ? to_text(*status) : "still runs";
    }

    std::unique_ptr<Starter> starter_;
};

TEST_F(StarterTest, AChildGivesItsOutputAndStatus) {
    Process process = spawn({"sh", "echo", "hello"});
    EXPECT_EQ(end_of(process), "exit status 3");
    EXPECT_EQ(process.standard_output().octets, "hello 3");
    EXPECT_EQ(process.standard_error().octets, "aside");
}

TEST_F(StarterTest, AChildIsAChildOfTheHarness) {
    Process process = spawn({"sh", "parent", std::to_string(::getpid())});
    EXPECT_EQ(end_of(process), "exit status 0");
}

TEST_F(StarterTest, AChildThatAbortsIsKilledItselfByTheSignal) {
    Process process = spawn({"sh", "abort"});
    EXPECT_EQ(end_of(process), "killed by SIGABRT");
    Process next = spawn({"sh", "echo", "again"});
    EXPECT_EQ(end_of(next), "exit status 3");
}

TEST_F(StarterTest, AChildHasNoDescriptorsButItsOwn) {
    const Fd other(::dup(1));
    Process process = spawn({"sh", "descriptors"});
    EXPECT_EQ(end_of(process), "exit status 3");
}

TEST_F(StarterTest, TheReadyDescriptorIsNumberThree) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    const Fd reader(ends[0]);
    Fd writer(ends[1]);
    Process process = spawn({"sh", "ready"}, "", writer.get());
    writer.reset();
    std::array<char, 8> text{};
    EXPECT_EQ(::read(reader.get(), text.data(), text.size()), 3);
    EXPECT_STREQ(text.data(), "up\n");
    EXPECT_EQ(::read(reader.get(), text.data(), text.size()), 0) << "somebody else holds it, too";
    EXPECT_EQ(end_of(process), "exit status 0");
}

TEST_F(StarterTest, AChildWorksInItsFolder) {
    Process process = spawn({"sh", "folder"}, "/proc");
    EXPECT_EQ(end_of(process), "exit status 0");
    EXPECT_EQ(process.standard_output().octets, "/proc");
}

TEST_F(StarterTest, TheKernelShowsTheArgumentsOfTheChild) {
    Process process = spawn({"sh", "command line"});
    EXPECT_EQ(end_of(process), "exit status 0");
    EXPECT_EQ(process.standard_output().octets.substr(0, 16),
              std::string_view("sh\0command line", 16));
    EXPECT_TRUE(process.standard_output().octets.ends_with(std::getenv("PATH")));
}

TEST_F(StarterTest, AnotherProgramIsLeftToExec) {
    EXPECT_FALSE(starter_->launch({.arguments = std::vector<std::string>{"true"}}));
    Process process = spawn({"sleep", "0"});
    EXPECT_EQ(end_of(process), "exit status 0");
}

TEST_F(StarterTest, ArgumentsThatCannotBeSentAreLeftToExec) {
    Process process = spawn({"sh", "-c", "exit 5", std::string(100'000, 'x')});
    EXPECT_EQ(end_of(process), "exit status 5");
}

TEST_F(StarterTest, WithoutTheStarterExecDoesIt) {
    ::kill(starter_->TESTING_ONLY_helper(), SIGKILL);
    Process process = spawn({"sh", "-c", "exit 4"});
    EXPECT_EQ(end_of(process), "exit status 4");
}

}  // namespace
}  // namespace wiretrial::kernel
