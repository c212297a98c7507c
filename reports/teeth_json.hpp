// teeth_json: the kill matrix as JSON; `scenarios/schema/teeth.schema.json` describes each member.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "reports/model/teeth.hpp"

namespace wiretrial::reports {

/// The whole matrix, indented, with a final line end.
[[nodiscard]] std::string teeth_to_json(const model::Teeth& teeth);

}  // namespace wiretrial::reports
