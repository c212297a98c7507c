// comparison_test: what belongs together is matched, what stands alone is kept, and a pipeline is told.
// SPDX-License-Identifier: Apache-2.0
#include "reports/compare/comparison.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wiretrial::compare {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

void add(Measurements& to,
         const std::string& benchmark,
         const std::string& metric,
         const std::vector<double>& values) {
    Figure& figure = to.figures[{benchmark, metric}];
    figure.metric = metric_of(metric);
    for (const double value : values) {
        figure.samples.push_back({.round = figure.samples.size(), .value = value});
    }
}

Measurements one(const std::vector<double>& values) {
    Measurements measurements;
    add(measurements, "parse", "cpu_time", values);
    return measurements;
}

const std::vector<double>& ten() {
    static const std::vector<double> values{100, 101, 99, 100, 101, 99, 100, 101, 99, 100};
    return values;
}

Comparison compare_two(const Measurements& baseline,
                       const Measurements& contender,
                       bool is_paired = false) {
    return compare({baseline, contender, {}}, is_paired);
}

TEST(Match, RoundsArePairedByNumberNotByPlace) {
    const Measurements base = one({1, 2, 3});
    Measurements other = one({30, 10, 40});
    auto& samples = other.figures.begin()->second.samples;
    samples[0].round = 2;
    samples[1].round = 0;
    samples[2].round = 7;
    const Matched matched = match(base, other, {}, true);
    ASSERT_EQ(matched.series.size(), 1U);
    EXPECT_THAT(matched.series[0].baseline, ElementsAre(1, 3));
    EXPECT_THAT(matched.series[0].contender, ElementsAre(10, 30));
}

TEST(Match, ARoundOfSeveralValuesIsTheirMedian) {
    Measurements base = one({1, 2, 30, 4});
    for (Sample& sample : base.figures.begin()->second.samples) {
        sample.round = sample.value < 4 || sample.value > 5 ? 0 : 1;
    }
    const Matched matched = match(base, one({5, 6}), {}, true);
    EXPECT_THAT(matched.series.at(0).baseline, ElementsAre(2, 4));
}

TEST(Match, WhatStandsAloneIsKept) {
    Measurements base = one(ten());
    Measurements other = one(ten());
    add(base, "gone", "cpu_time", ten());
    add(base, "gone", "real_time", ten());
    add(base, "parse", "p99", ten());
    add(other, "new", "cpu_time", ten());
    const Matched matched = match(base, other, {}, false);
    ASSERT_EQ(matched.unjudged.size(), 3U);
    EXPECT_EQ(matched.unjudged[0].benchmark, "gone");
    EXPECT_EQ(matched.unjudged[0].metric, "");
    EXPECT_TRUE(matched.unjudged[0].is_lost);
    EXPECT_EQ(matched.unjudged[1].metric, "p99");
    EXPECT_EQ(matched.unjudged[2].benchmark, "new");
    EXPECT_EQ(matched.unjudged[2].reason, "only in NEW");
    EXPECT_FALSE(matched.unjudged[2].is_lost);
}

TEST(Match, ARateThatFollowsATimeIsNoFigureOfItsOwn) {
    Measurements base = one(ten());
    Measurements other = one({110, 109, 111, 110, 109, 111, 110, 109, 111, 110});
    for (Measurements* side : {&base, &other}) {
        std::vector<double> rates;
        for (const Sample& sample : side->figures.begin()->second.samples) {
            rates.push_back(700e9 / sample.value);
        }
        add(*side, "parse", "bytes_per_second", rates);
        add(*side, "other", "bytes_per_second", rates);
    }
    const Matched matched = match(base, other, {}, false);
    ASSERT_EQ(matched.series.size(), 2U);
    EXPECT_EQ(matched.series[0].benchmark, "other") << "another benchmark's is one";
    EXPECT_EQ(matched.series[1].metric, "cpu_time");
    EXPECT_THAT(matched.series[1].same, ElementsAre("bytes_per_second"));
    // Were the work another one, the rate would say something else.
    for (Sample& sample : other.figures.at({"parse", "bytes_per_second"}).samples) {
        sample.value *= 1.2;
    }
    EXPECT_EQ(match(base, other, {}, false).series.size(), 3U);
}

TEST(Match, CountersWithoutDirectionAreNotJudged) {
    Measurements base = one(ten());
    Measurements other = one(ten());
    for (Measurements* side : {&base, &other}) {
        add(*side, "parse", "messages", {20, 20});
        add(*side, "parse", "errors", {0, side == &base ? 0.0 : 3.0});
    }
    add(base, "parse", "octets", {699});
    add(other, "parse", "octets", {1398});
    const Matched matched = match(base, other, {}, false);
    EXPECT_EQ(matched.series.size(), 1U);
    EXPECT_EQ(matched.constants, 1U);
    ASSERT_EQ(matched.unjudged.size(), 2U);
    EXPECT_EQ(matched.unjudged[0].metric, "errors");
    EXPECT_EQ(matched.unjudged[0].reason, "values of 0 or below have no ratio");
    EXPECT_THAT(matched.unjudged[1].reason, HasSubstr("2.000 times BASE"));
}

TEST(Comparison, ExitStatusesAreThoseOfARun) {
    const Measurements slow = one({120, 121, 119, 120, 121, 119, 120, 121, 119, 120});
    EXPECT_EQ(exit_status(compare_two(one(ten()), one(ten()))), 0);
    EXPECT_EQ(exit_status(compare_two(one(ten()), slow)), 1);
    EXPECT_EQ(exit_status(compare_two(slow, one(ten()))), 0);
    EXPECT_EQ(exit_status(compare_two(one(ten()), {})), 3);
}

TEST(Comparison, InconclusiveAndLostAreRedWhereAskedFor) {
    Comparison comparison = compare_two(one({100}), one({100}));
    EXPECT_EQ(tally(comparison).inconclusive, 1U);
    EXPECT_EQ(exit_status(comparison), 0);
    comparison.is_strict = true;
    EXPECT_EQ(exit_status(comparison), 1);
    Measurements base = one(ten());
    add(base, "gone", "cpu_time", ten());
    comparison = compare_two(base, one(ten()));
    EXPECT_EQ(tally(comparison).lost, 1U);
    EXPECT_EQ(exit_status(comparison), 0);
    comparison.is_strict = true;
    EXPECT_EQ(exit_status(comparison), 1);
}

TEST(Comparison, ABenchmarkThatFailsInNewAloneIsRed) {
    Measurements base = one(ten());
    Measurements other = one(ten());
    base.failed["flaky"] = "no port";
    other.failed["flaky"] = "no port";
    EXPECT_EQ(exit_status(compare_two(base, other)), 0);
    add(base, "upload", "cpu_time", ten());
    other.failed["upload"] = "broken";
    const Comparison comparison = compare_two(base, other);
    EXPECT_EQ(exit_status(comparison), 1);
    EXPECT_EQ(tally(comparison).failed, 1U);
    EXPECT_EQ(tally(comparison).lost, 0U) << "it is blamed once";
}

TEST(Comparison, OneSessionMakesPairs) {
    Measurements base = one(ten());
    Measurements other = one(ten());
    base.interleaved = "run 7";
    EXPECT_FALSE(compare_two(base, other).is_paired);
    other.interleaved = "run 8";
    EXPECT_FALSE(compare_two(base, other).is_paired);
    other.interleaved = "run 7";
    EXPECT_TRUE(compare_two(base, other).is_paired);
}

TEST(Comparison, RemarksTellWhatWeakensAVerdict) {
    const Comparison single = compare_two(one({100}), one({100}));
    EXPECT_THAT(single.remarks, ElementsAre(HasSubstr("same machine"), HasSubstr("repetitions")));
    Measurements base = one(ten());
    base.facts["kernel"] = "6.1";
    EXPECT_THAT(compare_two(base, base).remarks, ElementsAre(HasSubstr("not measured in turns")));
    EXPECT_TRUE(compare_two(base, base, true).remarks.empty());
}

TEST(Comparison, MachinesDifferByWhatTellsThemApart) {
    const Facts left{{"host_name", "a"}, {"num_cpus", "2"}, {"mhz_per_cpu", "2000"}, {"date", "x"}};
    Facts right{{"host_name", "b"}, {"num_cpus", "2"}, {"mhz_per_cpu", "2100"}, {"date", "y"}};
    ASSERT_EQ(differences(left, right).size(), 1U);
    EXPECT_EQ(differences(left, right).front().fact, "host_name");
    Measurements base = one(ten());
    Measurements other = one(ten());
    base.facts = left;
    other.facts = right;
    EXPECT_THAT(compare_two(base, other).differences,
                ElementsAre("host_name is a in BASE and b in NEW"));
    right["mhz_per_cpu"] = "3000";
    EXPECT_EQ(differences(left, right).size(), 2U);
    EXPECT_TRUE(differences(left, left).empty());
    EXPECT_TRUE(differences(left, {}).empty());
    EXPECT_FALSE(is_known_of_both(left, {{"date", "x"}}));
    EXPECT_TRUE(is_known_of_both(left, right));
}

TEST(Comparison, GeometricMeansAreByMetric) {
    Measurements base = one({100});
    add(base, "write", "cpu_time", {100});
    add(base, "write", "p99", {100});
    Measurements other = one({200});
    add(other, "write", "cpu_time", {50});
    add(other, "write", "p99", {100});
    const std::vector<Mean> means = geometric_means(compare_two(base, other));
    ASSERT_EQ(means.size(), 1U);
    EXPECT_EQ(means[0].metric, "cpu_time");
    EXPECT_EQ(means[0].count, 2U);
    EXPECT_NEAR(means[0].ratio, 1, 1e-12);
}

}  // namespace
}  // namespace wiretrial::compare
