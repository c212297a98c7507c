// blocking_call: one socket call that may block, on a thread of its own, with an event when it returns.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <thread>
#include <utility>

#include <sys/types.h>

#include "impl/kernel/fd.hpp"
#include "impl/transport/network.hpp"

namespace wiretrial::engine {

/// Starts at once: what the scenario does next happens while the call blocks, or after it. The destructor shuts the socket
/// down where the call still blocks, waits for it, and closes a connection that it accepted for nobody.
class BlockingCall {
  public:
    BlockingCall(transport::Network& network, transport::SocketCall call);
    BlockingCall(const BlockingCall&) = delete;
    BlockingCall& operator=(const BlockingCall&) = delete;
    ~BlockingCall();

    [[nodiscard]] bool is_done() const { return is_done_.load(std::memory_order_acquire); }
    /// Readable when the call has returned.
    [[nodiscard]] int event_fd() const { return event_.get(); }
    /// The result, with whatever it accepted. Needs: is_done.
    [[nodiscard]] transport::CallResult take() { return std::exchange(result_, {}); }

  private:
    transport::Network& network_;
    transport::SocketCall call_;
    transport::CallResult result_;
    kernel::Fd event_;
    std::atomic<bool> is_done_ = false;
    std::atomic<pid_t> thread_id_ = 0;  ///< Of the kernel, once the call is about to be made.
    std::thread thread_;
};

}  // namespace wiretrial::engine
