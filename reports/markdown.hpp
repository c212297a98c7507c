// markdown: a run as GitHub-flavoured Markdown, for a job's summary or a comment.
//
// What comes from the wire or a subject stands escaped in tables and inside <pre>, where it can neither format,
// mention, link nor end the block. GitHub throws away a summary above 1024 kB as a whole, so this one is capped.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "reports/model/verdict.hpp"

namespace wiretrial::reports {

inline constexpr std::size_t markdown_octets_max = 900'000;

/// Text that stands for itself in a paragraph or a table's cell, on one line.
[[nodiscard]] std::string markdown_escaped(std::string_view text);

/// Verdict, a table of the suites, the failures with how to repeat them, and the coverage of the catalogues.
[[nodiscard]] std::string to_markdown(const model::Run& run);

}  // namespace wiretrial::reports
