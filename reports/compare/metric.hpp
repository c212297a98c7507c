// metric: what the name of a figure says of it: which way is better, and from what size on a change matters.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace wiretrial::compare {

enum class Direction : std::uint8_t { lower_is_better, higher_is_better, unknown };

[[nodiscard]] std::string_view name_of(Direction direction);

struct Metric {
    Direction direction = Direction::unknown;
    /// Changes below this fraction do not matter: 5 % in general, 10 % in a tail, 1 % of instructions.
    double effect_min = 0.05;
    /// Counts that repeat exactly, such as instructions under callgrind: one value is as good as ten.
    bool is_exact = false;
    /// In the `time_unit` of its row: real_time, cpu_time and bare percentiles such as p50 and p99_9.
    bool is_in_time_unit = false;
};

/// Times, latencies, percentiles and counts of work are better when lower; `..._per_second`, throughput, rps, qps
/// and ops when higher. Of other names the direction is unknown.
[[nodiscard]] Metric metric_of(std::string_view name);

}  // namespace wiretrial::compare
