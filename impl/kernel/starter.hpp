// starter: a small process that starts copies of this program without exec.
//
// Most subjects of a run are this program itself, started thousands of times. Exec, the dynamic linker and the first
// touch of each page cost several milliseconds each time; a fork of a process that has done all that, and is still
// small, costs a fraction. The children are children of the harness (CLONE_PARENT), which waits for them as for any
// other. None has a copy of the harness's descriptors.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>

#include <sys/types.h>

#include "impl/kernel/fd.hpp"
#include "impl/transport/io_error.hpp"

namespace wiretrial::kernel {

/// Thread: any, once it is started.
class Starter {
  public:
    using Main = std::function<int(int argc, char** argv)>;

    /// Forks the starter. `program` is the path of this program. `prepare` is called once, in the starter, and gives
    /// what each child does with its arguments; what it makes ready, no child has to.
    ///
    /// Needs:  a process with one thread, as small as it ever is; the starter and its children die with that thread.
    /// Errors: ENOTSUP where the C library cannot be told of a child that it did not make itself; those of socketpair and fork. Without a starter, exec does the same more slowly.
    [[nodiscard]] static transport::IoResult<std::unique_ptr<Starter>> start(
        std::string program, const std::function<Main()>& prepare);

    Starter(const Starter&) = delete;
    Starter& operator=(const Starter&) = delete;
    ~Starter();

    struct Request {
        std::span<const std::string> arguments{};  ///< argv.
        std::string folder{};                      ///< Working directory; empty is the harness's.
        int output = -1;
        int error = -1;
        int ready = -1;  ///< As SpawnOptions::ready_fd.
    };

    /// A child that calls what `prepare` gave, and exits with its result. Nothing when the first argument is another program, the
    /// arguments are longer than 64 KiB, or the starter fails: then exec is the way.
    [[nodiscard]] std::optional<pid_t> launch(const Request& request);

    /// The process id of the starter, for tests.
    [[nodiscard]] pid_t TESTING_ONLY_helper() const { return helper_; }

  private:
    Starter(std::string program, Fd control, pid_t helper);

    std::string program_;
    Fd control_;
    pid_t helper_;
    std::mutex one_at_a_time_;
};

}  // namespace wiretrial::kernel
