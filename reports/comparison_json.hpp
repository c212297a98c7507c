// comparison_json: a comparison as JSON; `scenarios/schema/compare.schema.json` describes each member.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "reports/compare/comparison.hpp"

namespace wiretrial::reports {

/// The whole comparison, indented, with a final line end.
[[nodiscard]] std::string comparison_to_json(const compare::Comparison& comparison);

}  // namespace wiretrial::reports
