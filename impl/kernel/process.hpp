// process: a program that the harness started, owns and always stops.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "impl/base/bytes.hpp"
#include "impl/base/time.hpp"
#include "impl/kernel/fd.hpp"
#include "impl/transport/io_error.hpp"

namespace wiretrial::kernel {

class Starter;

struct SpawnOptions {
    std::vector<std::string> arguments{};    ///< argv; the first is looked up in PATH.
    std::vector<std::string> environment{};  ///< `NAME=value`, in addition to the harness's own.
    std::string folder{};                    ///< Working directory; empty is the harness's.
    int ready_fd = -1;                       ///< Inherited under the number 3 where it is not -1.
    Starter* starter = nullptr;              ///< Starts the program, if it can. Not owned.
};

/// How a process ended.
struct ExitStatus {
    bool is_signalled = false;
    int number = 0;  ///< The exit status, or the signal.

    friend bool operator==(const ExitStatus&, const ExitStatus&) = default;
};

/// `exit status 3` or `killed by SIGSEGV`.
[[nodiscard]] std::string to_text(ExitStatus status);

/// Octets of an output stream, its beginning or its end, and how many there were in all.
struct Capture {
    Bytes octets{};
    std::uint64_t total = 0;
    std::size_t octets_max = 0;
    bool keeps_end = false;  ///< The end matters more: reports come last.
};

/// A child in a process group of its own, which is killed with its starter thread and at
/// destruction.
///
/// Thread: start and stop on the same thread (PR_SET_PDEATHSIG is bound to it).
class Process {
  public:
    /// Errors: ENOENT when the program is not found, and whatever fork and pipe give.
    [[nodiscard]] static transport::IoResult<Process> spawn(const SpawnOptions& options);

    Process(Process&& other) noexcept;
    Process& operator=(Process&& other) noexcept;
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    ~Process();

    [[nodiscard]] pid_t id() const { return id_; }
    /// Readable when the process has ended.
    [[nodiscard]] int pidfd() const { return pidfd_.get(); }
    [[nodiscard]] int output_fd() const { return output_.get(); }
    [[nodiscard]] int error_fd() const { return error_.get(); }

    /// How it ended, when it has. Reaps.
    [[nodiscard]] std::optional<ExitStatus> status();
    /// Sends a signal to the whole group, unless it has ended.
    void signal(int number);
    /// SIGSTOP, and waits until the process stands still.
    void freeze();
    /// Reads what has come on standard output and standard error, without waiting.
    void drain();
    [[nodiscard]] const Capture& standard_output() const { return output_capture_; }
    [[nodiscard]] const Capture& standard_error() const { return error_capture_; }
    /// SIGTERM, and SIGKILL when `grace` has passed; waits for the end and drains.
    void stop(Duration grace);

    /// Whether the process, when it has one thread, or its whole tree, sleeps just now.
    ///
    /// Cost: about 4 us for a single thread without children.
    [[nodiscard]] bool is_asleep() const;

  private:
    Process() = default;

    pid_t id_ = -1;
    Fd pidfd_;
    Fd output_;
    Fd error_;
    Fd stat_;  ///< /proc/ID/stat, kept open for is_asleep.
    std::optional<ExitStatus> status_;
    Fd children_;  ///< /proc/ID/task/ID/children, likewise.
    Capture output_capture_{.octets_max = std::size_t{64} << 20U};
    Capture error_capture_{.octets_max = std::size_t{64} << 10U, .keeps_end = true};
};

}  // namespace wiretrial::kernel
