// judge: whether a figure has changed, by how much, and how sure that is.
//
// All is done on logarithms of ratios, so that twice as fast and half as fast weigh the same. Paired values give one
// ratio a round, and what disturbs both sides of a round cancels out; unpaired ones are two samples of their own.
// The estimate is a trimmed mean with Student's interval. A figure has changed when
//
//   1. it differs from what BASE differs from itself by (the floor), with a probability of chance below
//      `false_alarms_max` for all figures of the comparison together (Holm 1979), and
//   2. the estimate is at least the smallest change that matters.
//
// It has not when its whole 95 % interval lies within the smallest change that matters. Everything else is
// inconclusive. Two steps of the usual recipe were measured and left: a bootstrap of ten pairs covers 92 % where it
// says 95 %, and cannot tell the one in ten thousand that 30 figures need; and to ask that the whole interval lie
// beyond 5 % finds a true 10 % in ten pairs of 3 % noise in 82 to 91 % of all cases, this in 96 %.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "reports/compare/match.hpp"

namespace wiretrial::compare {

enum class Verdict : std::uint8_t { regression, improvement, no_change, inconclusive };

[[nodiscard]] std::string_view name_of(Verdict verdict);

/// What is advised where a report says too little to compute it.
inline constexpr std::size_t repetitions_advised = 10;

/// How sure a verdict has to be.
struct Rules {
    /// The probability that of a comparison in which nothing changed anything is called changed.
    double false_alarms_max = 0.004;
    /// Of the interval that is shown, and that `no change` rests on.
    double confidence = 0.95;
};

/// One figure, judged. Ratios are NEW over BASE, whichever way is better.
struct Judged {
    std::string benchmark{};
    std::string metric{};
    std::vector<std::string> same{};
    Metric about{};
    bool is_paired = false;
    std::size_t baseline_count = 0;
    std::size_t contender_count = 0;
    double baseline = 0;   ///< A typical value. Times are nanoseconds.
    double contender = 0;  ///< Such that `ratio` is the ratio of the two.
    double ratio = 1;
    double ratio_low = 0;  ///< With ratio_high the interval; 0 where it is not known.
    double ratio_high = 0;
    double floor = 0;  ///< The fraction by which BASE differs from itself; 0 when not known.
    bool has_control = false;  ///< The floor comes from BASE measured twice.
    double chance = 1;  ///< Probability of such a difference by chance, corrected for all figures.
    Verdict verdict = Verdict::inconclusive;
    std::string reason{};  ///< Why it is inconclusive.
    std::size_t repetitions_needed =
        0;  ///< That would probably decide; 0 when more of them would not.
};

/// Judges all figures of one comparison together.
///
/// Needs: values as `match` gives them.
/// Gives: as many as `series`, in its order.
[[nodiscard]] std::vector<Judged> judge(std::span<const Series> series, const Rules& rules = {});

}  // namespace wiretrial::compare
