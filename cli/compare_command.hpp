// compare_command: `wiretrial compare BASE NEW`: has anything become slower, and is it sure?
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace wiretrial::cli {

/// Adds the command. `exit_status` is set when it ran; it and `command_line` outlive the app.
void add_compare_command(CLI::App& app, const std::string& command_line, int& exit_status);

}  // namespace wiretrial::cli
