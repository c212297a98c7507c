// bench_play: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/bench_play.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "bench/driver/load_run.hpp"
#include "bench/session/order.hpp"
#include "impl/kernel/proc_scan.hpp"
#include "scenarios/engine/subject.hpp"

namespace wiretrial::cli {
namespace {

using bench::Measurement;
using engine::Subject;

std::string scratch_parent() {
    const char* const named = std::getenv("TMPDIR");
    return named != nullptr && *named != '\0' ? named : "/tmp";
}

transport::Family family_of(const engine::Profile& profile) {
    if (profile.target) {
        return profile.target->address.family;
    }
    const auto& all = profile.transports;
    const bool has_ipv4 = std::ranges::find(all, transport::Family::ipv4) != all.end();
    return has_ipv4 || all.empty() ? transport::Family::ipv4 : all.front();
}

Duration processor_time(Subject& subject) {
    return subject.process() != nullptr ? kernel::processor_time(subject.process()->id())
                                        : Duration::zero();
}

/// One load that is due.
struct Turn {
    const bench::Scenario& scenario;
    const Contestant& contestant;
    std::size_t round = 0;
};

class Player {
  public:
    Player(const BenchPlayOptions& options, const bench::Session& session)
        : options_(options), session_(session), scratch_(scratch_parent()) {}

    /// Gives: nothing where a signal came first.
    std::expected<std::optional<Measurement>, std::string> play(const Turn& turn) {
        const Contestant& contestant = turn.contestant;
        Subject subject(contestant.profile, family_of(contestant.profile),
                        {.program = contestant.program, .scratch_folder = scratch_.path()});
        if (auto running = subject.ensure_running(); !running) {
            return std::unexpected(contestant.name + " cannot be started: " + running.error());
        }
        bench::Place place = contestant.place;
        if (place.url.empty()) {
            place = {.url = subject.target_text(), .authority = to_text(subject.address())};
        }
        auto plan = bench::plan_of(turn.scenario, contestant.profile, place);
        if (!plan) {
            return std::unexpected("scenario " + turn.scenario.name + ", " + contestant.name +
                                   ": " + plan.error());
        }
        plan->threads = std::min(session_.threads, plan->connections);
        return load(turn, subject, std::move(*plan));
    }

    [[nodiscard]] bool has_reached_any() const { return has_reached_any_; }

  private:
    std::optional<Measurement> load(const Turn& turn, Subject& subject, load::Plan plan) {
        const Contestant& contestant = turn.contestant;
        const auto probed = load::probe(plan, subject.address(), options_.stop_fd);
        if (options_.is_stopped()) {
            return std::nullopt;
        }
        if (!probed) {
            return Measurement{.scenario = turn.scenario.name,
                               .subject = contestant.name,
                               .side = contestant.side,
                               .round = turn.round,
                               .error = "cannot be loaded: " + probed.error()};
        }
        has_reached_any_ = true;
        const load::RunOptions run{.stop_fd = options_.stop_fd};
        if (session_.warm_up > Duration::zero()) {
            plan.length = session_.warm_up;
            static_cast<void>(load::run_load(plan, subject.address(), run));
        }
        plan.length = session_.length;
        const Duration before = processor_time(subject);
        const load::Result result = load::run_load(plan, subject.address(), run);
        if (!result.is_complete) {
            return std::nullopt;
        }
        return bench::measure(turn.scenario, plan, result,
                              {.subject = contestant.name,
                               .side = contestant.side,
                               .round = turn.round,
                               .subject_processor = processor_time(subject) - before});
    }

    const BenchPlayOptions& options_;
    const bench::Session& session_;
    const engine::ScratchFolder scratch_;
    bool has_reached_any_ = false;
};

}  // namespace

std::expected<bool, std::string> play_bench(const BenchPlan& plan,
                                            const BenchPlayOptions& options,
                                            bench::Session& session) {
    Player player(options, session);
    BenchProgress progress;
    for (const Bout& bout : plan.bouts) {
        progress.total += session.rounds * bout.contestants.size();
    }
    for (std::size_t round = 0; round < session.rounds; ++round) {
        for (const Bout& bout : plan.bouts) {
            for (const std::size_t index : bench::order_of_round(bout.contestants.size(), round)) {
                auto played = player.play({bout.scenario, bout.contestants[index], round});
                if (options.is_stopped() || (played && !*played)) {
                    session.incomplete = fmt::format("stopped by a signal after {} of {} loads",
                                                     progress.done, progress.total);
                    return true;
                }
                if (!played) {
                    return std::unexpected(played.error());
                }
                session.measurements.push_back(std::move(**played));
                ++progress.done;
                progress.round = round;
                progress.last = &session.measurements.back();
                options.on_progress(progress);
            }
        }
    }
    return player.has_reached_any();
}

}  // namespace wiretrial::cli
