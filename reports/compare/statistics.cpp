// statistics: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "reports/compare/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <numeric>
#include <vector>

namespace wiretrial::compare {
namespace {

using std::numbers::pi;

/// The continued fraction of the incomplete beta function, by Lentz's method (DLMF 8.17.22).
double beta_fraction(double a, double b, double x) {
    constexpr double tiny = 1e-300;
    constexpr int steps_max = 500;
    const auto away_from_zero = [](double value) { return std::abs(value) < tiny ? tiny : value; };
    double c = 1;
    double d = 1 / away_from_zero(1 - (a + b) * x / (a + 1));
    double fraction = d;
    for (int m = 1; m < steps_max; ++m) {
        const double twice = 2.0 * m;
        const double even = m * (b - m) * x / ((a + twice - 1) * (a + twice));
        d = 1 / away_from_zero(1 + even * d);
        c = away_from_zero(1 + even / c);
        fraction *= d * c;
        const double odd = -(a + m) * (a + b + m) * x / ((a + twice) * (a + twice + 1));
        d = 1 / away_from_zero(1 + odd * d);
        c = away_from_zero(1 + odd / c);
        fraction *= d * c;
        if (std::abs(d * c - 1) < 1e-14) {
            break;
        }
    }
    return fraction;
}

/// The regularised incomplete beta function.
double incomplete_beta(double a, double b, double x) {
    if (x <= 0 || x >= 1) {
        return x <= 0 ? 0 : 1;
    }
    const double front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) +
                                  a * std::log(x) + b * std::log1p(-x));
    // The fraction converges fast on one side of the mean only.
    return x < (a + 1) / (a + b + 2) ? front * beta_fraction(a, b, x) / a
                                     : 1 - front * beta_fraction(b, a, 1 - x) / b;
}

}  // namespace

Estimate trimmed_mean(std::span<const double> values) {
    std::vector<double> sorted(values.begin(), values.end());
    std::ranges::sort(sorted);
    const std::size_t count = sorted.size();
    const std::size_t cut = count / 10;
    const auto kept = static_cast<double>(count - 2 * cut);
    double sum = 0;
    for (std::size_t index = cut; index < count - cut; ++index) {
        sum += sorted[index];
    }
    // What is cut off counts as the last value that stayed.
    double winsorised_sum = 0;
    for (double& value : sorted) {
        value = std::clamp(value, sorted[cut], sorted[count - 1 - cut]);
        winsorised_sum += value;
    }
    const double mean = winsorised_sum / static_cast<double>(count);
    double squares = 0;
    for (const double value : sorted) {
        squares += (value - mean) * (value - mean);
    }
    return {.center = sum / kept,
            .standard_error = std::sqrt(squares / (kept * (kept - 1))),
            .degrees = kept - 1};
}

Estimate difference(const Estimate& left, const Estimate& right) {
    const double left_variance = left.standard_error * left.standard_error;
    const double right_variance = right.standard_error * right.standard_error;
    const double variance = left_variance + right_variance;
    const double denominator = left_variance * left_variance / left.degrees +
                               right_variance * right_variance / right.degrees;
    return {.center = left.center - right.center,
            .standard_error = std::sqrt(variance),
            .degrees = denominator > 0 ? variance * variance / denominator
                                       : std::min(left.degrees, right.degrees)};
}

Estimate trend(std::span<const double> values) {
    const auto count = static_cast<double>(values.size());
    const double middle = (count - 1) / 2;
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
    double products = 0;
    double squares = 0;
    double index = 0;
    for (const double value : values) {
        products += (index - middle) * (value - mean);
        squares += (index - middle) * (index - middle);
        ++index;
    }
    const double slope = products / squares;
    double errors = 0;
    index = 0;
    for (const double value : values) {
        errors += std::pow(value - mean - slope * (index - middle), 2);
        ++index;
    }
    return {.center = slope * count,
            .standard_error = count * std::sqrt(errors / (count - 2) / squares),
            .degrees = count - 2};
}

double student_tail(double t, double degrees) {
    if (std::isinf(t)) {
        return t > 0 ? 0 : 1;
    }
    const double tail = incomplete_beta(degrees / 2, 0.5, degrees / (degrees + t * t)) / 2;
    return t >= 0 ? tail : 1 - tail;
}

double student_quantile(double tail, double degrees) {
    constexpr int steps_max = 200;
    const double front =
        std::lgamma((degrees + 1) / 2) - std::lgamma(degrees / 2) - std::log(degrees * pi) / 2;
    // Newton's method. The tail falls ever less steeply, so from 0 on no step goes too far.
    double t = 0;
    for (int step = 0; step < steps_max; ++step) {
        const double density = std::exp(front - (degrees + 1) / 2 * std::log1p(t * t / degrees));
        const double move = (student_tail(t, degrees) - tail) / density;
        t += move;
        if (std::abs(move) <= 1e-12 * t) {
            break;
        }
    }
    return t;
}

double median(std::span<const double> values) {
    std::vector<double> sorted(values.begin(), values.end());
    const std::size_t middle = sorted.size() / 2;
    std::ranges::nth_element(sorted, sorted.begin() + static_cast<std::ptrdiff_t>(middle));
    if (sorted.size() % 2 == 1) {
        return sorted[middle];
    }
    const double below =
        *std::max_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(middle));
    return (below + sorted[middle]) / 2;
}

}  // namespace wiretrial::compare
