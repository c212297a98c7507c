// schedule_test: who still grows gets more time, nobody gets none, and the campaign ends in time.
// SPDX-License-Identifier: Apache-2.0
#include "fuzz/campaign/schedule.hpp"

#include <chrono>
#include <vector>

#include <gtest/gtest.h>

namespace wiretrial::fuzz {
namespace {

using std::chrono::seconds;

double in_seconds(Duration time) {
    return std::chrono::duration<double>(time).count();
}

/// Plays a campaign of one job; each slice of a target gains what the table says. Gives the time of each.
std::vector<Duration> play(std::vector<Gain> gains, Duration total) {
    Schedule schedule(gains.size(), total, 1);
    std::vector<Duration> spent(gains.size());
    Duration now{};
    while (const auto slice = schedule.next(now)) {
        now += slice->length;
        spent[slice->target] += slice->length;
        schedule.finish(*slice, slice->length, gains[slice->target]);
    }
    EXPECT_LE(now, total);
    EXPECT_GT(now, total - seconds(1));
    return spent;
}

TEST(Schedule, SharesEvenlyWhereAllGrowAlike) {
    const auto spent = play(std::vector<Gain>(5, {.edges = 1}), seconds(1000));
    for (const Duration each : spent) {
        EXPECT_NEAR(in_seconds(each), 200, 60);
    }
}

TEST(Schedule, GivesMoreToWhatGrowsAndNoneToNobody) {
    const auto spent = play({{.edges = 9}, {.features = 9}, {}}, seconds(7000));
    EXPECT_NEAR(in_seconds(spent[0]), 4000, 300);
    EXPECT_NEAR(in_seconds(spent[1]), 2000, 300);
    EXPECT_NEAR(in_seconds(spent[2]), 1000, 300);
}

TEST(Schedule, VisitsEveryTargetEvenInAShortCampaign) {
    for (const Duration each : play(std::vector<Gain>(12), seconds(60))) {
        EXPECT_GE(each, seconds(2));
    }
}

TEST(Schedule, ChargesOnlyWhatWasSpent) {
    Schedule schedule(2, seconds(1000), 1);
    auto slice = schedule.next({});
    ASSERT_TRUE(slice.has_value());
    EXPECT_EQ(slice->target, 0U);
    // It ended at once, with a crash: it is its turn again.
    schedule.finish(*slice, Duration::zero(), {.edges = 1});
    EXPECT_EQ(schedule.next({})->target, 0U);
    EXPECT_EQ(schedule.next({})->target, 1U) << "while the first runs";
}

TEST(Schedule, DropsWhatCannotRun) {
    Schedule schedule(2, seconds(100), 1);
    schedule.drop(0);
    EXPECT_EQ(schedule.next({})->target, 1U);
    schedule.drop(1);
    EXPECT_FALSE(schedule.next({}).has_value());
    EXPECT_FALSE(Schedule(0, seconds(100), 1).next({}).has_value());
}

TEST(Schedule, EndsBeforeASliceWouldBeNone) {
    Schedule schedule(1, seconds(10), 4);
    EXPECT_EQ(schedule.next(std::chrono::milliseconds(7'500))->length, seconds(2));
    EXPECT_FALSE(schedule.next(std::chrono::milliseconds(9'501)).has_value())
        << "the engine takes 0 seconds for ever";
}

}  // namespace
}  // namespace wiretrial::fuzz
