// bench_plan_test: which loads are played on whom, by what the user named.
// SPDX-License-Identifier: Apache-2.0
#include "cli/bench_plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/library.hpp"

namespace wiretrial::cli {
namespace {

using bench::Side;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> names_of_bouts(const BenchPlan& plan) {
    std::vector<std::string> names;
    for (const Bout& bout : plan.bouts) {
        names.push_back(bout.scenario.name);
    }
    return names;
}

std::string fault_of_bench(const BenchChoice& choice) {
    const auto plan = plan_bench(choice);
    return plan ? "" : plan.error();
}

TEST(ChooseScenarios, TakesNamesBeginningsAndPatterns) {
    const auto count = [](const std::vector<std::string>& wanted) {
        const auto chosen = choose_scenarios(wanted);
        return chosen ? chosen->size() : 0;
    };
    const std::size_t all = count({});
    EXPECT_GE(all, 12U);
    EXPECT_EQ(count({"http"}) + count({"tcp"}) + count({"udp"}), all);
    EXPECT_EQ(count({"tcp/echo-64"}), 1U);
    EXPECT_EQ(count({"*/echo-64"}), 2U);
    EXPECT_EQ(count({"tcp/echo-64", "tcp"}), count({"tcp"}));
    EXPECT_THAT(choose_scenarios({"htpp/keep-alive"}).error(),
                HasSubstr("did you mean \"http/keep-alive\""));
    // The beginning of a word is no beginning of a name.
    EXPECT_FALSE(choose_scenarios({"tcp/ech"}));
}

TEST(PlanBench, GivesEachScenarioItsReference) {
    const auto plan = plan_bench({.scenarios = {"http/download-1m", "udp/echo-64"}});
    ASSERT_TRUE(plan) << plan.error();
    ASSERT_EQ(plan->bouts.size(), 2U);
    ASSERT_EQ(plan->bouts[0].contestants.size(), 1U);
    const Contestant& http = plan->bouts[0].contestants[0];
    EXPECT_EQ(http.name, "http");
    EXPECT_EQ(http.program, program_path());
    EXPECT_TRUE(http.profile.files.contains("bench-1048576.bin"));
    EXPECT_EQ(plan->bouts[1].contestants[0].name, "udp-echo");
    EXPECT_THAT(plan->remarks, IsEmpty());
}

TEST(PlanBench, LeavesOutWhatFitsNobodyAndSaysSo) {
    const auto plan = plan_bench({.scenarios = {"tcp"}, .subjects = {"echo"}});
    ASSERT_TRUE(plan) << plan.error();
    EXPECT_THAT(names_of_bouts(*plan),
                ElementsAre("tcp/echo-64", "tcp/echo-64-deep", "tcp/echo-64k"));
    EXPECT_THAT(plan->remarks, ElementsAre(HasSubstr("tcp/framed-64, tcp/framed-64-deep")));
}

TEST(PlanBench, LoadsATargetByWhatItsUrlSpeaks) {
    const auto plan = plan_bench({.targets = {"http://127.0.0.1:80/a/b?c"}});
    ASSERT_TRUE(plan) << plan.error();
    ASSERT_EQ(plan->bouts.size(), choose_scenarios({"http"})->size());
    const Contestant& target = plan->bouts.front().contestants.front();
    EXPECT_EQ(target.name, "target");
    EXPECT_EQ(target.place.authority, "127.0.0.1:80");
    EXPECT_EQ(target.place.target, "/a/b?c");
    EXPECT_FALSE(target.profile.is_owned());
    // A profile knows better where the resources are.
    const auto known = plan_bench(
        {.scenarios = {"http"}, .targets = {"http://127.0.0.1:80/a"}, .profile = "nginx"});
    ASSERT_TRUE(known) << known.error();
    EXPECT_EQ(known->bouts.front().contestants.front().place.target, "");
    EXPECT_EQ(known->bouts.front().contestants.front().profile.name, "nginx");
}

TEST(PlanBench, AgainstAProgramMeasuresTheBaselineTwice) {
    const auto plan = plan_bench({.scenarios = {"tcp/echo-64"}, .against = "/bin/sh"});
    ASSERT_TRUE(plan) << plan.error();
    const auto& contestants = plan->bouts.at(0).contestants;
    ASSERT_EQ(contestants.size(), 3U);
    EXPECT_EQ(contestants[0].side, Side::baseline);
    EXPECT_EQ(contestants[0].program, "/bin/sh");
    EXPECT_EQ(contestants[1].side, Side::contender);
    EXPECT_EQ(contestants[1].program, program_path());
    EXPECT_EQ(contestants[2].side, Side::control);
    EXPECT_EQ(contestants[2].program, "/bin/sh");
}

TEST(PlanBench, AgainstATargetNeedsTheSameTraffic) {
    const auto plan = plan_bench({.scenarios = {"tcp/echo-64", "udp/echo-64"},
                                  .targets = {"tcp://127.0.0.1:1"},
                                  .against = "tcp://127.0.0.1:2"});
    ASSERT_TRUE(plan) << plan.error();
    EXPECT_THAT(names_of_bouts(*plan), ElementsAre("tcp/echo-64"));
    const auto& contestants = plan->bouts[0].contestants;
    ASSERT_EQ(contestants.size(), 3U);
    EXPECT_EQ(contestants[0].place.url, "tcp://127.0.0.1:2");
    EXPECT_EQ(contestants[0].side, Side::baseline);
    EXPECT_EQ(contestants[1].place.url, "tcp://127.0.0.1:1");
    EXPECT_EQ(contestants[2].place.url, "tcp://127.0.0.1:2");
    // Our own reference against what runs elsewhere.
    const auto mixed = plan_bench({.scenarios = {"tcp/echo-64"}, .against = "tcp://127.0.0.1:2"});
    ASSERT_TRUE(mixed) << mixed.error();
    EXPECT_EQ(mixed->bouts.at(0).contestants.at(1).name, "echo");
}

TEST(PlanBench, RefusesSidesThatCannotBeCompared) {
    EXPECT_THAT(fault_of_bench({.against = "/nonexistent"}), HasSubstr("executable file"));
    EXPECT_THAT(fault_of_bench({.against = "/"}), HasSubstr("executable file"));
    EXPECT_THAT(
        fault_of_bench({.scenarios = {"tcp"}, .subjects = {"framed-echo-*"}, .against = "/bin/sh"}),
        HasSubstr("several fit tcp/framed-64"));
    EXPECT_THAT(fault_of_bench({.targets = {"tcp://127.0.0.1:1"}, .against = "/bin/sh"}),
                HasSubstr("none of its references"));
    EXPECT_THAT(fault_of_bench({.targets = {"tcp://192.0.2.1:1"}}), HasSubstr("--allow-remote"));
    EXPECT_EQ(fault_of_bench({.targets = {"tcp://192.0.2.1:1"}, .allows_remote = true}), "");
}

}  // namespace
}  // namespace wiretrial::cli
