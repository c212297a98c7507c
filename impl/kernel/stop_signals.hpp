// stop_signals: SIGTERM and SIGINT as a descriptor, for loops that end when it is readable.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <csignal>

#include "impl/kernel/fd.hpp"

namespace wiretrial::kernel {

/// Blocks both signals for the calling thread while it lives, and restores the mask when it goes.
///
/// Thread: made before other threads, which inherit the mask. A signal that came is taken when it
/// goes.
class StopSignals {
  public:
    StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;
    ~StopSignals();

    /// Readable once one of the signals came; -1 where the kernel had no descriptor left.
    [[nodiscard]] int fd() const { return fd_.get(); }

  private:
    sigset_t before_{};
    Fd fd_;
};

}  // namespace wiretrial::kernel
