// blocking_call: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/blocking_call.hpp"

#include <cstdint>
#include <utility>

#include <sys/eventfd.h>
#include <sys/socket.h>

namespace wiretrial::engine {

BlockingCall::BlockingCall(transport::Network& network, transport::SocketCall call)
    : network_(network),
      call_(std::move(call)),
      event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      thread_([this] {
          result_ = network_.call(call_);
          is_done_.store(true, std::memory_order_release);
          const std::uint64_t one = 1;
          [[maybe_unused]] const ssize_t written = ::write(event_.get(), &one, sizeof one);
      }) {}

BlockingCall::~BlockingCall() {
    if (!is_done()) {
        // Wakes whatever receives, sends, accepts or connects on it.
        ::shutdown(call_.socket, SHUT_RDWR);
    }
    thread_.join();
}

}  // namespace wiretrial::engine
