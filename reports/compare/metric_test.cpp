// metric_test: names whose direction everybody knows, and names that say nothing.
// SPDX-License-Identifier: Apache-2.0
#include "reports/compare/metric.hpp"

#include <string_view>

#include <gtest/gtest.h>

namespace wiretrial::compare {
namespace {

TEST(Metric, TimesAndLatenciesAreBetterWhenLower) {
    for (const std::string_view name :
         {"real_time", "cpu_time", "p50", "p999", "p99_9", "latency_p99_us", "ns_per_message",
          "latency_max", "instructions_per_octet", "allocs_per_iter", "errors"}) {
        EXPECT_EQ(metric_of(name).direction, Direction::lower_is_better) << name;
    }
}

TEST(Metric, RatesAreBetterWhenHigher) {
    for (const std::string_view name : {"items_per_second", "bytes_per_second", "rps",
                                        "throughput_mib", "errors_avoided_per_second"}) {
        EXPECT_EQ(metric_of(name).direction, Direction::higher_is_better) << name;
    }
}

TEST(Metric, OtherNamesSayNothing) {
    for (const std::string_view name :
         {"messages", "octets", "pipelining", "p", "parts", "", "_", "connections"}) {
        EXPECT_EQ(metric_of(name).direction, Direction::unknown) << name;
    }
}

TEST(Metric, ATailMayMoveMore) {
    EXPECT_DOUBLE_EQ(metric_of("cpu_time").effect_min, 0.05);
    EXPECT_DOUBLE_EQ(metric_of("p50").effect_min, 0.05);
    EXPECT_DOUBLE_EQ(metric_of("p90").effect_min, 0.05);
    for (const std::string_view name : {"p95", "p99", "p999", "p99_99", "latency_p99"}) {
        EXPECT_DOUBLE_EQ(metric_of(name).effect_min, 0.10) << name;
    }
}

TEST(Metric, InstructionsAreCounted) {
    EXPECT_TRUE(metric_of("instructions").is_exact);
    EXPECT_DOUBLE_EQ(metric_of("instructions_per_octet").effect_min, 0.01);
    EXPECT_FALSE(metric_of("cpu_time").is_exact);
}

TEST(Metric, BarePercentilesStandInTheUnitOfTheRow) {
    for (const std::string_view name : {"real_time", "cpu_time", "p50", "p99_9"}) {
        EXPECT_TRUE(metric_of(name).is_in_time_unit) << name;
    }
    for (const std::string_view name : {"p99_us", "items_per_second", "latency_p99"}) {
        EXPECT_FALSE(metric_of(name).is_in_time_unit) << name;
    }
}

}  // namespace
}  // namespace wiretrial::compare
