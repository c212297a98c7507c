// blocking_call: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/blocking_call.hpp"

#include <chrono>
#include <cstdint>
#include <utility>

#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "impl/kernel/clock.hpp"
#include "impl/kernel/proc_scan.hpp"

namespace wiretrial::engine {

/// How long a thread may take to reach its call.
constexpr Duration start_limit = std::chrono::seconds(1);

BlockingCall::BlockingCall(transport::Network& network, transport::SocketCall call)
    : network_(network),
      call_(std::move(call)),
      event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      thread_([this] {
          thread_id_.store(::gettid(), std::memory_order_release);
          result_ = network_.call(call_);
          is_done_.store(true, std::memory_order_release);
          const std::uint64_t one = 1;
          [[maybe_unused]] const ssize_t written = ::write(event_.get(), &one, sizeof one);
      }) {
    // On a busy machine the thread may get its turn late, and then the call would meet what should have come during it.
    const TimePoint due = kernel::now() + start_limit;
    while (!is_done() && !kernel::is_thread_asleep(thread_id_.load(std::memory_order_acquire)) &&
           kernel::now() < due) {
        std::this_thread::yield();
    }
}

BlockingCall::~BlockingCall() {
    // A close that waits has given its number away already: somebody else may have it now.
    if (!is_done() && call_.name != "close") {
        // Wakes whatever receives, sends, accepts or connects on it.
        ::shutdown(call_.socket, SHUT_RDWR);
    }
    thread_.join();
    if (result_.accepted >= 0) {
        network_.close(result_.accepted);
    }
}

}  // namespace wiretrial::engine
