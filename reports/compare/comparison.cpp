// comparison: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "reports/compare/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <fmt/format.h>

namespace wiretrial::compare {
namespace {

void remark(Comparison& comparison, const Sides& sides) {
    if (!is_known_of_both(sides.baseline.facts, sides.contender.facts)) {
        comparison.remarks.emplace_back("nothing tells whether both ran on the same machine");
    }
    const bool has_single_values = std::ranges::any_of(comparison.judged, [](const Judged& judged) {
        return !judged.about.is_exact &&
               std::min(judged.baseline_count, judged.contender_count) < repetitions_min;
    });
    if (has_single_values) {
        comparison.remarks.emplace_back(
            "too few repetitions; Google Benchmark takes --benchmark_repetitions=10 "
            "--benchmark_enable_random_interleaving=true");
    } else if (!comparison.is_paired) {
        comparison.remarks.emplace_back(
            "not measured in turns: what changed on the machine between the two counts as a "
            "change");
    }
}

}  // namespace

Comparison compare(const Sides& sides, bool is_paired, const Rules& rules) {
    const auto& [baseline, contender, control] = sides;
    Comparison comparison{.is_paired = is_paired || (!baseline.interleaved.empty() &&
                                                     baseline.interleaved == contender.interleaved),
                          .rules = rules};
    Matched matched = match(baseline, contender, control, comparison.is_paired);
    comparison.judged = judge(matched.series, rules);
    comparison.unjudged = std::move(matched.unjudged);
    comparison.constants = matched.constants;
    for (const Difference& each : differences(baseline.facts, contender.facts)) {
        comparison.differences.push_back(fmt::format("{} is {} in BASE and {} in NEW", each.fact,
                                                     each.baseline, each.contender));
    }
    remark(comparison, sides);
    return comparison;
}

Tally tally(const Comparison& comparison) {
    const auto count = [&comparison](Verdict verdict) {
        return static_cast<std::size_t>(
            std::ranges::count(comparison.judged, verdict, &Judged::verdict));
    };
    return {.regressions = count(Verdict::regression),
            .improvements = count(Verdict::improvement),
            .unchanged = count(Verdict::no_change),
            .inconclusive = count(Verdict::inconclusive),
            .lost = static_cast<std::size_t>(
                std::ranges::count_if(comparison.unjudged, &Unjudged::is_lost)),
            .failed = static_cast<std::size_t>(
                std::ranges::count_if(comparison.unjudged, &Unjudged::has_failed))};
}

bool is_red(const Comparison& comparison) {
    const Tally sum = tally(comparison);
    return sum.regressions > 0 || sum.failed > 0 ||
           (comparison.is_strict && (sum.inconclusive > 0 || sum.lost > 0));
}

int exit_status(const Comparison& comparison) {
    if (is_red(comparison)) {
        return 1;
    }
    return comparison.judged.empty() ? 3 : 0;
}

std::vector<Mean> geometric_means(const Comparison& comparison) {
    std::map<std::string, std::pair<double, std::size_t>> sums;
    for (const Judged& judged : comparison.judged) {
        if (judged.ratio > 0) {
            auto& [logs, count] = sums[judged.metric];
            logs += std::log(judged.ratio);
            ++count;
        }
    }
    std::vector<Mean> means;
    for (const auto& [metric, sum] : sums) {
        if (sum.second >= 2) {
            means.push_back({.metric = metric,
                             .ratio = std::exp(sum.first / static_cast<double>(sum.second)),
                             .count = sum.second});
        }
    }
    return means;
}

}  // namespace wiretrial::compare
