// play: plays a plan with all that it needs around it: hosts, a scratch folder, signals, progress on a terminal.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "impl/base/time.hpp"
#include "impl/kernel/starter.hpp"
#include "reports/model/verdict.hpp"
#include "scenarios/engine/plan.hpp"
#include "scenarios/engine/suite_run.hpp"

namespace wiretrial::cli {

/// What came of it.
struct Played {
    std::vector<model::CaseResult> results{};
    Duration duration{};
    int signal = 0;  ///< That stopped it, or 0; then there are fewer results than were planned.
};

struct PlayOptions {
    /// Those of the engine but stop, lab and result; `jobs` 0 is two for each core, or six in a hurried run.
    engine::SuiteRunOptions run{};
    bool shows_progress = false;         ///< One line on standard error that is written over.
    bool is_strict = false;              ///< What progress counts as red.
    kernel::Starter* starter = nullptr;  ///< Not owned; without it, subjects are started by exec.
};

/// The starter of subjects that are this program. To be called while this process is small and has one thread: before
/// files are read. Null where the system has no way to it.
[[nodiscard]] std::unique_ptr<kernel::Starter> start_starter();

/// Plays. Needs: this process has one thread, if the plan has hosts.
[[nodiscard]] Played play_plan(const engine::Plan& plan, const PlayOptions& options);

}  // namespace wiretrial::cli
