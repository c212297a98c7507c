// judge_test: verdicts on a few values that can be followed by hand; simulation_test has the rates.
// SPDX-License-Identifier: Apache-2.0
#include "reports/compare/judge.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wiretrial::compare {
namespace {

using testing::HasSubstr;

/// Ten values around one that scatter by 1 %.
constexpr std::array scatter{1.00, 1.01, 0.99, 1.005, 0.995, 1.01, 0.99, 1.0, 1.005, 0.995};

std::vector<double> around(double center) {
    std::vector<double> values(scatter.begin(), scatter.end());
    std::ranges::for_each(values, [center](double& value) { value *= center; });
    return values;
}

Series series(std::string_view metric, double baseline, double contender) {
    return {.benchmark = "parse",
            .metric = std::string(metric),
            .about = metric_of(metric),
            .baseline = around(baseline),
            .contender = around(contender)};
}

Judged judge_one(const Series& one) {
    return judge(std::vector{one}).front();
}

TEST(Judge, SlowerIsARegressionAndFasterAnImprovement) {
    const Judged slower = judge_one(series("cpu_time", 100, 110));
    EXPECT_EQ(slower.verdict, Verdict::regression);
    EXPECT_NEAR(slower.ratio, 1.1, 1e-9);
    EXPECT_LT(slower.ratio_low, 1.1);
    EXPECT_GT(slower.ratio_high, 1.1);
    EXPECT_LT(slower.chance, 1e-6);
    EXPECT_EQ(judge_one(series("cpu_time", 110, 100)).verdict, Verdict::improvement);
}

TEST(Judge, ARateIsTheOtherWayRound) {
    EXPECT_EQ(judge_one(series("items_per_second", 110, 100)).verdict, Verdict::regression);
    EXPECT_EQ(judge_one(series("items_per_second", 100, 110)).verdict, Verdict::improvement);
}

TEST(Judge, ASmallChangeIsNone) {
    EXPECT_EQ(judge_one(series("cpu_time", 100, 102)).verdict, Verdict::no_change);
    EXPECT_EQ(judge_one(series("cpu_time", 100, 100)).verdict, Verdict::no_change);
}

TEST(Judge, ATailMayMoveBySevenPercent) {
    EXPECT_EQ(judge_one(series("p50", 100, 107)).verdict, Verdict::regression);
    EXPECT_EQ(judge_one(series("p99", 100, 107)).verdict, Verdict::no_change);
}

TEST(Judge, FewRepetitionsAreInconclusiveWithAdvice) {
    for (const std::size_t count : {1U, 4U}) {
        Series few = series("cpu_time", 100, 200);
        few.baseline.resize(count);
        few.contender.resize(count);
        const Judged judged = judge_one(few);
        EXPECT_EQ(judged.verdict, Verdict::inconclusive);
        EXPECT_NEAR(judged.ratio, 2, 0.05);
        EXPECT_EQ(judged.ratio_low, 0);
        EXPECT_THAT(judged.reason, HasSubstr("take 10 or more"));
        EXPECT_EQ(judged.repetitions_needed, 10U);
    }
    Series lonely = series("cpu_time", 100, 200);
    lonely.baseline.clear();
    EXPECT_EQ(judge_one(lonely).verdict, Verdict::inconclusive);
}

TEST(Judge, CountsThatRepeatExactlyNeedNoRepetition) {
    Series count = series("instructions", 1, 1);
    count.baseline = {10'000};
    count.contender = {10'050};
    EXPECT_EQ(judge_one(count).verdict, Verdict::no_change);
    count.contender = {10'150};
    EXPECT_EQ(judge_one(count).verdict, Verdict::regression);
    count.contender = {9'850};
    EXPECT_EQ(judge_one(count).verdict, Verdict::improvement);
}

TEST(Judge, ValuesWithoutAnyScatterAreJudged) {
    Series still = series("cpu_time", 1, 1);
    still.baseline.assign(10, 100);
    still.contender.assign(10, 100);
    EXPECT_EQ(judge_one(still).verdict, Verdict::no_change);
    still.contender.assign(10, 120);
    EXPECT_EQ(judge_one(still).verdict, Verdict::regression);
}

TEST(Judge, NoiseIsInconclusiveAndSaysHowManyRepetitionsWouldDo) {
    Series noisy = series("cpu_time", 100, 100);
    for (std::size_t index = 0; index < noisy.baseline.size(); ++index) {
        noisy.baseline[index] *= index % 3 == 0 ? 1.2 : 1;
        noisy.contender[index] *= index % 4 == 0 ? 1.2 : 1;
    }
    const Judged judged = judge_one(noisy);
    EXPECT_EQ(judged.verdict, Verdict::inconclusive);
    EXPECT_GT(judged.repetitions_needed, 20U);
    EXPECT_EQ(judged.repetitions_needed % 5, 0U);
    EXPECT_THAT(judged.reason, HasSubstr("repetitions would tell 5 %"));
}

TEST(Judge, WhatBaseDiffersFromItselfByIsNoChange) {
    Series one = series("cpu_time", 100, 107);
    one.is_paired = true;
    EXPECT_EQ(judge_one(one).verdict, Verdict::regression);
    one.control = around(107);
    const Judged judged = judge_one(one);
    EXPECT_EQ(judged.verdict, Verdict::inconclusive);
    EXPECT_NEAR(judged.floor, 0.07, 1e-9);
    EXPECT_THAT(judged.reason, HasSubstr("BASE differs from itself by 7.0 %"));
    one.contender = around(140);
    EXPECT_EQ(judge_one(one).verdict, Verdict::regression) << "far beyond the floor";
}

TEST(Judge, ManyFiguresAskForMoreOfEach) {
    Series weak = series("cpu_time", 100, 106);
    for (std::size_t index = 0; index < weak.baseline.size(); ++index) {
        weak.contender[index] *= index % 2 == 0 ? 1.035 : 1 / 1.035;
    }
    const Judged alone = judge_one(weak);
    std::vector<Series> many(40, series("cpu_time", 100, 100));
    many.push_back(weak);
    const Judged among = judge(many).back();
    EXPECT_EQ(alone.verdict, Verdict::regression);
    EXPECT_NEAR(among.chance, 41 * alone.chance, 1e-9);
    EXPECT_EQ(among.verdict, Verdict::inconclusive);
}

TEST(Judge, HolmCountsTheSecondOnceLess) {
    Series weak = series("cpu_time", 100, 106);
    weak.contender.front() *= 1.2;
    const double alone = judge_one(weak).chance;
    const std::vector<Judged> judged =
        judge(std::vector{series("cpu_time", 100, 300), weak, series("cpu_time", 100, 100)});
    EXPECT_NEAR(judged[1].chance, 2 * alone, 1e-12);
    EXPECT_EQ(judged[2].chance, 1);
}

TEST(Judge, PairsCancelWhatBothSuffer) {
    Series one = series("cpu_time", 100, 110);
    for (std::size_t index = 0; index < one.baseline.size(); ++index) {
        const double slow_moment = 1 + 0.3 * static_cast<double>(index * 7 % 10);
        one.baseline[index] *= slow_moment;
        one.contender[index] *= slow_moment;
    }
    EXPECT_EQ(judge_one(one).verdict, Verdict::inconclusive);
    one.is_paired = true;
    const Judged judged = judge_one(one);
    EXPECT_EQ(judged.verdict, Verdict::regression);
    EXPECT_NEAR(judged.contender / judged.baseline, judged.ratio, 1e-12);
    EXPECT_GT(judged.baseline, 100);
    EXPECT_LT(judged.contender, 400);
}

TEST(Judge, NothingIsJudgedOfNothing) {
    EXPECT_TRUE(judge({}).empty());
}

}  // namespace
}  // namespace wiretrial::compare
