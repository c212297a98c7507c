// branch_test: tasks await tasks without growing the stack, and branches wait for events and time.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/branch.hpp"

#include <string>

#include <gtest/gtest.h>

namespace wiretrial::engine {
namespace {

TimePoint at(int milliseconds) {
    return TimePoint(std::chrono::milliseconds(milliseconds));
}

Task count_up(int& count) {
    ++count;
    co_return;
}

Task count_often(int& count, int times) {
    for (int i = 0; i < times; ++i) {
        co_await count_up(count);
    }
}

Task nest(int& count, int depth) {
    if (depth > 0) {
        co_await nest(count, depth - 1);
    }
    ++count;
}

Task wait_for(bool& is_ready, std::string& log) {
    log += "a";
    Suspension suspension = pause_until(at(10));
    suspension.is_ready = [&is_ready] { return is_ready; };
    co_await Until(suspension);
    log += "b";
}

TEST(Branch, AMillionAwaitedTasksNeedNoStack) {
    int count = 0;
    Branch branch(count_often(count, 1'000'000));
    branch.run();
    EXPECT_TRUE(branch.is_done());
    EXPECT_EQ(count, 1'000'000);
}

TEST(Branch, DeepNestsNeedNoStack) {
    int count = 0;
    Branch branch(nest(count, 10'000));
    branch.run();
    EXPECT_EQ(count, 10'001);
}

TEST(Branch, GoesOnWhenReadyOrWhenTheTimeHasCome) {
    for (const bool by_event : {true, false}) {
        bool is_ready = false;
        std::string log;
        Branch branch(wait_for(is_ready, log));
        EXPECT_TRUE(branch.can_go_on(at(0)));
        branch.run();
        EXPECT_EQ(log, "a");
        EXPECT_FALSE(branch.can_go_on(at(9)));
        is_ready = by_event;
        EXPECT_TRUE(branch.can_go_on(by_event ? at(9) : at(10)));
        branch.run();
        EXPECT_EQ(log, "ab");
        EXPECT_TRUE(branch.is_done());
        EXPECT_FALSE(branch.can_go_on(at(11)));
    }
}

TEST(Branch, CanBeDroppedWhileItWaits) {
    bool is_ready = false;
    std::string log;
    {
        Branch branch(wait_for(is_ready, log));
        branch.run();
    }
    EXPECT_EQ(log, "a");
}

}  // namespace
}  // namespace wiretrial::engine
