// time_option_test: lengths of time as users write them.
// SPDX-License-Identifier: Apache-2.0
#include "cli/time_option.hpp"

#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wiretrial::cli {
namespace {

TEST(ParseTime, KnowsItsUnits) {
    EXPECT_EQ(parse_time("10s"), std::chrono::seconds(10));
    EXPECT_EQ(parse_time("2"), std::chrono::seconds(2));
    EXPECT_EQ(parse_time("500ms"), std::chrono::milliseconds(500));
    EXPECT_EQ(parse_time("1.5m"), std::chrono::seconds(90));
    EXPECT_EQ(parse_time("1ms"), std::chrono::milliseconds(1));
    EXPECT_EQ(parse_time("1440m"), std::chrono::hours(24));
}

TEST(ParseTime, RefusesWhatIsNone) {
    for (const char* const text :
         {"", "s", "never", "1h", "1 s", "0s", "-1s", "0.5ms", "1441m", "nan", "inf", "1e30"}) {
        const auto parsed = parse_time(text);
        ASSERT_FALSE(parsed) << text;
        EXPECT_THAT(parsed.error(), testing::HasSubstr("no time from 1 ms to a day")) << text;
    }
}

}  // namespace
}  // namespace wiretrial::cli
