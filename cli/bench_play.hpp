// bench_play: plays the rounds of a session: starts each subject, loads it, stops it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <expected>
#include <functional>
#include <string>

#include "bench/session/session.hpp"
#include "cli/bench_plan.hpp"

namespace wiretrial::cli {

/// What is going on, for whoever watches.
struct BenchProgress {
    std::size_t done = 0;
    std::size_t total = 0;
    std::size_t round = 0;
    const bench::Measurement* last = nullptr;
};

struct BenchPlayOptions {
    int stop_fd = -1;                                         ///< Readable: stop.
    std::function<bool()> is_stopped{};                       ///< Whether that has happened.
    std::function<void(const BenchProgress&)> on_progress{};  ///< After each load.
};

/// Plays `session.rounds` rounds, and fills in measurements and why it ended early. In each round every scenario is
/// measured once for each contestant, in an order that turns about. A subject that is owned is started anew each time:
/// what one instance happens to be, by its place in memory, does not stand for all of them.
///
/// Gives: false where nobody answered at all.
/// Errors: a sentence: a subject that cannot be started, a load that a subject cannot be given.
[[nodiscard]] std::expected<bool, std::string> play_bench(const BenchPlan& plan,
                                                          const BenchPlayOptions& options,
                                                          bench::Session& session);

}  // namespace wiretrial::cli
