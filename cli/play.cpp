// play: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/play.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <utility>

#include <fmt/core.h>
#include <sys/prctl.h>

#include "cli/library.hpp"
#include "cli/program.hpp"
#include "cli/stop_signals.hpp"
#include "impl/kernel/clock.hpp"
#include "impl/kernel/host_lab.hpp"
#include "scenarios/engine/subject.hpp"

namespace wiretrial::cli {
namespace {

/// A folder for the run's scratch files, removed at its end.
std::string scratch_parent() {
    const char* named = std::getenv("TMPDIR");
    return named != nullptr && *named != '\0' ? named : "/tmp";
}

/// One line on a terminal that is written over.
class Progress {
  public:
    Progress(std::size_t total, bool is_shown) : total_(total), is_shown_(is_shown) {}
    ~Progress() {
        if (is_shown_) {
            fmt::print(stderr, "\r\x1b[K");
        }
    }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void add(const model::CaseResult& result, bool is_strict) {
        ++done_;
        red_ += model::is_red(result, is_strict) ? 1 : 0;
        if (is_shown_ && (done_ % 8 == 0 || done_ == total_)) {
            fmt::print(stderr, "\r\x1b[K{}/{} played, {} red  {}", done_, total_, red_,
                       result.id.substr(0, 44));
            std::fflush(stderr);
        }
    }

  private:
    std::size_t total_;
    bool is_shown_;
    std::size_t done_ = 0;
    std::size_t red_ = 0;
};

std::set<std::string> hosts_of(const engine::Plan& plan) {
    std::set<std::string> hosts;
    for (const engine::Group& group : plan.groups) {
        for (const engine::Unit& unit : group.units) {
            if (unit.scenario != nullptr && unit.skip_reason.empty()) {
                hosts.insert(unit.scenario->hosts.begin(), unit.scenario->hosts.end());
            }
        }
    }
    return hosts;
}

}  // namespace

std::unique_ptr<kernel::Starter> start_starter() {
    ::prctl(PR_SET_TIMERSLACK, 1'000UL);  // Children inherit it.
    auto started = kernel::Starter::start(program_path(), [] {
        auto program = std::make_shared<Program>();
        return [program](int argc, char** argv) { return program->run(argc, argv); };
    });
    return started ? std::move(*started) : nullptr;
}

Played play_plan(const engine::Plan& plan, const PlayOptions& options) {
    // The hosts are made first, while this process has one thread.
    const std::set<std::string> hosts = hosts_of(plan);
    std::unique_ptr<kernel::HostLab> lab;
    engine::SuiteRunOptions run = options.run;
    if (!hosts.empty()) {
        auto started = kernel::HostLab::start({hosts.begin(), hosts.end()});
        if (started) {
            lab = std::move(*started);
        } else {
            run.lab_reason = started.error().message;
        }
    }
    const StopSignals signals;
    const engine::ScratchFolder scratch(scratch_parent());
    Progress progress(plan.unit_count(), options.shows_progress);
    if (run.jobs == 0) {
        // Most cases wait most of the time: two jobs a core keep it busy. Defects make them wait longer, and of what
        // comes late there, nobody is accused.
        const unsigned jobs_a_core = run.is_hurried ? 6 : 2;
        run.jobs = jobs_a_core * std::max(1U, std::thread::hardware_concurrency());
    }
    run.stop_fd = signals.fd();
    run.is_stopped = &signals.flag();
    run.lab = lab.get();
    run.on_result = [&](const model::CaseResult& result) {
        progress.add(result, options.is_strict);
    };
    const TimePoint began = kernel::now();
    Played played;
    played.results = engine::run_plan(
        plan,
        {.program = program_path(), .scratch_folder = scratch.path(), .starter = options.starter},
        run);
    played.duration = kernel::now() - began;
    played.signal = signals.signal();
    return played;
}

}  // namespace wiretrial::cli
