// json: a run as JSON, the contract of which every other format is a projection.
//
// `scenarios/schema/run.schema.json` describes each member. Text that is not UTF-8 is written visibly (see
// safe_text); octets of the wire travel as base64, and as escaped text for readers' eyes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "reports/model/verdict.hpp"

namespace wiretrial::reports {

/// Octets of one event that a report holds; the full size of what was cut is told in `octets_size`.
inline constexpr std::size_t event_octets_max = std::size_t{64} << 10;

/// Octets of one event that are also written as escaped text.
inline constexpr std::size_t event_text_octets_max = 256;

/// The whole run, indented, with a final line end. Cost: a DOM of the size of the report.
[[nodiscard]] std::string to_json(const model::Run& run);

}  // namespace wiretrial::reports
