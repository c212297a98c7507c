// process_test: children start, are watched, frozen and always stopped.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/process.hpp"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <thread>

#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include "impl/kernel/kernel_network.hpp"
#include "impl/kernel/proc_scan.hpp"
#include "impl/kernel/sockets.hpp"

namespace wiretrial::kernel {
namespace {

ExitStatus wait_for_end(Process& process) {
    pollfd ended{.fd = process.pidfd(), .events = POLLIN, .revents = 0};
    ::poll(&ended, 1, 10'000);
    process.drain();
    return process.status().value_or(ExitStatus{.is_signalled = true, .number = -1});
}

/// 0 for a process that is gone or a zombie, and once it is: the kernel needs a moment to take the memory back.
std::uint64_t resident_octets_of_process(pid_t id) {
    std::uint64_t octets = 1;
    for (int i = 0; i < 100'000 && octets != 0; ++i) {
        octets = resident_octets(id);
    }
    return octets;
}

TEST(Process, GivesItsOutputAndExitStatus) {
    auto process = Process::spawn({.arguments = {"sh", "-c", "echo out; echo err >&2; exit 3"}});
    ASSERT_TRUE(process) << process.error().message;
    EXPECT_EQ(wait_for_end(*process), (ExitStatus{.is_signalled = false, .number = 3}));
    EXPECT_EQ(process->standard_output().octets, "out\n");
    EXPECT_EQ(process->standard_error().octets, "err\n");
}

TEST(Process, TellsThatAProgramIsMissing) {
    const auto process = Process::spawn({.arguments = {"/nowhere/at-all"}});
    ASSERT_FALSE(process);
    EXPECT_EQ(process.error().errno_value, ENOENT);
}

TEST(Process, NamesTheSignalThatEndedIt) {
    auto process = Process::spawn({.arguments = {"sh", "-c", "kill -SEGV $$"}});
    ASSERT_TRUE(process);
    const ExitStatus status = wait_for_end(*process);
    EXPECT_EQ(to_text(status), "killed by SIGSEGV");
}

TEST(Process, KeepsTheBeginningOfOutputAndTheEndOfErrors) {
    auto process = Process::spawn(
        {.arguments = {"sh", "-c", "yes 123456 | head -c 200000 >&2; echo LAST >&2"}});
    ASSERT_TRUE(process);
    while (!process->status()) {
        pollfd waiting{.fd = process->error_fd(), .events = POLLIN, .revents = 0};
        ::poll(&waiting, 1, 1000);
        process->drain();
    }
    process->drain();
    EXPECT_EQ(process->standard_error().total, 200'005U);
    EXPECT_LE(process->standard_error().octets.size(), 65'536U);
    EXPECT_TRUE(process->standard_error().octets.ends_with("LAST\n"));
}

TEST(Process, StopsAChildThatIgnoresItsSignalAndItsChildren) {
    auto process = Process::spawn(
        {.arguments = {"sh", "-c", "trap '' TERM; sleep 1000 & echo ready; wait; sleep 1000"}});
    ASSERT_TRUE(process);
    pollfd waiting{.fd = process->output_fd(), .events = POLLIN, .revents = 0};
    ASSERT_EQ(::poll(&waiting, 1, 10'000), 1);
    const std::vector<pid_t> tree = process_tree(process->id());
    EXPECT_GE(tree.size(), 2U);
    process->stop(std::chrono::milliseconds(50));
    EXPECT_TRUE(process->status().has_value());
    // An orphan that was killed stays a zombie until init has reaped it; it runs no more, which is what counts.
    for (const pid_t id : tree) {
        EXPECT_EQ(resident_octets_of_process(id), 0U) << id;
    }
}

TEST(Process, StandsStillWhenFrozen) {
    auto process = Process::spawn({.arguments = {"sh", "-c", "while :; do :; done"}});
    ASSERT_TRUE(process);
    EXPECT_FALSE(process->is_asleep());
    process->freeze();
    EXPECT_TRUE(process->is_asleep());
    const TreeActivity before = tree_activity(process->id(), Duration::zero());
    const Duration used = processor_time(process->id());
    EXPECT_GT(used, Duration::zero());
    EXPECT_EQ(processor_time(process->id()), used);
    EXPECT_EQ(tree_activity(process->id(), Duration::zero()), before);
    process->signal(SIGCONT);
    process->stop(Duration::zero());
}

TEST(Process, HoldsNoSocketThatIsClosedWhileItStarts) {
    std::atomic<int> children = 0;
    const std::jthread starter([&](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            EXPECT_TRUE(Process::spawn({.arguments = {"true"}}));
            ++children;
        }
    });
    const transport::Address address{
        .family = transport::Family::unix_path,
        .path = "@wiretrial-process-test-" + std::to_string(::getpid())};
    KernelNetwork network;
    while (children < 50) {
        auto listener = listen_at(address);
        ASSERT_TRUE(listener) << listener.error().message;
        network.close(listener->release());
        const auto connected = start_connect(address);
        ASSERT_FALSE(connected) << "a child still listens, after " << children << " children";
        EXPECT_EQ(connected.error().errno_value, ECONNREFUSED);
    }
}

TEST(TreeActivity, SeesADeadlineAndItsAbsence) {
    auto sleeper = Process::spawn({.arguments = {"sleep", "1000"}});
    auto reader = Process::spawn(
        {.arguments = {
             "sh", "-c",
             "fifo=$(mktemp -u); mkfifo $fifo; exec 4<>$fifo; rm $fifo; echo x; read line <&4"}});
    ASSERT_TRUE(sleeper && reader);
    pollfd waiting{.fd = reader->output_fd(), .events = POLLIN, .revents = 0};
    ASSERT_EQ(::poll(&waiting, 1, 10'000), 1);
    TreeActivity asleep;
    for (int i = 0; i < 100'000 && !asleep.is_asleep; ++i) {
        asleep = tree_activity(sleeper->id(), std::chrono::seconds(1));
    }
    EXPECT_TRUE(asleep.has_deadline);
    TreeActivity reading;
    for (int i = 0; i < 100'000 && !reading.is_asleep; ++i) {
        reading = tree_activity(reader->id(), std::chrono::seconds(1));
    }
    EXPECT_TRUE(reading.is_asleep);
    EXPECT_FALSE(reading.has_deadline);
    EXPECT_GE(descriptor_count(reader->id()), 4U);
    EXPECT_GT(resident_octets(reader->id()), 0U);
}

}  // namespace
}  // namespace wiretrial::kernel
