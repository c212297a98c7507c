// statistics: the little that a comparison needs: a mean that bears outliers, its error, and Student's distribution.
//
// All of it is closed form: no random numbers, no clock, so a verdict is a pure function of the values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace wiretrial::compare {

/// Where values lie, and how well that is known.
struct Estimate {
    double center = 0;
    double standard_error = 0;
    double degrees = 0;  ///< Of freedom, of `standard_error`.
};

/// The mean without the tenth of the values at each end (none of fewer than ten), with the winsorised error.
///
/// Source: Yuen, "The two-sample trimmed t for unequal population variances" (Biometrika 61, 1974).
/// Needs:  two values or more, all finite.
[[nodiscard]] Estimate trimmed_mean(std::span<const double> values);

/// The difference `left - right` of two independent estimates, with Welch's degrees of freedom.
[[nodiscard]] Estimate difference(const Estimate& left, const Estimate& right);

/// By how much values rise from the first to one behind the last, along the line that fits them best.
///
/// Needs: three values or more, in the order in which they came.
[[nodiscard]] Estimate trend(std::span<const double> values);

/// The probability that Student's t with so many degrees of freedom exceeds `t`.
[[nodiscard]] double student_tail(double t, double degrees);

/// The t that is exceeded with this probability.
///
/// Needs: `tail` above 0 and at most one half.
[[nodiscard]] double student_quantile(double tail, double degrees);

/// The middle value; of an even number the mean of the two in the middle.
///
/// Needs: at least one value.
[[nodiscard]] double median(std::span<const double> values);

}  // namespace wiretrial::compare
