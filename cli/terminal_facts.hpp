// terminal_facts: what standard output can show.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace wiretrial::cli {

/// Columns of the terminal; 80 where there is none.
[[nodiscard]] std::size_t terminal_width();

/// Whether standard output is a terminal that bears colours, and NO_COLOR does not say otherwise.
[[nodiscard]] bool wants_color();

}  // namespace wiretrial::cli
