// segments: where a payload is cut.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "scenarios/engine/scenario.hpp"

namespace wiretrial::engine {

/// How one payload is to be cut.
struct SegmentPlan {
    Segmentation segmentation = Segmentation::together;
    std::size_t total = 0;
    std::vector<std::size_t> sizes{};  ///< Of `list`; what is left over is one more segment.
    std::size_t cuts = 0;              ///< Of `random`.
    std::uint64_t seed = 0;            ///< Of `random`.
    std::size_t cut = 0;               ///< Of `every_split`: octets before the cut; 0 is no cut.
};

/// The sizes of the segments, in order, none of them 0; empty for an empty payload.
[[nodiscard]] std::vector<std::size_t> cut(const SegmentPlan& plan);

/// The cuts of `every-split`: all of them up to 512 octets; above, the first and last 64 and around the powers of
/// two and 1460-octet boundaries, and a seeded sample, 512 in all at the most.
[[nodiscard]] std::vector<std::size_t> every_split_cuts(std::size_t total, std::uint64_t seed);

}  // namespace wiretrial::engine
