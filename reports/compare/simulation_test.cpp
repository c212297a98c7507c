// simulation_test: verdicts on thousands of comparisons whose truth is known: few false alarms, few misses.
//
// Every number here is a rate over trials from a fixed seed, so the test is deterministic; the bounds leave room for
// other seeds (a rate of 0.5 % in 1,000 trials stays below 1 % with a probability of 0.97).
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "reports/compare/judge.hpp"
#include "reports/compare/synthetic_harness.hpp"

namespace wiretrial::compare {
namespace {

using testing_only::Random;
using testing_only::Shape;
using testing_only::Truth;

constexpr std::size_t trials = 1000;

struct Counts {
    std::size_t regression = 0;
    std::size_t improvement = 0;
    std::size_t no_change = 0;

    [[nodiscard]] std::size_t alarms() const { return regression + improvement; }
};

/// One trial is a comparison of `metrics` figures; it counts for a verdict when any of them has it.
Counts simulate(const Truth& truth, std::size_t metrics = 1, std::uint64_t seed = 1) {
    Random random(seed);
    Counts counts;
    for (std::size_t trial = 0; trial < trials; ++trial) {
        std::vector<Series> series(metrics);
        for (Series& each : series) {
            each = testing_only::synthesise(truth, random);
        }
        const std::vector<Judged> judged = judge(series);
        const auto has = [&judged](Verdict verdict) {
            return std::ranges::find(judged, verdict, &Judged::verdict) != judged.end() ? 1U : 0U;
        };
        counts.regression += has(Verdict::regression);
        counts.improvement += has(Verdict::improvement);
        counts.no_change += has(Verdict::no_change);
    }
    return counts;
}

TEST(Simulation, NoChangeAtTenPercentNoiseRaisesNoAlarm) {
    for (const bool is_paired : {true, false}) {
        for (const std::size_t count : {5U, 10U, 20U}) {
            const Counts counts = simulate({.count = count, .is_paired = is_paired});
            EXPECT_LT(counts.alarms(), trials / 100) << is_paired << " " << count;
        }
    }
}

TEST(Simulation, TenPercentAtThreePercentNoiseIsFound) {
    for (const bool is_paired : {true, false}) {
        for (const std::size_t count : {10U, 20U}) {
            const Counts counts =
                simulate({.change = 0.10, .scale = 0.03, .count = count, .is_paired = is_paired});
            EXPECT_GT(counts.regression, trials * 95 / 100) << is_paired << " " << count;
            EXPECT_EQ(counts.improvement, 0U);
            EXPECT_EQ(counts.no_change, 0U);
        }
    }
}

TEST(Simulation, AFasterContenderIsAnImprovement) {
    const Counts counts = simulate({.change = -0.10, .scale = 0.03});
    EXPECT_GT(counts.improvement, trials * 95 / 100);
    EXPECT_EQ(counts.regression, 0U);
}

TEST(Simulation, NoShapeOfNoiseRaisesAlarms) {
    for (const Shape& shape : testing_only::shapes()) {
        for (const bool is_paired : {true, false}) {
            const Counts counts = simulate({.is_paired = is_paired, .noise = shape.noise});
            EXPECT_LT(counts.alarms(), trials / 100) << shape.name << " " << is_paired;
        }
    }
}

TEST(Simulation, NoShapeOfNoiseHidesTenPercentFromTwentyRepetitions) {
    for (const Shape& shape : testing_only::shapes()) {
        for (const bool is_paired : {true, false}) {
            const Counts counts = simulate({.change = 0.10,
                                            .scale = 0.03,
                                            .count = 20,
                                            .is_paired = is_paired,
                                            .noise = shape.noise});
            EXPECT_GT(counts.regression, trials * 95 / 100) << shape.name << " " << is_paired;
        }
    }
}

TEST(Simulation, ThirtyFiguresRaiseNoMoreAlarmsThanOne) {
    for (const bool is_paired : {true, false}) {
        const Counts counts = simulate({.is_paired = is_paired}, 30);
        EXPECT_LT(counts.alarms(), trials / 100) << is_paired;
    }
    const Shape skewed = testing_only::shapes().at(3);
    EXPECT_LT(simulate({.noise = skewed.noise}, 30).alarms(), trials / 100) << skewed.name;
}

TEST(Simulation, OneOfThirtyFiguresIsFound) {
    Random random(1);
    std::size_t found = 0;
    std::size_t false_alarms = 0;
    for (std::size_t trial = 0; trial < trials; ++trial) {
        std::vector<Series> series(30);
        for (Series& each : series) {
            each = testing_only::synthesise(
                {.change = &each == &series[17] ? 0.10 : 0, .scale = 0.03, .count = 20}, random);
        }
        const std::vector<Judged> judged = judge(series);
        for (std::size_t metric = 0; metric < 30; ++metric) {
            const bool is_alarm = judged[metric].verdict == Verdict::regression ||
                                  judged[metric].verdict == Verdict::improvement;
            (metric == 17 ? found : false_alarms) += is_alarm ? 1 : 0;
        }
    }
    EXPECT_GT(found, trials * 95 / 100);
    EXPECT_LT(false_alarms, trials / 100);
}

/// A machine that grows slower by half during the run, and jumps about by 20 % beside that.
double drift(Random& random, std::size_t round) {
    return 0.05 * static_cast<double>(round) + 0.2 * random.normal();
}

TEST(Simulation, DriftThatPairsShareCancelsOut) {
    const Counts same = simulate({.scale = 0.03, .shared = drift});
    EXPECT_LT(same.alarms(), trials / 100);
    const Counts slower = simulate({.change = 0.10, .scale = 0.03, .shared = drift});
    EXPECT_GT(slower.regression, trials * 95 / 100);
}

TEST(Simulation, DriftThroughUnpairedReportsIsNoChange) {
    // BASE was measured first, NEW went on where it had ended: the machine drifts by 1 % a repetition.
    Random random(1);
    std::size_t alarms = 0;
    for (std::size_t trial = 0; trial < trials; ++trial) {
        Series series{.metric = "cpu_time", .about = metric_of("cpu_time")};
        for (std::size_t index = 0; index < 40; ++index) {
            const double value =
                std::exp(0.01 * static_cast<double>(index) + 0.03 * random.normal());
            (index < 20 ? series.baseline : series.contender).push_back(value);
        }
        const Judged judged = judge(std::vector{series}).front();
        alarms += judged.verdict == Verdict::regression || judged.verdict == Verdict::improvement
                      ? 1U
                      : 0U;
    }
    EXPECT_LT(alarms, trials / 100);
}

TEST(Simulation, AControlRaisesNoAlarmAndHidesNothing) {
    const Counts same = simulate({.has_control = true});
    EXPECT_LT(same.alarms(), trials / 100);
    const Counts slower =
        simulate({.change = 0.10, .scale = 0.03, .count = 15, .has_control = true});
    EXPECT_GT(slower.regression, trials * 95 / 100);
}

TEST(Simulation, TheIntervalCoversTheTruth) {
    for (const Shape& shape : testing_only::shapes()) {
        Random random(1);
        std::size_t covered = 0;
        for (std::size_t trial = 0; trial < trials; ++trial) {
            const Series series = testing_only::synthesise(
                {.change = 0.07, .scale = 0.05, .noise = shape.noise}, random);
            const Judged judged = judge(std::vector{series}).front();
            covered += judged.ratio_low <= 1.07 && 1.07 <= judged.ratio_high ? 1U : 0U;
        }
        EXPECT_GT(covered, trials * 93 / 100) << shape.name;
    }
}

TEST(Simulation, WhatDoesNotChangeIsSaidNotToChange) {
    const Counts counts = simulate({.scale = 0.02});
    EXPECT_GT(counts.no_change, trials * 95 / 100);
    const Counts small = simulate({.change = 0.03, .scale = 0.005});
    EXPECT_GT(small.no_change, trials * 95 / 100) << "3 % is less than matters";
}

}  // namespace
}  // namespace wiretrial::compare
