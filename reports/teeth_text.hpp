// teeth_text: the kill matrix as text for a terminal and as Markdown.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "reports/model/teeth.hpp"
#include "reports/terminal.hpp"

namespace wiretrial::reports {

/// Each defect with how many cases caught it and the first of them, survivors, toothless cases, the verdict as its
/// last line. With `verbose` every case that caught a defect.
[[nodiscard]] std::string teeth_to_terminal(const model::Teeth& teeth, const TerminalStyle& style);

/// The same as a page with tables: defects, survivors, toothless cases.
[[nodiscard]] std::string teeth_to_markdown(const model::Teeth& teeth);

}  // namespace wiretrial::reports
