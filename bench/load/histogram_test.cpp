// histogram_test: what the histogram tells of a set of values, against the sorted values themselves.
// SPDX-License-Identifier: Apache-2.0
#include "bench/load/histogram.hpp"

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace wiretrial::load {
namespace {

constexpr double quantiles[] = {0.0, 0.001, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 0.9999, 1.0};

std::int64_t exact_quantile(const std::vector<std::int64_t>& sorted, double quantile) {
    const auto rank = static_cast<std::size_t>(
        std::max(1.0, std::ceil(quantile * static_cast<double>(sorted.size()))));
    return sorted[rank - 1];
}

/// Values of every size from 1 ns to beyond an hour, more or less evenly by their logarithm.
std::vector<std::int64_t> spread_values(std::size_t count, double largest_power) {
    std::mt19937_64 random(7);
    std::uniform_real_distribution<double> power(0.0, largest_power);
    std::vector<std::int64_t> values(count);
    for (std::int64_t& value : values) {
        value = static_cast<std::int64_t>(std::exp2(power(random)));
    }
    return values;
}

TEST(Histogram, TellsQuantilesToOnePartInAThousand) {
    for (const double largest_power : {8.0, 20.0, 41.9}) {
        std::vector<std::int64_t> values = spread_values(20'000, largest_power);
        Histogram histogram;
        for (const std::int64_t value : values) {
            histogram.record(Duration(value));
        }
        std::ranges::sort(values);
        for (const double quantile : quantiles) {
            const auto exact = exact_quantile(values, quantile);
            const auto told = histogram.at_quantile(quantile).count();
            EXPECT_GE(told, exact) << quantile;
            EXPECT_LE(told, exact + exact / 1024 + 1) << quantile;
        }
        EXPECT_EQ(histogram.count(), values.size());
        EXPECT_EQ(histogram.min().count(), values.front());
        EXPECT_EQ(histogram.max().count(), values.back());
    }
}

TEST(Histogram, IsExactBelowTwoMicroseconds) {
    Histogram histogram;
    for (std::int64_t value = 0; value < 2048; ++value) {
        histogram.record(Duration(value));
    }
    for (std::int64_t value = 0; value < 2048; ++value) {
        EXPECT_EQ(histogram.at_quantile(static_cast<double>(value + 1) / 2048.0).count(), value);
        EXPECT_EQ(histogram.count_up_to(Duration(value)), static_cast<std::uint64_t>(value) + 1);
    }
}

TEST(Histogram, TellsMeanAndDeviation) {
    const std::vector<std::int64_t> values = spread_values(20'000, 24.0);
    Histogram histogram;
    double sum = 0.0;
    for (const std::int64_t value : values) {
        histogram.record(Duration(value));
        sum += static_cast<double>(value);
    }
    const double mean = sum / static_cast<double>(values.size());
    double squares = 0.0;
    for (const std::int64_t value : values) {
        squares += (static_cast<double>(value) - mean) * (static_cast<double>(value) - mean);
    }
    const double deviation = std::sqrt(squares / static_cast<double>(values.size()));
    EXPECT_DOUBLE_EQ(histogram.mean_ns(), mean);
    EXPECT_NEAR(histogram.deviation_ns(), deviation, deviation / 1000.0);
}

TEST(Histogram, CountsManyAtOnceAsOneByOne) {
    Histogram at_once;
    Histogram one_by_one;
    at_once.record(Duration(123'456), 1000);
    for (int i = 0; i < 1000; ++i) {
        one_by_one.record(Duration(123'456));
    }
    EXPECT_EQ(at_once.count(), one_by_one.count());
    EXPECT_EQ(at_once.at_quantile(0.5), one_by_one.at_quantile(0.5));
    EXPECT_EQ(at_once.mean_ns(), one_by_one.mean_ns());
}

TEST(Histogram, AddsUp) {
    const std::vector<std::int64_t> values = spread_values(10'000, 30.0);
    Histogram whole;
    Histogram left;
    Histogram right;
    for (std::size_t i = 0; i < values.size(); ++i) {
        whole.record(Duration(values[i]));
        (i % 3 == 0 ? left : right).record(Duration(values[i]));
    }
    left.add(right);
    for (const double quantile : quantiles) {
        EXPECT_EQ(left.at_quantile(quantile), whole.at_quantile(quantile));
    }
    EXPECT_EQ(left.count(), whole.count());
    EXPECT_EQ(left.min(), whole.min());
    EXPECT_EQ(left.max(), whole.max());
    EXPECT_EQ(left.mean_ns(), whole.mean_ns());
}

TEST(Histogram, TakesWhatIsBeyondItsRange) {
    Histogram histogram;
    histogram.record(Duration(-5));
    histogram.record(std::chrono::hours(10));
    EXPECT_EQ(histogram.min(), Duration::zero());
    EXPECT_EQ(histogram.max(), Histogram::value_max);
    EXPECT_EQ(histogram.at_quantile(1.0), Histogram::value_max);
}

TEST(Histogram, TellsNothingOfNothing) {
    const Histogram histogram;
    EXPECT_EQ(histogram.count(), 0U);
    EXPECT_EQ(histogram.at_quantile(0.99), Duration::zero());
    EXPECT_EQ(histogram.min(), Duration::zero());
    EXPECT_EQ(histogram.mean_ns(), 0.0);
    EXPECT_EQ(histogram.deviation_ns(), 0.0);
}

}  // namespace
}  // namespace wiretrial::load
