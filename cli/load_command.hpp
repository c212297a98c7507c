// load_command: `wiretrial load URL`: a load generator for HTTP/1.1, framed echo and UDP echo.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace CLI {
class App;
}  // namespace CLI

namespace wiretrial::cli {

/// Adds the subcommand `load` to `app`. Its callback loads and reports, and sets `exit_status`: 0 no request failed, 1 some
/// did, 2 wrong usage, 3 the target cannot be loaded, 130 and 143 stopped by a signal.
///
/// Lifetime: `command_line` and `exit_status` must live until the command line is parsed.
void add_load_command(CLI::App& app, const std::string& command_line, int& exit_status);

}  // namespace wiretrial::cli
