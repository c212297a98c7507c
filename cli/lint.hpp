// lint: what the loader accepts and a reader would still stumble over.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace wiretrial::cli {

/// Checks the files named, or the whole library. Prints `file:line:column: message` for each fault and warning.
///
/// Gives: exit status 0, or 2 when there is a fault.
[[nodiscard]] int lint(const std::vector<std::string>& files);

}  // namespace wiretrial::cli
