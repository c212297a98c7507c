// campaign_sarif: the open findings of a campaign as SARIF 2.1.0, as GitHub's code scanning takes it.
//
// A rule is a kind of finding, so that alerts keep their rule from run to run; a result is one bug, at the innermost
// place of its stack that lies in the tree, else at the target. GitHub shows at most 5,000 results of a run.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "reports/model/campaign.hpp"

namespace wiretrial::reports {

inline constexpr std::size_t sarif_results_max = 5'000;

/// Indented, with a final line end. Findings that are gone are left out: an alert without a result is closed.
[[nodiscard]] std::string campaign_to_sarif(const model::Campaign& campaign);

}  // namespace wiretrial::reports
