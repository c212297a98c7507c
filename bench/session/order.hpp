// order: in which order several sides are measured in a round, so that none has a better place than another.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

namespace wiretrial::bench {

/// The numbers from 0 to `count` - 1 in the order of one round.
///
/// A round is the one before it backwards; every second one begins with another side. So A B, B A, B A, A B: what
/// drifts while the rounds go on adds up to the same on both sides. Over 2 * `count` rounds everybody stands in every
/// place equally often.
[[nodiscard]] std::vector<std::size_t> order_of_round(std::size_t count, std::size_t round);

}  // namespace wiretrial::bench
