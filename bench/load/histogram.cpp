// histogram: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "bench/load/histogram.hpp"

#include <cmath>

#include "impl/base/check.hpp"

namespace wiretrial::load {

// calloc, since the kernel's fresh pages are zero already: what is never counted is never touched.
Histogram::Histogram()
    : counts_(static_cast<std::uint64_t*>(std::calloc(counters, sizeof(std::uint64_t)))) {
    WIRETRIAL_CHECK(counts_ != nullptr);
}

Histogram::Histogram(const Histogram& other) : Histogram() {
    add(other);
}

Histogram& Histogram::operator=(const Histogram& other) {
    return *this = Histogram(other);
}

void Histogram::add(const Histogram& other) {
    if (other.count_ == 0) {
        return;
    }
    for (std::size_t index = index_of(other.min_); index <= index_of(other.max_); ++index) {
        counts_[index] += other.counts_[index];
    }
    count_ += other.count_;
    sum_ += other.sum_;
    min_ = std::min(min_, other.min_);
    max_ = std::max(max_, other.max_);
}

double Histogram::mean_ns() const {
    return count_ == 0 ? 0.0 : static_cast<double>(sum_) / static_cast<double>(count_);
}

double Histogram::deviation_ns() const {
    if (count_ == 0) {
        return 0.0;
    }
    const double mean = mean_ns();
    double squares = 0.0;
    for (std::size_t index = index_of(min_); index <= index_of(max_); ++index) {
        const double begin = index == 0 ? 0.0 : static_cast<double>(end_of(index - 1)) + 1.0;
        const double middle = (begin + static_cast<double>(end_of(index))) / 2.0;
        squares += static_cast<double>(counts_[index]) * (middle - mean) * (middle - mean);
    }
    return std::sqrt(squares / static_cast<double>(count_));
}

Duration Histogram::at_quantile(double quantile) const {
    const auto rank =
        std::max(std::uint64_t{1},
                 static_cast<std::uint64_t>(std::ceil(quantile * static_cast<double>(count_))));
    if (count_ == 0) {
        return Duration::zero();
    }
    std::uint64_t seen = 0;
    for (std::size_t index = index_of(min_); index <= index_of(max_); ++index) {
        seen += counts_[index];
        if (seen >= rank) {
            return Duration(std::min(end_of(index), max_));
        }
    }
    return max();
}

std::uint64_t Histogram::count_up_to(Duration value) const {
    const auto nanoseconds =
        static_cast<std::uint64_t>(std::clamp(value, Duration::zero(), value_max).count());
    if (count_ == 0) {
        return 0;
    }
    std::uint64_t seen = 0;
    const std::size_t last = std::min(index_of(nanoseconds), index_of(max_));
    for (std::size_t index = index_of(min_); index <= last; ++index) {
        seen += counts_[index];
    }
    return seen;
}

}  // namespace wiretrial::load
