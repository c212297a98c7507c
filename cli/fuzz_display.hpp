// fuzz_display: a running campaign on a terminal, as text that is written over.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "fuzz/campaign/ledger.hpp"

namespace wiretrial::cli {

/// A line for each target and one for the whole: runs a second, edges, features, corpus, findings, time since the last
/// new edge. No line is longer than `columns`, and each ends in LF.
[[nodiscard]] std::string fuzz_screen(const fuzz::Ledger& ledger,
                                      Duration now,
                                      std::size_t columns);

}  // namespace wiretrial::cli
