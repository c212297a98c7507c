// merge: two campaigns made one: associative, commutative and idempotent, so that any number of machines may be merged
// in any order, and again.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>

#include "reports/model/campaign.hpp"

namespace wiretrial::fuzz {

/// The union. Of two that claim one session, the longer; of two inputs of one finding, the smaller, with what goes with
/// it; of two counts of one sighting, the larger. Where that is equal, an order over all members decides.
[[nodiscard]] model::Campaign merge(const model::Campaign& one, const model::Campaign& other);

/// Whether a campaign that came from elsewhere is what it says: names of targets and ids have their form, inputs the
/// name of their content, and nothing is larger than the bounds below.
///
/// Errors: a sentence that names what is wrong.
[[nodiscard]] std::expected<void, std::string> check(const model::Campaign& campaign);

/// Octets of one input that is merged, and how many findings, sessions and targets there may be.
inline constexpr std::size_t merged_input_octets_max = std::size_t{1} << 20;
inline constexpr std::size_t merged_items_max = 100'000;

}  // namespace wiretrial::fuzz
