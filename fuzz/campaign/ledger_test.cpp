// ledger_test: growth is booked without gaps, bounded; a bug is found once.
// SPDX-License-Identifier: Apache-2.0
#include "fuzz/campaign/ledger.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace wiretrial::fuzz {
namespace {

using std::chrono::seconds;

model::Session session(std::string id) {
    model::Session made{.id = std::move(id)};
    made.targets = {{.target = "b"}, {.target = "a"}};
    return made;
}

EngineLog log_of(std::uint64_t runs, std::uint64_t edges, std::uint64_t features) {
    EngineLog log;
    log.feed("#1\tINITED cov: 10 ft: 20 corp: 1/1b exec/s: 0 rss: 1Mb\n#" + std::to_string(runs) +
             "\tNEW    cov: " + std::to_string(edges) + " ft: " + std::to_string(features) +
             " corp: 2/2b exec/s: 5 rss: 1Mb\n");
    return log;
}

TEST(Ledger, AddsUpSlices) {
    Ledger ledger({}, session("000000000001"));
    for (int i = 0; i < 3; ++i) {
        const std::size_t slice = ledger.begin("a", seconds(10 * i));
        EngineLog begun;
        ledger.update(slice, begun, seconds(10 * i + 1));
        EXPECT_EQ(ledger.live().at(slice).newest, EngineStatus{}) << "the corpus is being read";
        ledger.update(slice, log_of(100, 12, 30), seconds(10 * i + 5));
        EXPECT_EQ(ledger.finish(slice, seconds(10 * i + 10)).edges, 0U);
    }
    ledger.close(seconds(30), "");
    const model::TargetGrowth& growth = ledger.session().targets[0];
    EXPECT_EQ(growth.target, "a");
    EXPECT_EQ(growth.runs, 300U);
    EXPECT_EQ(growth.slices, 3U);
    EXPECT_EQ(growth.spent, seconds(30));
    EXPECT_EQ(growth.last_edge_at, seconds(5));
    ASSERT_FALSE(growth.points.empty());
    EXPECT_EQ(growth.points.back().edges, 12U);
    EXPECT_EQ(growth.points.back().runs, 300U);
    EXPECT_TRUE(ledger.session().is_complete);
}

TEST(Ledger, TellsWhatASliceGained) {
    Ledger ledger({}, session("000000000001"));
    const std::size_t slice = ledger.begin("a", {});
    ledger.update(slice, log_of(1, 10, 20), seconds(1));
    ledger.update(slice, log_of(9, 15, 40), seconds(2));
    const Gain gain = ledger.finish(slice, seconds(3));
    EXPECT_EQ(gain.edges, 5U);
    EXPECT_EQ(gain.features, 20U);
}

TEST(Ledger, BoundsTheGrowthAndKeepsItsEnds) {
    Ledger ledger({}, session("000000000001"));
    const std::size_t slice = ledger.begin("a", {});
    for (std::uint64_t i = 0; i < 5000; ++i) {
        ledger.update(slice, log_of(i, i + 10, i + 10), seconds(i));
    }
    const auto& points = ledger.session().targets[0].points;
    EXPECT_LE(points.size(), Ledger::points_max);
    EXPECT_GT(points.size(), Ledger::points_max / 3);
    EXPECT_EQ(points.front().edges, 10U);
    EXPECT_EQ(points.back().edges, 5009U);
    for (std::size_t i = 1; i < points.size(); ++i) {
        EXPECT_LT(points[i - 1].at, points[i].at);
        EXPECT_LE(points[i - 1].edges, points[i].edges);
    }
}

TEST(Ledger, FindsABugOnce) {
    const Crash crash{.kind = "broken-law", .law = "cut", .message = "cut: 'a'"};
    Ledger ledger({}, session("000000000001"));
    EXPECT_TRUE(ledger.meet(crash, "a", seconds(1)));
    EXPECT_FALSE(ledger.meet(crash, "a", seconds(2)));
    EXPECT_FALSE(ledger.meet(crash, "b", seconds(3)));
    ASSERT_EQ(ledger.campaign().findings.size(), 1U);
    model::Finding finding = ledger.campaign().findings[0];
    EXPECT_EQ(finding.target, "a");
    ASSERT_EQ(finding.sightings.size(), 2U);
    EXPECT_EQ(finding.sightings[0].count, 2U);
    EXPECT_EQ(finding.sightings[0].first_at, seconds(1));
    finding.tries = 10;
    finding.sightings.clear();
    ledger.put(finding);
    EXPECT_EQ(ledger.campaign().findings[0].sightings.size(), 2U);
}

TEST(Ledger, GoesOnWhereAnEarlierSessionStopped) {
    const Crash crash{.kind = "abort", .message = "x"};
    Ledger first({}, session("000000000001"));
    EXPECT_TRUE(first.meet(crash, "a", seconds(1)));
    first.close(seconds(5), "stopped by SIGINT");
    EXPECT_FALSE(first.session().is_complete);

    Ledger second(first.campaign(), session("000000000002"));
    EXPECT_FALSE(second.meet(crash, "a", seconds(1))) << "it is known and open";
    EXPECT_EQ(second.campaign().sessions.size(), 2U);
    EXPECT_EQ(second.campaign().findings[0].sightings.size(), 2U);

    model::Finding gone = second.campaign().findings[0];
    gone.tries = 10;
    second.put(gone);
    Ledger third(second.campaign(), session("000000000003"));
    EXPECT_TRUE(third.meet(crash, "a", seconds(1))) << "it was gone and has come back";
}

}  // namespace
}  // namespace wiretrial::fuzz
