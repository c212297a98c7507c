// teeth_test: what is played over a defect, and what the verdicts mean for defects and for cases.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/teeth.hpp"

#include <array>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wiretrial::engine {
namespace {

using model::CaseResult;
using model::Outcome;
using testing::ElementsAre;
using transport::Family;

constexpr std::array<std::string_view, 1> only_echo{"echo"};

/// Two cases of which the second needs a TCP world.
std::vector<Suite> two_cases() {
    Suite suite{.name = "tcp/s",
                .subject = {.role = "server", .service = "stream", .behaviours = {"echo"}}};
    Case first;
    first.id = "tcp/s/first";
    first.requirement = {.id = "R-1"};
    Case second = first;
    second.id = "tcp/s/second";
    second.needs = {"tcp"};
    suite.cases = {first, second};
    return {suite};
}

std::vector<Profile> echo_over(std::vector<Family> transports) {
    return {{.name = "echo",
             .role = "server",
             .service = "stream",
             .behaviour = "echo",
             .transports = std::move(transports),
             .start = {"{wiretrial}", "serve", "echo"},
             .is_reference = true}};
}

std::vector<PlantedDefect> one_defect(bool is_coarse = false) {
    return {{.about = {.name = "deaf",
                       .mistake = "hears nothing",
                       .made_by = "nobody",
                       .breaks = "all",
                       .subjects = only_echo,
                       .is_coarse = is_coarse}}};
}

CaseResult result_of(const std::string& id, const std::string& subject, Outcome outcome) {
    return {.id = id,
            .subject = subject,
            .transport = "ipv4",
            .requirement = {.id = "R-1"},
            .outcome = outcome,
            .detail = outcome == Outcome::pass ? "" : "it was seen"};
}

model::Teeth fold(const std::vector<CaseResult>& results,
                  const Deviations& reasons = {},
                  bool is_coarse = false) {
    const auto defects = one_defect(is_coarse);
    const std::vector<Suite> suites = two_cases();
    const TeethPlan plan = make_teeth_plan(suites, echo_over({Family::ipv4}), {}, {}, defects);
    return fold_teeth(plan, results, defects, reasons, true);
}

TEST(TeethPlanTest, PlaysEachCaseOnceInTheFirstWorldThatCanPlayIt) {
    const auto defects = one_defect();
    const std::vector<Suite> suites = two_cases();
    const TeethPlan plan = make_teeth_plan(
        suites, echo_over({Family::unix_path, Family::ipv4, Family::ipv6}), {}, {}, defects);
    ASSERT_EQ(plan.plan.groups.size(), 4U);
    const auto played = [&](std::size_t group) {
        return plan.plan.groups[group].units.front().scenario->id;
    };
    EXPECT_EQ(plan.plan.unit_count(), 4U);
    EXPECT_EQ(plan.plan.groups[0].profile->name, "echo");
    EXPECT_EQ(played(0), "tcp/s/first");
    EXPECT_EQ(plan.plan.groups[1].family, Family::ipv4);
    EXPECT_EQ(played(1), "tcp/s/second");
    EXPECT_EQ(plan.plan.groups[2].profile->name, "echo+deaf");
    EXPECT_THAT(plan.plan.groups[2].profile->start,
                ElementsAre("{wiretrial}", "serve", "echo", "--defect", "deaf"));
}

TEST(TeethPlanTest, LeavesOutWhatTheDefectDoesNotBend) {
    const auto defects = one_defect();
    const std::vector<Suite> suites = two_cases();
    std::vector<Profile> profiles = echo_over({Family::ipv4});
    profiles.push_back(profiles.front());
    profiles.back().name = "upper";
    const TeethPlan plan = make_teeth_plan(suites, profiles, {}, {}, defects);
    EXPECT_EQ(plan.plan.groups.size(), 2U);
}

TEST(TeethPlanTest, PlaysADefectOverTheCasesThatItNamesAndTheStrictSubjectOverAll) {
    auto defects = one_defect();
    defects[0].about.cases = "tcp/other tcp/*/sec*";
    const std::vector<Suite> suites = two_cases();
    const TeethPlan plan = make_teeth_plan(suites, echo_over({Family::ipv4}), {}, {}, defects);
    ASSERT_EQ(plan.plan.groups.size(), 2U);
    EXPECT_EQ(plan.plan.groups[0].units.size(), 2U);
    ASSERT_EQ(plan.plan.groups[1].units.size(), 1U);
    EXPECT_EQ(plan.plan.groups[1].units[0].scenario->id, "tcp/s/second");
}

TEST(FoldTeeth, ADefectIsCaughtByWhatIsRedOverItAndGreenWithoutIt) {
    const model::Teeth teeth = fold({result_of("tcp/s/first", "echo", Outcome::pass),
                                     result_of("tcp/s/second", "echo", Outcome::pass),
                                     result_of("tcp/s/first", "echo+deaf", Outcome::fail),
                                     result_of("tcp/s/second", "echo+deaf", Outcome::pass)});
    ASSERT_EQ(teeth.defects.size(), 1U);
    EXPECT_EQ(teeth.defects[0].played, 2U);
    ASSERT_EQ(teeth.defects[0].caught_by.size(), 1U);
    EXPECT_EQ(teeth.defects[0].caught_by[0].id, "tcp/s/first");
    EXPECT_EQ(teeth.defects[0].caught_by[0].detail, "it was seen");
    EXPECT_THAT(teeth.cases[0].catches, ElementsAre("deaf"));
    EXPECT_TRUE(teeth.cases[1].is_toothless());
    EXPECT_EQ(tally(teeth).toothless, 1U);
    EXPECT_EQ(exit_status(teeth), 1);
}

TEST(FoldTeeth, ACaseThatIsAlwaysRedProvesNothing) {
    const model::Teeth teeth = fold({result_of("tcp/s/first", "echo", Outcome::fail),
                                     result_of("tcp/s/first", "echo+deaf", Outcome::fail)});
    EXPECT_TRUE(teeth.defects[0].survives());
    EXPECT_EQ(teeth.played, 0U);
    EXPECT_EQ(teeth.strict_failures.size(), 1U);
    EXPECT_EQ(exit_status(teeth), 1);
}

TEST(FoldTeeth, WhatCouldNotBeJudgedIsNoCatch) {
    const model::Teeth teeth = fold({result_of("tcp/s/first", "echo", Outcome::pass),
                                     result_of("tcp/s/first", "echo+deaf", Outcome::error)});
    EXPECT_TRUE(teeth.defects[0].survives());
    EXPECT_EQ(teeth.defects[0].unjudged, 1U);
}

TEST(FoldTeeth, ADeathCountsWhereItsCauseIsKnown) {
    CaseResult death = result_of("tcp/s/first", "echo+deaf", Outcome::died);
    const CaseResult strict = result_of("tcp/s/first", "echo", Outcome::pass);
    EXPECT_TRUE(fold({strict, death}).defects[0].survives());
    death.evidence = {"ended by signal 13"};
    EXPECT_FALSE(fold({strict, death}).defects[0].survives());
}

TEST(FoldTeeth, WhatThisMachineCannotPlayIsTold) {
    CaseResult skipped = result_of("tcp/s/first", "echo", Outcome::skip);
    const model::Teeth teeth = fold({skipped, skipped});
    EXPECT_EQ(teeth.skipped, 2U);
    EXPECT_EQ(teeth.skip_reason, "it was seen");
    EXPECT_TRUE(teeth.cases.empty());
}

TEST(FoldTeeth, AReasonExcusesAToothlessCaseAndAnIdleOneIsTold) {
    const std::vector<CaseResult> results = {result_of("tcp/s/first", "echo", Outcome::pass),
                                             result_of("tcp/s/second", "echo", Outcome::pass),
                                             result_of("tcp/s/first", "echo+deaf", Outcome::fail)};
    const model::Teeth excused =
        fold(results, {{.case_pattern = "tcp/s/sec*", .reason = "it only measures"}});
    EXPECT_EQ(excused.cases[1].reason, "it only measures");
    EXPECT_EQ(tally(excused).toothless, 0U);
    EXPECT_EQ(exit_status(excused), 0);
    const model::Teeth idle = fold(results, {{.case_pattern = "tcp/s/first", .reason = "stale"}});
    EXPECT_THAT(idle.idle_reasons, ElementsAre("tcp/s/first"));
    EXPECT_EQ(exit_status(idle), 1);
}

TEST(FoldTeeth, WhatACoarseDefectShowsIsToldApart) {
    const model::Teeth teeth = fold({result_of("tcp/s/first", "echo", Outcome::pass),
                                     result_of("tcp/s/first", "echo+deaf", Outcome::fail)},
                                    {}, true);
    EXPECT_THAT(teeth.cases[0].catches, testing::IsEmpty());
    EXPECT_THAT(teeth.cases[0].catches_coarse, ElementsAre("deaf"));
    EXPECT_EQ(tally(teeth).coarse_only, 1U);
    EXPECT_EQ(exit_status(teeth), 0);
}

}  // namespace
}  // namespace wiretrial::engine
