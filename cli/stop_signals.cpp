// stop_signals: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/stop_signals.hpp"

#include <csignal>
#include <cstdint>

#include <sys/eventfd.h>
#include <unistd.h>

namespace wiretrial::cli {
namespace {

// A signal handler can reach nothing but globals.
std::atomic<bool> is_stopped = false;
std::atomic<int> caught = 0;
std::atomic<int> event = -1;
static_assert(std::atomic<int>::is_always_lock_free);

void on_signal(int number) {
    caught = number;
    is_stopped = true;
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(event, &one, sizeof one);
}

}  // namespace

StopSignals::StopSignals() {
    event = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    struct sigaction action{};
    action.sa_handler = on_signal;
    // A second signal ends the program at once: whoever presses Ctrl-C twice means it.
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
}

StopSignals::~StopSignals() {
    ::signal(SIGINT, SIG_DFL);
    ::signal(SIGTERM, SIG_DFL);
    ::close(event.exchange(-1));
}

int StopSignals::fd() const {
    return event;
}
const std::atomic<bool>& StopSignals::flag() const {
    return is_stopped;
}
int StopSignals::signal() const {
    return caught;
}

}  // namespace wiretrial::cli
