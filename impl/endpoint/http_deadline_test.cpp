// http_deadline_test: what the server waits for, how long, and what renews its patience.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/http_deadline.hpp"

#include <chrono>
#include <cstdint>
#include <limits>

#include <gtest/gtest.h>

namespace wiretrial::endpoint {
namespace {

using std::chrono::seconds;

constexpr HttpTimeouts each_its_own{
    .idle = seconds(30), .head = seconds(10), .content = seconds(20), .sending = seconds(40)};

TimePoint at_second(int second) {
    return TimePoint{} + seconds(second);
}

TEST(HttpDeadline, EachPhaseHasItsTime) {
    HttpDeadline deadline(each_its_own);
    deadline.wait_for(HttpPhase::idle, at_second(1));
    EXPECT_EQ(deadline.at(), at_second(31));
    deadline.wait_for(HttpPhase::head, at_second(2));
    EXPECT_EQ(deadline.at(), at_second(12));
    deadline.wait_for(HttpPhase::content, at_second(3));
    EXPECT_EQ(deadline.at(), at_second(23));
    deadline.wait_for(HttpPhase::sending, at_second(4));
    EXPECT_EQ(deadline.phase(), HttpPhase::sending);
    EXPECT_EQ(deadline.at(), at_second(44));
}

TEST(HttpDeadline, ASlowHeadGainsNothingByItsOctets) {
    HttpDeadline deadline(each_its_own);
    deadline.wait_for(HttpPhase::head, at_second(0));
    deadline.wait_for(HttpPhase::head, at_second(9));
    EXPECT_EQ(deadline.at(), at_second(10)) << "the same is waited for: its time runs on";
    deadline.restart();
    deadline.wait_for(HttpPhase::head, at_second(9));
    EXPECT_EQ(deadline.at(), at_second(19)) << "the head of the next request";
}

TEST(HttpDeadline, ContentEarnsAMillisecondAnOctetAndNoMoreThanADay) {
    HttpDeadline deadline(each_its_own);
    deadline.wait_for(HttpPhase::content, at_second(0));
    deadline.add_content(2000);
    EXPECT_EQ(deadline.at(), at_second(22));
    deadline.add_content(std::uint64_t{1} << 62U);
    EXPECT_EQ(deadline.at(), at_second(20 + 24 * 3600));
    deadline.wait_for(HttpPhase::head, at_second(50));
    deadline.wait_for(HttpPhase::content, at_second(60));
    EXPECT_EQ(deadline.at(), at_second(80)) << "other content begins with nothing earned";
}

}  // namespace
}  // namespace wiretrial::endpoint
