// steady: where a run's warm-up ends, from the requests answered in each of its slices.
//
// The truncation rule is MSER (White 1997, "An Effective Truncation Heuristic for Bias Reduction in Simulation
// Output"): cut away so many slices that the squared standard error of the mean of the rest is least.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

namespace wiretrial::load {

/// The part of a run that its figures are taken from: slices [begin, end).
struct SteadyWindow {
    std::size_t begin = 0;
    std::size_t end = 0;
    /// The rate kept still in it. Where it never did, the window is the second half of the run; all of it where nothing
    /// was answered in that half.
    bool is_steady = false;

    friend bool operator==(const SteadyWindow&, const SteadyWindow&) = default;
};

/// Finds it, given how many requests each slice answered.
///
/// Gives: no steady state where the rule would cut away half of the run, where the rates of the window scatter by more
///        than a quarter of their mean, or where its two halves differ by more than 5 % and more than chance would
///        have it; nor for less than 8 slices.
[[nodiscard]] SteadyWindow find_steady(std::span<const double> rates);

}  // namespace wiretrial::load
