// plan_test: which cases meet which subjects, and why not.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/plan.hpp"

#include <gtest/gtest.h>

namespace wiretrial::engine {
namespace {

using transport::Family;

Suite suite_for(const std::string& role, std::vector<std::string> behaviours) {
    Suite suite{
        .name = "tcp/s",
        .subject = {.role = role, .service = "stream", .behaviours = std::move(behaviours)}};
    Case first;
    first.id = "tcp/s/first";
    first.requirement = {.id = "R-1", .level = model::Level::must, .section = "RFC 1 2.3"};
    Case second = first;
    second.id = "tcp/s/second";
    second.needs = {"half-close", "tcp"};
    second.tags = {"slow"};
    suite.cases = {first, second};
    return suite;
}

Profile server(const std::string& behaviour, std::vector<std::string> capabilities) {
    return {.name = "p",
            .role = "server",
            .service = "stream",
            .behaviour = behaviour,
            .transports = {Family::ipv4, Family::unix_path},
            .capabilities = std::move(capabilities),
            .start = {"x"}};
}

TEST(MakePlan, MeetsSubjectsThatFitAndSkipsWithAReason) {
    const std::vector<Suite> suites = {suite_for("server", {"echo"})};
    const std::vector<Profile> profiles = {server("echo", {"half-close"}), server("discard", {})};
    const Plan plan = make_plan(suites, profiles, {}, {.includes_slow = true});
    ASSERT_EQ(plan.groups.size(), 2U);
    EXPECT_EQ(plan.groups[0].units[1].skip_reason, "");
    EXPECT_EQ(plan.groups[1].family, Family::unix_path);
    EXPECT_EQ(plan.groups[1].units[1].skip_reason, "needs tcp");
}

TEST(MakePlan, ACaseWhoseCommandTheProfileLacksIsSkipped) {
    std::vector<Suite> suites = {suite_for("client", {"echo"})};
    RepeatStep loop;
    loop.steps.push_back({.action = LaunchStep{.command = "exchange"}});
    loop.steps.push_back({.action = LaunchStep{.command = "save"}});
    suites[0].cases[0].steps.push_back({.action = loop});
    Profile client = server("echo", {});
    client.role = "client";
    client.templates["exchange"] = {"x"};
    const std::vector<Profile> without = {client};
    client.templates["save"] = {"x"};
    const std::vector<Profile> with = {client};
    EXPECT_EQ(make_plan(suites, without, {}, {}).groups[0].units[0].skip_reason,
              "needs the command \"save\" in the profile");
    EXPECT_EQ(make_plan(suites, with, {}, {}).groups[0].units[0].skip_reason, "");
}

TEST(MakePlan, AnOwnedSubjectCanBeRestartedAndATargetCannot) {
    Profile target = server("echo", {});
    EXPECT_TRUE(target.has_capability("restart"));
    target.target = transport::Target{};
    EXPECT_FALSE(target.has_capability("restart"));
    EXPECT_FALSE(host_profile().has_capability("restart"));
}

TEST(IsSelected, FiltersByEverything) {
    const Suite suite = suite_for("server", {});
    const Case& fast = suite.cases[0];
    const Case& slow = suite.cases[1];
    const auto selected = [&](const Filter& filter, const Case& scenario) {
        return is_selected(filter, suite, scenario.id, scenario.requirement, scenario.tags);
    };
    EXPECT_TRUE(selected({}, fast));
    EXPECT_FALSE(selected({}, slow));
    EXPECT_TRUE(selected({.includes_slow = true}, slow));
    EXPECT_TRUE(selected({.tags = {"slow"}}, slow));
    EXPECT_TRUE(selected({.suites = {"tcp/s/second"}}, slow));
    EXPECT_TRUE(selected({.suites = {"tcp"}}, fast));
    EXPECT_FALSE(selected({.suites = {"tc"}}, fast));
    EXPECT_TRUE(selected({.suites = {"*/first"}}, fast));
    EXPECT_FALSE(selected({.suites = {"udp"}}, fast));
    EXPECT_TRUE(selected({.sections = {"RFC 1 2"}}, fast));
    EXPECT_FALSE(selected({.sections = {"RFC 2"}}, fast));
    EXPECT_FALSE(selected({.levels = {"should"}}, fast));
    EXPECT_FALSE(selected({.roles = {"client"}}, fast));
    EXPECT_FALSE(selected({.tags = {"nightly"}}, fast));
}

TEST(CompleteRequirements, FillsInFromTheCatalogueAndRefusesUnknownIds) {
    Catalogue catalogue;
    catalogue.entries.push_back(
        {.id = "R-1", .title = "The sentence", .source = "RFC 9", .level = model::Level::security});
    std::vector<Suite> suites = {suite_for("server", {})};
    suites[0].cases[0].requirement.section.clear();
    suites[0].cases[1].has_own_level = true;
    ASSERT_TRUE(complete_requirements(suites, catalogue));
    EXPECT_EQ(suites[0].cases[0].requirement.level, model::Level::security);
    EXPECT_EQ(suites[0].cases[0].requirement.section, "RFC 9");
    EXPECT_EQ(suites[0].cases[0].requirement.quote, "The sentence");
    EXPECT_EQ(suites[0].cases[1].requirement.level, model::Level::must);
    suites[0].cases[1].has_own_level = false;
    ASSERT_TRUE(complete_requirements(suites, catalogue));
    EXPECT_EQ(suites[0].cases[1].requirement.level, model::Level::security)
        << "a section of its own does not decide the level";
    suites[0].cases[1].also = {"R-2"};
    EXPECT_FALSE(complete_requirements(suites, catalogue));
    suites[0].cases[1].also.clear();
    suites[0].cases[0].requirement.id = "R-3";
    EXPECT_FALSE(complete_requirements(suites, catalogue));
}

}  // namespace
}  // namespace wiretrial::engine
