// fuzz_engine: one run of a fuzz target's program under libFuzzer, from its start to its end.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "impl/base/bytes.hpp"
#include "impl/base/time.hpp"
#include "impl/kernel/process.hpp"

namespace wiretrial::cli {

struct EngineRun {
    kernel::ExitStatus status{};
    Bytes log{};              ///< The end of standard error, 64 KiB at most.
    bool is_stopped = false;  ///< By a signal to this program.
    bool is_late = false;     ///< It did not end within its limit, and was killed.
    std::string error{};      ///< It could not be started.
};

struct EngineCommand {
    std::vector<std::string> words{};
    Duration limit{};          ///< After that it is killed.
    int stop_fd = -1;          ///< Readable: it is killed.
    bool names_frames = true;  ///< Symbolizing a stack takes longer than most runs.
};

/// Starts the command, hands on what comes on standard error, and waits for its end. Whatever ends it early ends its
/// children, too.
///
/// Thread: any; the program dies with it.
[[nodiscard]] EngineRun run_engine(const EngineCommand& command,
                                   const std::function<void(ByteView)>& on_output);

}  // namespace wiretrial::cli
