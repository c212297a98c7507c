// histogram: latencies counted in steps of 0.1 %, in memory of a fixed size (after HdrHistogram).
//
// Below 2048 ns each nanosecond has a counter of its own. Above, each power of two is cut into 1024 equal steps: so a
// value is known to one part in 1024, whatever its size, and recording one is a shift and an addition.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <memory>

#include "impl/base/time.hpp"

namespace wiretrial::load {

/// Counts of durations. Cost: 264 KiB of addresses each, and memory for those pages of them whose counters are used.
class Histogram {
  public:
    /// Longer durations count as this one (73 minutes).
    static constexpr Duration value_max{(std::int64_t{1} << 42U) - 1};

    Histogram();
    Histogram(const Histogram& other);
    Histogram& operator=(const Histogram& other);
    Histogram(Histogram&& other) noexcept = default;
    Histogram& operator=(Histogram&& other) noexcept = default;
    ~Histogram() = default;

    /// Counts `count` times `value`; a negative value counts as 0. Cost: O(1), no allocation.
    void record(Duration value, std::uint64_t count = 1) {
        const auto nanoseconds =
            static_cast<std::uint64_t>(std::clamp(value, Duration::zero(), value_max).count());
        counts_[index_of(nanoseconds)] += count;
        count_ += count;
        sum_ += nanoseconds * count;
        min_ = std::min(min_, nanoseconds);
        max_ = std::max(max_, nanoseconds);
    }
    /// Counts all that `other` counted.
    void add(const Histogram& other);

    [[nodiscard]] std::uint64_t count() const { return count_; }
    /// Of all values; 0 without any.
    [[nodiscard]] Duration min() const { return Duration(count_ == 0 ? 0 : min_); }
    [[nodiscard]] Duration max() const { return Duration(max_); }
    [[nodiscard]] double mean_ns() const;
    /// Of the population, from the middle of each step.
    [[nodiscard]] double deviation_ns() const;
    /// The smallest value that at least `quantile` of all values do not exceed (nearest rank), told as the end of its
    /// step: never below the exact one, and above it by 0.1 % at most.
    ///
    /// Needs: 0 <= quantile <= 1. Gives: 0 without any value.
    [[nodiscard]] Duration at_quantile(double quantile) const;
    /// How many values are at most `value`, or in one step with it.
    [[nodiscard]] std::uint64_t count_up_to(Duration value) const;

  private:
    static constexpr unsigned step_bits = 10;
    static constexpr std::uint64_t steps = std::uint64_t{1} << step_bits;
    static constexpr std::size_t counters = (42 - step_bits + 1) * steps;

    static std::size_t index_of(std::uint64_t value) {
        const auto width = static_cast<unsigned>(std::bit_width(value | steps));
        const unsigned shift = width - step_bits - 1;
        return shift * steps + (value >> shift);
    }
    /// The largest value that shares the counter.
    static std::uint64_t end_of(std::size_t index) {
        const std::size_t shift = index < 2 * steps ? 0 : index / steps - 1;
        return ((index - shift * steps + 1) << shift) - 1;
    }

    struct Free {
        void operator()(std::uint64_t* counts) const { std::free(counts); }
    };

    std::unique_ptr<std::uint64_t[], Free> counts_;
    std::uint64_t count_ = 0;
    std::uint64_t sum_ = 0;
    std::uint64_t min_ = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t max_ = 0;
};

}  // namespace wiretrial::load
