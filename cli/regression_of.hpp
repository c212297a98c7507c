// regression_of: a finding of a fuzz target as the scenario that shows the same, where there is one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "reports/model/campaign.hpp"
#include "scenarios/engine/regression.hpp"

namespace wiretrial::cli {

/// Takes the input apart as the target does (fuzz/targets): octets on the wire, and the choices that say which codec
/// and limit. Nothing for targets whose inputs are no octets of a connection, such as `report`.
[[nodiscard]] std::optional<engine::Regression> regression_of(const model::Finding& finding);

}  // namespace wiretrial::cli
