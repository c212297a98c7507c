// subject_text: a subject in words: what it is and can do, and the lesson of one that is wrong on purpose.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "scenarios/engine/profile.hpp"

namespace wiretrial::cli {

/// Several lines of at most 80 columns, and LF; commands stand on lines of their own, whole.
[[nodiscard]] std::string subject_text(const engine::Profile& profile);

}  // namespace wiretrial::cli
