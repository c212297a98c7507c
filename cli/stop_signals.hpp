// stop_signals: SIGINT and SIGTERM end a run in order: children are stopped and a partial report is written.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>

namespace wiretrial::cli {

/// Catches SIGINT and SIGTERM while it lives. One at a time.
class StopSignals {
  public:
    StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;
    ~StopSignals();

    /// Readable, for ever, from the first signal on.
    [[nodiscard]] int fd() const;
    [[nodiscard]] const std::atomic<bool>& flag() const;
    /// The signal, or 0.
    [[nodiscard]] int signal() const;
};

}  // namespace wiretrial::cli
