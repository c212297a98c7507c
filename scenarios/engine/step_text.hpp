// step_text: a step in words, for transcripts and messages.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "scenarios/engine/scenario.hpp"

namespace wiretrial::engine {

/// The verb as the language spells it.
[[nodiscard]] std::string_view verb_of(const StepAction& action);

/// One line: the verb and what it is about, such as `send on client, every-split`.
[[nodiscard]] std::string describe(const StepAction& action);

}  // namespace wiretrial::engine
