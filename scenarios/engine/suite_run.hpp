// suite_run: plays a plan with several jobs, and gathers the verdicts.
//
// Each job is a thread with an instance of a subject of its own, so that what a case does to the subject is blamed on
// that case alone.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

#include "reports/model/verdict.hpp"
#include "scenarios/engine/plan.hpp"
#include "scenarios/engine/subject.hpp"

namespace wiretrial::kernel {
class HostLab;
}

namespace wiretrial::engine {

struct SuiteRunOptions {
    unsigned jobs = 1;
    std::uint64_t seed = 1;
    unsigned repeats = 1;
    bool is_shuffled = false;
    bool infers_silence = true;
    /// Gives up every wait once the subject sleeps, does not play a red verdict on inferred silence again, and plays a
    /// sample of the cuts of a long payload. For defects, of which nobody is accused.
    bool is_hurried = false;
    bool keeps_transcripts = false;  ///< Of passes, too.
    std::string
        repeat_arguments{};  ///< What the command that repeats a case needs beside the case, e.g. a profile.
    int stop_fd = -1;  ///< Readable when the run is to stop.
    const std::atomic<bool>* is_stopped = nullptr;
    kernel::HostLab* lab = nullptr;
    std::string lab_reason{};  ///< Why there is no lab.
    /// Called with each result, one at a time, from the jobs' threads.
    std::function<void(const model::CaseResult&)> on_result{};
};

/// Gives: the results in the order of the plan; fewer than planned when it was stopped.
[[nodiscard]] std::vector<model::CaseResult> run_plan(const Plan& plan,
                                                      const SubjectTools& tools,
                                                      const SuiteRunOptions& options);

/// Adds up the results of a run for each line of the catalogue.
void count_results(std::vector<model::Coverage>& coverage,
                   const std::vector<model::CaseResult>& results,
                   const Plan& plan);

}  // namespace wiretrial::engine
