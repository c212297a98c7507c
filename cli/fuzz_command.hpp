// fuzz_command: `wiretrial fuzz TARGET...`: a campaign over the fuzz targets.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace CLI {
class App;
}  // namespace CLI

namespace wiretrial::cli {

/// Adds the subcommand `fuzz` to `app`. Its callback plays a campaign and sets `exit_status`: 0 nothing was found, 1
/// something was, 2 wrong usage, 3 a target could not be run, 128 + N stopped by signal N.
///
/// Lifetime: `command_line` and `exit_status` must live until the command line is parsed.
void add_fuzz_command(CLI::App& app, const std::string& command_line, int& exit_status);

}  // namespace wiretrial::cli
