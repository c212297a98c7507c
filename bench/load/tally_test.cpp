// tally_test: what is counted where, in virtual time.
// SPDX-License-Identifier: Apache-2.0
#include "bench/load/tally.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace wiretrial::load {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr TimePoint begin{seconds(5)};

Tally tally_of_four_seconds() {
    Tally tally{seconds(4)};
    tally.begin(begin);
    return tally;
}

TEST(Tally, PutsEachAnswerIntoTheSliceInWhichItCame) {
    Tally tally = tally_of_four_seconds();
    EXPECT_EQ(tally.slice_length(), milliseconds(100));
    tally.answered(begin, begin + milliseconds(99));
    tally.answered(begin + milliseconds(90), begin + milliseconds(100));
    tally.received(7, begin + milliseconds(100));
    tally.answered(begin, begin + milliseconds(3999));
    EXPECT_EQ(tally.slices()[0].latencies.count(), 1U);
    EXPECT_EQ(tally.slices()[0].latencies.max(), milliseconds(99));
    EXPECT_EQ(tally.slices()[1].latencies.count(), 1U);
    EXPECT_EQ(tally.slices()[1].octets_received, 7U);
    EXPECT_EQ(tally.slices()[39].latencies.count(), 1U);
    EXPECT_EQ(tally.answered_count(), 3U);
}

TEST(Tally, WhatComesAfterTheEndDoesNotCount) {
    Tally tally = tally_of_four_seconds();
    tally.answered(begin, begin + seconds(4));
    tally.received(7, begin + seconds(100));
    EXPECT_EQ(tally.answered_count(), 0U);
    EXPECT_EQ(tally.slices()[39].latencies.count(), 0U);
}

TEST(Tally, CountsFailuresByKindAndKeepsTheFirst) {
    Tally tally = tally_of_four_seconds();
    EXPECT_EQ(tally.failed_count(), 0U);
    tally.failed(ErrorKind::timeout, 3, "nothing came");
    tally.failed(ErrorKind::status, 1, "status 503");
    EXPECT_EQ(tally.failed_count(), 4U);
    EXPECT_EQ(tally.failed_count(ErrorKind::timeout), 3U);
    EXPECT_EQ(tally.failed_count(ErrorKind::reset), 0U);
    EXPECT_EQ(tally.first_failure(), "nothing came");
}

TEST(Tally, AddsUpThreads) {
    Tally tally = tally_of_four_seconds();
    Tally other = tally_of_four_seconds();
    tally.answered(begin, begin + milliseconds(10));
    other.answered(begin, begin + milliseconds(20));
    other.failed(ErrorKind::reset, 2, "reset");
    other.reconnected();
    other.came_late();
    tally.add(other);
    EXPECT_EQ(tally.answered_count(), 2U);
    EXPECT_EQ(tally.slices()[0].latencies.max(), milliseconds(20));
    EXPECT_EQ(tally.failed_count(ErrorKind::reset), 2U);
    EXPECT_EQ(tally.first_failure(), "reset");
    EXPECT_EQ(tally.reconnects(), 1U);
    EXPECT_EQ(tally.late_answers(), 1U);
}

}  // namespace
}  // namespace wiretrial::load
