// steady: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "bench/load/steady.hpp"

#include <cmath>

namespace wiretrial::load {
namespace {

constexpr std::size_t slices_min = 8;
constexpr double scatter_max = 0.25;
constexpr double drift_max = 0.05;
/// Standard errors by which the halves of a steady rate hardly ever differ.
constexpr double errors_max = 3.0;

struct Moments {
    double count = 0.0;
    double mean = 0.0;
    double squares = 0.0;  ///< Sum of the squared distances from the mean.

    [[nodiscard]] double variance() const { return count < 2.0 ? 0.0 : squares / (count - 1.0); }
};

Moments moments_of(std::span<const double> values) {
    Moments moments;
    for (const double value : values) {
        moments.count += 1.0;
        const double distance = value - moments.mean;
        moments.mean += distance / moments.count;
        moments.squares += distance * (value - moments.mean);
    }
    return moments;
}

std::size_t best_cut(std::span<const double> rates) {
    std::size_t best = 0;
    double least = INFINITY;
    for (std::size_t cut = 0; cut <= rates.size() / 2; ++cut) {
        const Moments rest = moments_of(rates.subspan(cut));
        const double error = rest.squares / (rest.count * rest.count);
        if (error < least) {
            least = error;
            best = cut;
        }
    }
    return best;
}

bool keeps_still(std::span<const double> rates) {
    const Moments all = moments_of(rates);
    if (all.mean <= 0.0 || std::sqrt(all.variance()) > scatter_max * all.mean) {
        return false;
    }
    const Moments first = moments_of(rates.first(rates.size() / 2));
    const Moments second = moments_of(rates.subspan(rates.size() / 2));
    const double difference = std::abs(first.mean - second.mean);
    const double error =
        std::sqrt(first.variance() / first.count + second.variance() / second.count);
    return difference <= drift_max * all.mean || difference <= errors_max * error;
}

}  // namespace

SteadyWindow find_steady(std::span<const double> rates) {
    const std::size_t half = rates.size() / 2;
    if (rates.size() >= slices_min) {
        const std::size_t cut = best_cut(rates);
        if (cut < half && keeps_still(rates.subspan(cut))) {
            return {.begin = cut, .end = rates.size(), .is_steady = true};
        }
    }
    const bool is_silent = moments_of(rates.subspan(half)).mean <= 0.0;
    return {.begin = is_silent ? 0 : half, .end = rates.size(), .is_steady = false};
}

}  // namespace wiretrial::load
