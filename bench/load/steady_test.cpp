// steady_test: the end of a warm-up is found where it was made, and not claimed where there is none.
// SPDX-License-Identifier: Apache-2.0
#include "bench/load/steady.hpp"

#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace wiretrial::load {
namespace {

constexpr std::size_t slices = 40;

/// A rate of 1000 with noise of this deviation, times what `shape` says of each slice.
template <class Shape>
std::vector<double> rates_of(Shape shape, double noise, unsigned seed) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> error(0.0, noise);
    std::vector<double> rates(slices);
    for (std::size_t i = 0; i < slices; ++i) {
        rates[i] = 1000.0 * (shape(static_cast<double>(i)) + error(random));
    }
    return rates;
}

double flat(double /*slice*/) {
    return 1.0;
}

TEST(Steady, AFlatRateIsSteadyAlmostFromTheStart) {
    EXPECT_EQ(find_steady(std::vector<double>(slices, 500.0)),
              (SteadyWindow{.begin = 0, .end = slices, .is_steady = true}));
    std::size_t steady = 0;
    std::size_t cut = 0;
    for (unsigned seed = 0; seed < 1000; ++seed) {
        const SteadyWindow window = find_steady(rates_of(flat, 0.03, seed));
        steady += window.is_steady ? 1U : 0U;
        cut += window.begin;
    }
    // MSER cuts at its bound now and then, when the second half happens to be calmer.
    EXPECT_GT(steady, 930U);
    EXPECT_LT(cut, 1000U * slices / 8);
}

TEST(Steady, ASlowStartIsCutAway) {
    for (unsigned seed = 0; seed < 100; ++seed) {
        const auto rates = rates_of(
            [](double slice) { return slice < 6.0 ? 0.3 + 0.1 * slice : 1.0; }, 0.02, seed);
        const SteadyWindow window = find_steady(rates);
        EXPECT_GE(window.begin, 5U) << seed;
        EXPECT_LE(window.begin, slices / 2) << seed;
    }
}

TEST(Steady, AStepIsFoundWhereItIs) {
    std::vector<double> rates(slices, 1000.0);
    for (std::size_t i = 0; i < 11; ++i) {
        rates[i] = 700.0;
    }
    EXPECT_EQ(find_steady(rates), (SteadyWindow{.begin = 11, .end = slices, .is_steady = true}));
}

TEST(Steady, ARateThatFallsAllTheTimeIsNot) {
    for (unsigned seed = 0; seed < 100; ++seed) {
        const auto rates = rates_of([](double slice) { return 1.0 - 0.015 * slice; }, 0.02, seed);
        EXPECT_FALSE(find_steady(rates).is_steady) << seed;
    }
}

TEST(Steady, ARateThatSwingsIsNot) {
    const auto rates = rates_of([](double slice) { return 1.0 + 0.5 * std::sin(slice); }, 0.0, 1);
    EXPECT_EQ(find_steady(rates),
              (SteadyWindow{.begin = slices / 2, .end = slices, .is_steady = false}));
}

TEST(Steady, AHalfWithoutAnAnswerIsNotTheWindow) {
    std::vector<double> rates(40, 0.0);
    rates[3] = 500.0;
    EXPECT_EQ(find_steady(rates), (SteadyWindow{.begin = 0, .end = 40, .is_steady = false}));
    rates[30] = 500.0;
    EXPECT_EQ(find_steady(rates), (SteadyWindow{.begin = 20, .end = 40, .is_steady = false}));
}

TEST(Steady, NothingIsClaimedOfTooLittle) {
    EXPECT_FALSE(find_steady({}).is_steady);
    EXPECT_FALSE(find_steady(std::vector<double>(7, 100.0)).is_steady);
    EXPECT_FALSE(find_steady(std::vector<double>(slices, 0.0)).is_steady);
}

}  // namespace
}  // namespace wiretrial::load
