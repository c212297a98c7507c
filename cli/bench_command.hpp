// bench_command: `wiretrial bench`: throughput scenarios against references, subjects and targets, side by side.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace CLI {
class App;
}  // namespace CLI

namespace wiretrial::cli {

/// Adds the subcommand `bench` to `app`. Its callback plays, reports and judges, and sets `exit_status`: 0 nothing is red,
/// 1 a load failed or, with --against, a regression; 2 wrong usage or file; 3 a subject cannot be started or reached, or
/// nothing fits; 130 and 143 stopped by a signal.
///
/// Lifetime: `command_line` and `exit_status` must live until the command line is parsed.
void add_bench_command(CLI::App& app, const std::string& command_line, int& exit_status);

}  // namespace wiretrial::cli
