// schedule: which target is fuzzed next, and for how long: more time for those that still grow.
//
// Stride scheduling: each target has a clock that runs the slower, the heavier it weighs, and the one that is behind is
// next. A target weighs 4 when its last slice found edges, 2 when it found features only, else 1; so one that stands
// still gets a quarter of the time of one that grows, and never none. No clock of the machine is read here.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "impl/base/time.hpp"

namespace wiretrial::fuzz {

/// What one slice found that its corpus did not have.
struct Gain {
    std::uint64_t edges = 0;
    std::uint64_t features = 0;
};

struct Slice {
    std::size_t target = 0;  ///< Index.
    Duration length{};       ///< Whole seconds, as the engine counts.
};

class Schedule {
  public:
    /// `total` is the time of the campaign, spent by `jobs` slices side by side.
    Schedule(std::size_t targets, Duration total, std::size_t jobs);

    /// The next slice, `now` after the beginning; nothing when less than half a second is left, or no target.
    [[nodiscard]] std::optional<Slice> next(Duration now);
    /// A slice is over, however it ended.
    void finish(const Slice& slice, Duration spent, Gain gain);
    /// A target that cannot be run gets no more time.
    void drop(std::size_t target);

  private:
    struct Entry {
        Duration clock{};
        int weight = 4;
        bool is_dropped = false;
    };
    std::vector<Entry> entries_;
    Duration total_;
    Duration slice_;
};

}  // namespace wiretrial::fuzz
