// schedule: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "fuzz/campaign/schedule.hpp"

#include <algorithm>
#include <chrono>

namespace wiretrial::fuzz {
namespace {

using std::chrono::seconds;

/// Each target has some four slices; shorter ones are spent on reading the corpus, longer ones learn too late.
constexpr int slices_a_target = 4;
constexpr Duration slice_min = seconds(2);
constexpr Duration slice_max = seconds(60);

}  // namespace

Schedule::Schedule(std::size_t targets, Duration total, std::size_t jobs)
    : entries_(targets), total_(total) {
    const auto share =
        total * static_cast<std::int64_t>(jobs) /
        (slices_a_target * static_cast<std::int64_t>(std::max<std::size_t>(targets, 1)));
    slice_ = std::chrono::ceil<seconds>(std::clamp<Duration>(share, slice_min, slice_max));
}

std::optional<Slice> Schedule::next(Duration now) {
    // The engine counts whole seconds; half of one too much is no matter.
    const Duration left = std::chrono::round<seconds>(total_ - now);
    const auto first = std::ranges::min_element(entries_, [](const Entry& one, const Entry& other) {
        return !one.is_dropped && (other.is_dropped || one.clock < other.clock);
    });
    if (left < seconds(1) || first == entries_.end() || first->is_dropped) {
        return std::nullopt;
    }
    const Duration length = std::min(slice_, left);
    first->clock += length / first->weight;
    return Slice{static_cast<std::size_t>(first - entries_.begin()), length};
}

void Schedule::finish(const Slice& slice, Duration spent, Gain gain) {
    Entry& entry = entries_[slice.target];
    // It was charged for the whole slice when it began.
    entry.clock += (spent - slice.length) / entry.weight;
    entry.weight = gain.edges > 0 ? 4 : gain.features > 0 ? 2 : 1;
}

void Schedule::drop(std::size_t target) {
    entries_[target].is_dropped = true;
}

}  // namespace wiretrial::fuzz
