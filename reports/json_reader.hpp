// json_reader: a run read back from its JSON, for merge, baseline, replay and the other formats.
//
// The file may come from another machine, so it is checked for depth and repeated members before a DOM is built.
// Members that this version does not know are passed over; those that it knows must have their type.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "reports/model/verdict.hpp"

namespace wiretrial::reports {

/// Reads what to_json wrote. Octets that to_json cut stay cut.
///
/// Errors: a sentence that names the member, such as `cases[3].outcome: "passed" is no outcome`.
[[nodiscard]] std::expected<model::Run, std::string> from_json(std::string_view text);

}  // namespace wiretrial::reports
