// schedule_test: requests leave when they are intended to, in virtual time, and keep that time when they must wait.
// SPDX-License-Identifier: Apache-2.0
#include "bench/load/schedule.hpp"

#include <chrono>
#include <set>

#include <gtest/gtest.h>

namespace wiretrial::load {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr TimePoint start{seconds(100)};

std::size_t take_all(Schedule& schedule, TimePoint now) {
    std::size_t count = 0;
    while (schedule.take(now)) {
        ++count;
    }
    return count;
}

TEST(Schedule, ClosedLoopSendsNow) {
    Schedule schedule({}, start);
    EXPECT_FALSE(schedule.is_open_loop());
    EXPECT_EQ(schedule.take(start + milliseconds(3)), start + milliseconds(3));
    EXPECT_EQ(schedule.next_due(), std::nullopt);
    EXPECT_EQ(schedule.waiting(start + seconds(1)), 0U);
}

TEST(Schedule, OpenLoopKeepsItsPeriod) {
    Schedule schedule({.rate = 1000.0}, start);
    EXPECT_EQ(schedule.take(start), start);
    EXPECT_EQ(schedule.take(start + microseconds(999)), std::nullopt);
    EXPECT_EQ(schedule.next_due(), start + milliseconds(1));
    EXPECT_EQ(schedule.take(start + milliseconds(1)), start + milliseconds(1));
}

TEST(Schedule, WhatHadToWaitKeepsItsTime) {
    Schedule schedule({.rate = 1000.0}, start);
    const TimePoint late = start + milliseconds(100);
    EXPECT_EQ(schedule.waiting(late), 101U);
    for (int i = 0; i <= 100; ++i) {
        EXPECT_EQ(schedule.take(late), start + milliseconds(i));
    }
    EXPECT_EQ(schedule.take(late), std::nullopt);
    EXPECT_EQ(schedule.waiting(late), 0U);
}

TEST(Schedule, HoldsItsRateForALongTime) {
    constexpr double rate = 333'333.0;
    Schedule schedule({.rate = rate}, start);
    std::size_t taken = 0;
    for (int tick = 1; tick <= 1000; ++tick) {
        taken += take_all(schedule, start + milliseconds(tick));
    }
    EXPECT_EQ(taken, 333'334U);
}

TEST(Schedule, ThreadsTakeTurns) {
    std::set<TimePoint> times;
    std::uint64_t waiting = 0;
    const TimePoint end = start + milliseconds(10) - Duration(1);
    for (std::size_t thread = 0; thread < 3; ++thread) {
        Schedule schedule({.rate = 1000.0, .thread = thread, .threads = 3}, start);
        waiting += schedule.waiting(end);
        while (const auto intended = schedule.take(end)) {
            EXPECT_TRUE(times.insert(*intended).second);
        }
    }
    EXPECT_EQ(waiting, 10U);
    EXPECT_EQ(times.size(), 10U);
    EXPECT_EQ(*times.begin(), start);
    EXPECT_EQ(*times.rbegin(), start + milliseconds(9));
}

TEST(Schedule, EndsAfterAsManyAsItMaySend) {
    for (const double rate : {0.0, 1000.0}) {
        Schedule schedule({.rate = rate, .requests_max = 3}, start);
        EXPECT_EQ(take_all(schedule, start + seconds(1)), 3U);
        EXPECT_EQ(schedule.next_due(), std::nullopt);
    }
}

/// A target that answers in 1 ms but stands still from 100 ms to 200 ms: what users would see is a latency of up to
/// 101 ms for each request intended meanwhile. Measured from the sends, one request alone would be slow.
TEST(Schedule, AStallIsChargedToAllThatItDelays) {
    Schedule schedule({.rate = 1000.0}, start);
    std::size_t slow = 0;
    std::size_t slow_from_its_send = 0;
    for (TimePoint now = start; now < start + milliseconds(400);) {
        const auto intended = schedule.take(now);
        if (!intended) {
            now = *schedule.next_due();
            continue;
        }
        const TimePoint sent = now;
        const bool stalls = now >= start + milliseconds(100) && now < start + milliseconds(200);
        now = stalls ? start + milliseconds(201) : now + microseconds(500);
        slow += now - *intended > milliseconds(10) ? 1U : 0U;
        slow_from_its_send += now - sent > milliseconds(10) ? 1U : 0U;
    }
    EXPECT_EQ(slow_from_its_send, 1U);
    EXPECT_GT(slow, 90U);
}

TEST(InFlight, FirstInFirstOut) {
    InFlight window(3);
    for (int round = 0; round < 10; ++round) {
        const TimePoint base = start + seconds(round);
        window.push(base);
        window.push(base + milliseconds(1));
        EXPECT_FALSE(window.is_full());
        window.push(base + milliseconds(2));
        EXPECT_TRUE(window.is_full());
        EXPECT_EQ(window.pop(), base);
        EXPECT_EQ(window.pop(), base + milliseconds(1));
        EXPECT_EQ(window.size(), 1U);
        EXPECT_EQ(window.pop(), base + milliseconds(2));
        EXPECT_TRUE(window.is_empty());
    }
}

}  // namespace
}  // namespace wiretrial::load
