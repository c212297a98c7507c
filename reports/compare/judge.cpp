// judge: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "reports/compare/judge.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "reports/compare/statistics.hpp"

namespace wiretrial::compare {
namespace {

/// Of the advice, which is rough anyhow.
constexpr double many_degrees = 100;
/// More repetitions than this are no advice.
constexpr std::size_t repetitions_max = 1000;

std::vector<double> logarithms(std::span<const double> values) {
    std::vector<double> logs(values.size());
    std::ranges::transform(values, logs.begin(), [](double value) { return std::log(value); });
    return logs;
}

/// The logarithm of `contender` over `baseline`.
Estimate log_ratio(std::span<const double> baseline,
                   std::span<const double> contender,
                   bool is_paired) {
    const std::vector<double> left = logarithms(baseline);
    std::vector<double> right = logarithms(contender);
    if (!is_paired) {
        return difference(trimmed_mean(right), trimmed_mean(left));
    }
    std::ranges::transform(right, left, right.begin(), std::minus<>());
    return trimmed_mean(right);
}

/// How far values wander while they are measured, where it is more than their scatter explains. Whatever went on within
/// a report went on as long between the two, so no change below that is one of the program.
double drift_of(std::span<const double> values) {
    constexpr double chance_max = 0.001;  // On each side.
    const std::vector<double> logs = logarithms(values);
    const Estimate rise = trend(logs);
    const double wandered = std::abs(rise.center);
    const bool is_scatter =
        wandered <= rise.standard_error * student_quantile(chance_max, rise.degrees);
    return is_scatter ? 0 : wandered + 2 * rise.standard_error;
}

/// The change, as a logarithm, that the same program shows against itself.
double floor_of(const Series& series) {
    if (series.control.size() >= 2) {
        return std::abs(log_ratio(series.baseline, series.control, series.is_paired).center);
    }
    return series.is_paired ? 0 : std::max(drift_of(series.baseline), drift_of(series.contender));
}

/// The probability that chance alone gives what lies this far beyond the floor, on either side.
double chance_of(const Estimate& change, double floor) {
    const double beyond = std::abs(change.center) - floor;
    if (beyond <= 0) {
        return 1;
    }
    const double t = change.standard_error > 0 ? beyond / change.standard_error
                                               : std::numeric_limits<double>::infinity();
    return std::min(1.0, 2 * student_tail(t, change.degrees));
}

/// One figure on its way to a verdict, in logarithms.
struct Trial {
    Judged judged{};
    Estimate change{};
    double floor = 0;
    double smallest = 0;  ///< Change that matters.
    bool is_tested = false;
};

Verdict direction_of(const Trial& trial) {
    const bool is_lower = trial.judged.about.direction == Direction::lower_is_better;
    return (trial.change.center > 0) == is_lower ? Verdict::regression : Verdict::improvement;
}

Trial measure(const Series& series, const Rules& rules) {
    Trial trial{.judged = {.benchmark = series.benchmark,
                           .metric = series.metric,
                           .same = series.same,
                           .about = series.about,
                           .is_paired = series.is_paired,
                           .baseline_count = series.baseline.size(),
                           .contender_count = series.contender.size(),
                           .has_control = series.control.size() >= 2}};
    Judged& judged = trial.judged;
    trial.smallest = std::log1p(series.about.effect_min);
    if (series.baseline.empty() || series.contender.empty()) {
        return trial;
    }
    judged.baseline = median(series.baseline);
    judged.contender = median(series.contender);
    judged.ratio = judged.contender / judged.baseline;
    if (std::min(judged.baseline_count, judged.contender_count) < repetitions_min) {
        trial.change.center = std::log(judged.ratio);
        return trial;
    }
    trial.is_tested = true;
    trial.change = log_ratio(series.baseline, series.contender, series.is_paired);
    trial.floor = floor_of(series);
    const double reach = trial.change.standard_error *
                         student_quantile((1 - rules.confidence) / 2, trial.change.degrees);
    const double change = trial.change.center;
    // Medians of each side would tell of the moments in which they were taken, where pairs tell of the program.
    const double level = (trimmed_mean(logarithms(series.baseline)).center +
                          trimmed_mean(logarithms(series.contender)).center) /
                         2;
    judged.baseline = std::exp(level - change / 2);
    judged.contender = std::exp(level + change / 2);
    judged.ratio = std::exp(change);
    judged.ratio_low = std::exp(change - reach);
    judged.ratio_high = std::exp(change + reach);
    judged.floor = std::expm1(trial.floor);
    judged.chance = chance_of(trial.change, trial.floor);
    return trial;
}

/// Holm's step-down correction: the smallest of m probabilities counts m times, the next one m - 1 times, and none
/// less than the one before it.
void correct(std::vector<Trial>& trials) {
    std::vector<Trial*> tested;
    for (Trial& trial : trials) {
        if (trial.is_tested) {
            tested.push_back(&trial);
        }
    }
    std::ranges::sort(tested, {}, [](const Trial* trial) { return trial->judged.chance; });
    double largest = 0;
    for (std::size_t index = 0; index < tested.size(); ++index) {
        double& chance = tested[index]->judged.chance;
        largest = std::max(largest, chance * static_cast<double>(tested.size() - index));
        chance = std::min(1.0, largest);
    }
}

/// Repetitions of which nine in ten comparisons would see the smallest change that matters, were it there.
std::size_t repetitions_for(const Trial& trial, double false_alarms) {
    const double room = trial.smallest - trial.floor;
    if (room <= 0) {
        return 0;
    }
    const double reach =
        student_quantile(false_alarms / 2, many_degrees) + student_quantile(0.1, many_degrees);
    const auto count =
        static_cast<double>(std::min(trial.judged.baseline_count, trial.judged.contender_count));
    const double needed = count * std::pow(reach * trial.change.standard_error / room, 2);
    // By fives, and never what was there already.
    const double rounded = 5 * std::ceil(std::max(needed, count + 1) / 5);
    return rounded > static_cast<double>(repetitions_max) ? 0 : static_cast<std::size_t>(rounded);
}

void explain(Trial& trial, double false_alarms) {
    Judged& judged = trial.judged;
    const double percent = 100 * judged.about.effect_min;
    if (trial.floor >= trial.smallest) {
        judged.reason = fmt::format("{} by {:.1f} %: too noisy to tell {:g} %",
                                    judged.has_control ? "BASE differs from itself"
                                                       : "the values drift while they are measured",
                                    100 * judged.floor, percent);
        return;
    }
    judged.repetitions_needed = repetitions_for(trial, false_alarms);
    const std::string_view word = judged.is_paired ? "rounds" : "repetitions";
    judged.reason =
        judged.repetitions_needed == 0
            ? fmt::format("too noisy to tell {:g} % by {} {}", percent, repetitions_max, word)
            : fmt::format("some {} {} would tell {:g} %", judged.repetitions_needed, word, percent);
}

void decide_untested(Trial& trial) {
    Judged& judged = trial.judged;
    const std::size_t count = std::min(judged.baseline_count, judged.contender_count);
    if (judged.about.is_exact && count > 0) {
        judged.verdict = std::abs(trial.change.center) < trial.smallest ? Verdict::no_change
                                                                        : direction_of(trial);
        return;
    }
    judged.repetitions_needed = repetitions_advised;
    judged.reason = fmt::format("{} repetition{} of {} needed; take {} or more", count,
                                count == 1 ? "" : "s", repetitions_min, repetitions_advised);
}

void decide(Trial& trial, const Rules& rules, double false_alarms) {
    Judged& judged = trial.judged;
    if (!trial.is_tested) {
        decide_untested(trial);
        return;
    }
    const double matters = std::max(trial.smallest, trial.floor);
    if (judged.chance <= rules.false_alarms_max && std::abs(trial.change.center) >= matters) {
        judged.verdict = direction_of(trial);
    } else if (trial.floor < trial.smallest && std::log(judged.ratio_high) < trial.smallest &&
               std::log(judged.ratio_low) > -trial.smallest) {
        judged.verdict = Verdict::no_change;
    } else {
        explain(trial, false_alarms);
    }
}

}  // namespace

std::string_view name_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::regression:
            return "regression";
        case Verdict::improvement:
            return "improvement";
        case Verdict::no_change:
            return "no change";
        case Verdict::inconclusive:
            return "inconclusive";
    }
    std::unreachable();
}

std::vector<Judged> judge(std::span<const Series> series, const Rules& rules) {
    std::vector<Trial> trials;
    trials.reserve(series.size());
    for (const Series& each : series) {
        trials.push_back(measure(each, rules));
    }
    correct(trials);
    const auto tested = std::ranges::count_if(trials, &Trial::is_tested);
    const double false_alarms =
        rules.false_alarms_max / static_cast<double>(std::max<std::ptrdiff_t>(1, tested));
    std::vector<Judged> judged;
    judged.reserve(trials.size());
    for (Trial& trial : trials) {
        decide(trial, rules, false_alarms);
        judged.push_back(std::move(trial.judged));
    }
    return judged;
}

}  // namespace wiretrial::compare
