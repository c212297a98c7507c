// statistics_test: Student's distribution against published tables, and the trimmed mean by hand.
// SPDX-License-Identifier: Apache-2.0
#include "reports/compare/statistics.hpp"

#include <array>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace wiretrial::compare {
namespace {

TEST(Statistics, QuantilesAreThoseOfTheTables) {
    // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2.
    EXPECT_NEAR(student_quantile(0.025, 1), 12.706, 5e-4);
    EXPECT_NEAR(student_quantile(0.025, 9), 2.262, 5e-4);
    EXPECT_NEAR(student_quantile(0.005, 10), 3.169, 5e-4);
    EXPECT_NEAR(student_quantile(0.001, 100), 3.174, 5e-4);
    EXPECT_NEAR(student_quantile(0.025, 1e6), 1.959966, 1e-6);
}

TEST(Statistics, TheTailUndoesTheQuantile) {
    for (const double degrees : {1.0, 3.5, 9.0, 40.0}) {
        for (const double tail : {0.4, 0.05, 1e-4, 1e-8}) {
            EXPECT_NEAR(student_tail(student_quantile(tail, degrees), degrees) / tail, 1, 1e-6);
        }
        EXPECT_NEAR(student_tail(-1.3, degrees), 1 - student_tail(1.3, degrees), 1e-12);
    }
    EXPECT_DOUBLE_EQ(student_tail(0, 5), 0.5);
    EXPECT_EQ(student_tail(std::numeric_limits<double>::infinity(), 5), 0);
}

TEST(Statistics, FewValuesAreNotTrimmed) {
    const Estimate mean = trimmed_mean(std::array{1.0, 2.0, 3.0, 4.0, 5.0});
    EXPECT_DOUBLE_EQ(mean.center, 3);
    EXPECT_DOUBLE_EQ(mean.standard_error, std::sqrt(2.5 / 5));
    EXPECT_DOUBLE_EQ(mean.degrees, 4);
}

TEST(Statistics, OneOutlierOfTenMovesNothing) {
    const std::array values{1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0};
    const std::array spoiled{1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 1e9};
    const Estimate mean = trimmed_mean(values);
    EXPECT_DOUBLE_EQ(mean.center, 5.5);
    // Winsorised: 2, 2, 3, ..., 9, 9, with 66.5 as the sum of squares; eight values were kept.
    EXPECT_DOUBLE_EQ(mean.standard_error, std::sqrt(66.5 / (8 * 7)));
    EXPECT_DOUBLE_EQ(mean.degrees, 7);
    EXPECT_DOUBLE_EQ(trimmed_mean(spoiled).center, mean.center);
    EXPECT_DOUBLE_EQ(trimmed_mean(spoiled).standard_error, mean.standard_error);
}

TEST(Statistics, TheDifferenceOfAlikeErrorsHasTheSumOfTheDegrees) {
    const Estimate left{.center = 5, .standard_error = 0.3, .degrees = 7};
    const Estimate right{.center = 4, .standard_error = 0.3, .degrees = 7};
    const Estimate both = difference(left, right);
    EXPECT_DOUBLE_EQ(both.center, 1);
    EXPECT_DOUBLE_EQ(both.standard_error, std::sqrt(0.18));
    EXPECT_NEAR(both.degrees, 14, 1e-9);
    const Estimate exact = difference({.center = 2, .standard_error = 0, .degrees = 4},
                                      {.center = 1, .standard_error = 0, .degrees = 6});
    EXPECT_DOUBLE_EQ(exact.degrees, 4);
}

TEST(Statistics, ATrendIsTheBestLine) {
    const Estimate straight = trend(std::array{1.0, 1.5, 2.0, 2.5});
    EXPECT_DOUBLE_EQ(straight.center, 2);
    EXPECT_NEAR(straight.standard_error, 0, 1e-12);
    // By hand: the slope is 0.4, the rests are 0.4, -0.8, 0.4 about it and its mean of 2.
    const Estimate bent = trend(std::array{2.0, 1.2, 2.8});
    EXPECT_NEAR(bent.center, 1.2, 1e-12);
    EXPECT_NEAR(bent.standard_error, 3 * std::sqrt(0.96 / 2), 1e-12);
    EXPECT_DOUBLE_EQ(bent.degrees, 1);
}

TEST(Statistics, MedianOfOddAndEven) {
    EXPECT_DOUBLE_EQ(median(std::array{3.0, 1.0, 2.0}), 2);
    EXPECT_DOUBLE_EQ(median(std::array{4.0, 1.0, 2.0, 3.0}), 2.5);
    EXPECT_DOUBLE_EQ(median(std::array{7.0}), 7);
}

}  // namespace
}  // namespace wiretrial::compare
