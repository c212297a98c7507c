// terminal: a run for the eyes, with the verdict as its last line.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "reports/model/verdict.hpp"

namespace wiretrial::reports {

struct TerminalStyle {
    bool color = false;      ///< ANSI colours. Nothing else ever holds an escape sequence.
    std::size_t width = 80;  ///< Columns; fewer than 40 are taken as 40.
    bool verbose = false;  ///< Every case a line, skips with their reasons, and whole transcripts.
};

/// Groups, failures in full, remarks, coverage and the verdict. Lines are wrapped to the width, except commands
/// to repeat a case, which must be copied whole, and the verdict, which is the last line whatever its length.
[[nodiscard]] std::string to_terminal(const model::Run& run, const TerminalStyle& style);

}  // namespace wiretrial::reports
