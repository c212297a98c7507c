// comparison_text: a comparison as text for a terminal and as Markdown.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "reports/compare/comparison.hpp"
#include "reports/terminal.hpp"

namespace wiretrial::reports {

/// What has changed with its ratio and interval, what is inconclusive and what would help, what could not be compared,
/// the verdict as its last line. With `verbose` what has not changed, too.
[[nodiscard]] std::string comparison_to_terminal(const compare::Comparison& comparison,
                                                 const TerminalStyle& style);

/// The same as a page with tables. Capped as every Markdown report is.
[[nodiscard]] std::string comparison_to_markdown(const compare::Comparison& comparison);

}  // namespace wiretrial::reports
