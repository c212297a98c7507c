// serve_naive: runs one of the programs that beginners are taught (impl/naive), mistakes and all.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cli/serve.hpp"
#include "impl/naive/programs.hpp"

namespace wiretrial::cli {

/// Runs it to its end; SIGTERM ends it as it ends any program. Gives the exit status, as `serve` does.
///
/// Errors: status 2 with a sentence on standard error for an address that is no IPv4 address of its service.
[[nodiscard]] int serve_naive(const naive::Program& program, const ServeOptions& options);

/// One line a program: name, role and what it does.
[[nodiscard]] std::string list_of_naive_programs();

}  // namespace wiretrial::cli
