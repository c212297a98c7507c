// comparison_test: a comparison for the eyes and for machines, against golden files and hostile names.
// SPDX-License-Identifier: Apache-2.0
#include "reports/compare/comparison.hpp"

#include <algorithm>
#include <limits>
#include <sstream>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "reports/comparison_json.hpp"
#include "reports/comparison_text.hpp"
#include "reports/golden.hpp"
#include "reports/markdown.hpp"

namespace wiretrial::reports {
namespace {

using testing::HasSubstr;
using testing::Not;

compare::Judged judged(std::string benchmark, compare::Verdict verdict, double ratio) {
    return {.benchmark = std::move(benchmark),
            .metric = "cpu_time",
            .about = compare::metric_of("cpu_time"),
            .is_paired = true,
            .baseline_count = 10,
            .contender_count = 10,
            .baseline = 1234.5,
            .contender = 1234.5 * ratio,
            .ratio = ratio,
            .ratio_low = ratio - 0.01,
            .ratio_high = ratio + 0.01,
            .floor = 0.004,
            .has_control = true,
            .chance = 0.00012,
            .verdict = verdict};
}

compare::Comparison sample() {
    compare::Comparison comparison{.command = "wiretrial compare old.json new.json",
                                   .baseline = "old.json",
                                   .contender = "new.json",
                                   .is_paired = true,
                                   .differences = {"kernel is 6.1 in BASE and 6.6 in NEW"},
                                   .remarks = {"a remark"},
                                   .constants = 2};
    comparison.judged = {judged("parse", compare::Verdict::regression, 1.1),
                         judged("scan", compare::Verdict::improvement, 0.8),
                         judged("write", compare::Verdict::no_change, 1.002),
                         judged("upload", compare::Verdict::inconclusive, 1.04)};
    comparison.judged[0].same = {"items_per_second"};
    compare::Judged& unclear = comparison.judged[3];
    unclear.metric = "items_per_second";
    unclear.about = compare::metric_of("items_per_second");
    unclear.ratio_high = 0;
    unclear.reason = "1 repetition of 5 needed; take 10 or more";
    comparison.unjudged = {{.benchmark = "gone", .reason = "only in BASE", .is_lost = true},
                           {.benchmark = "push", .reason = "failed in NEW: x", .has_failed = true}};
    return comparison;
}

TEST(ComparisonText, TheSampleIsGolden) {
    testing_only::expect_golden("comparison.txt",
                                comparison_to_terminal(sample(), {.verbose = true}));
    testing_only::expect_golden("comparison.md", comparison_to_markdown(sample()));
}

TEST(ComparisonText, WhatHasNotChangedIsShownWhereAskedFor) {
    EXPECT_THAT(comparison_to_terminal(sample(), {}), Not(HasSubstr("write")));
    EXPECT_THAT(comparison_to_terminal(sample(), {.verbose = true}), HasSubstr("write"));
}

TEST(ComparisonText, HostileNamesAreInertAndNoLineIsTooLong) {
    compare::Comparison comparison = sample();
    comparison.judged[0].benchmark =
        "\x1b[2J ::error::x | <b> @team " + std::string(300, 'x') + " ::warning::y";
    comparison.unjudged[0].reason = "a\n::error::b";
    for (const bool color : {false, true}) {
        const std::string text = comparison_to_terminal(comparison, {.color = color});
        EXPECT_THAT(text, Not(HasSubstr("\x1b[2J")));
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);) {
            EXPECT_LE(line.size(), color ? 91U : 80U) << line;
            EXPECT_NE(
                line.substr(std::min(line.find_first_not_of(' '), line.size())).rfind("::", 0), 0U)
                << line;
        }
    }
    const std::string page = comparison_to_markdown(comparison);
    EXPECT_THAT(page, Not(HasSubstr("<b>")));
    EXPECT_THAT(page, Not(HasSubstr("@team")));
}

TEST(ComparisonText, AHugeComparisonFitsIntoASummary) {
    compare::Comparison comparison = sample();
    comparison.judged.assign(20'000, comparison.judged[0]);
    const std::string page = comparison_to_markdown(comparison);
    EXPECT_LE(page.size(), markdown_octets_max);
    EXPECT_THAT(page, HasSubstr("more lines do not fit here"));
}

TEST(ComparisonText, NothingToCompareIsSaid) {
    EXPECT_THAT(comparison_to_terminal({}, {}), HasSubstr("nothing to compare"));
}

TEST(ComparisonJson, EveryVerdictIsThereAndNoNumberIsInfinite) {
    compare::Comparison comparison = sample();
    comparison.judged[1].ratio_high = std::numeric_limits<double>::infinity();
    const nlohmann::json document = nlohmann::json::parse(comparison_to_json(comparison));
    EXPECT_EQ(document["judged"].size(), 4U);
    EXPECT_EQ(document["judged"][0]["verdict"], "regression");
    EXPECT_EQ(document["judged"][0]["interval"][1], 1.11);
    EXPECT_EQ(document["judged"][0]["same"][0], "items_per_second");
    EXPECT_TRUE(document["judged"][1]["interval"][1].is_number());
    EXPECT_TRUE(document["judged"][3]["interval"].is_null());
    EXPECT_EQ(document["tally"]["failed"], 1);
    EXPECT_EQ(document["red"], true);
    EXPECT_EQ(document["differences"].size(), 1U);
}

}  // namespace
}  // namespace wiretrial::reports
