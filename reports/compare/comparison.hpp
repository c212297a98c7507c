// comparison: two sets of measurements compared: the figures judged, what could not be, and what follows for a pipeline.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "reports/compare/judge.hpp"
#include "reports/compare/measurements.hpp"

namespace wiretrial::compare {

struct Comparison {
    static constexpr int schema_version = 1;

    std::string command{};
    std::string baseline{};  ///< Where the measurements come from: a file, a folder, a program.
    std::string contender{};
    bool is_paired = false;
    bool is_strict = false;  ///< What is inconclusive or lost is red, too.
    Rules rules{};
    std::vector<std::string> differences{};  ///< Of the machines, which somebody allowed.
    std::vector<std::string> remarks{};  ///< What a reader should know before they trust a verdict.
    std::vector<Judged> judged{};
    std::vector<Unjudged> unjudged{};
    std::size_t constants = 0;  ///< Figures of unknown direction that are the same in both.
};

struct Sides {
    const Measurements& baseline;
    const Measurements& contender;
    const Measurements& control;  ///< BASE measured once more; without figures where it was not.
};

/// Matches, judges, and remarks upon what weakens the verdicts. Names and texts of the result are left to the caller.
///
/// Figures are paired where both sides name the same `interleaved` session, or where `is_paired` says so.
[[nodiscard]] Comparison compare(const Sides& sides, bool is_paired, const Rules& rules = {});

struct Tally {
    std::size_t regressions = 0;
    std::size_t improvements = 0;
    std::size_t unchanged = 0;
    std::size_t inconclusive = 0;
    std::size_t lost = 0;    ///< Benchmarks and figures that NEW does not have any more.
    std::size_t failed = 0;  ///< Benchmarks that fail in NEW alone.
};

[[nodiscard]] Tally tally(const Comparison& comparison);

/// Regressions and failures in NEW are red; with `is_strict` what is inconclusive or lost, too.
[[nodiscard]] bool is_red(const Comparison& comparison);

/// 0 where nothing is red, 1 red, 3 where the two have no figure in common.
[[nodiscard]] int exit_status(const Comparison& comparison);

/// The geometric mean of the ratios of one metric over all benchmarks: for the eye, nothing is judged by it.
struct Mean {
    std::string metric{};
    double ratio = 1;
    std::size_t count = 0;
};

/// For each metric that two benchmarks or more have, by name.
[[nodiscard]] std::vector<Mean> geometric_means(const Comparison& comparison);

}  // namespace wiretrial::compare
