// saved_part: what a step `save` keeps of what an expectation matched. Pure.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>

#include "scenarios/engine/match.hpp"

namespace wiretrial::engine {

/// Errors: a sentence, where the expectation matched no message, or one without the field.
[[nodiscard]] std::expected<Bytes, std::string> saved_part(const SaveStep& save,
                                                           const EndpointState& state);

}  // namespace wiretrial::engine
