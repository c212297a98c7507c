// annotations: the red results of a run as GitHub workflow commands, which show beside the suite's file.
//
// GitHub keeps ten annotations of a kind for a step and drops the rest without a word, so the ten worst are
// errors, and one notice tells how many more there are.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "reports/model/verdict.hpp"

namespace wiretrial::reports {

inline constexpr std::size_t annotations_max = 10;

/// One command a line, for stdout; empty where there is nothing to say and the run is complete.
[[nodiscard]] std::string to_annotations(const model::Run& run);

}  // namespace wiretrial::reports
