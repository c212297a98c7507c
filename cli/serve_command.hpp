// serve_command: the subcommand `serve` and its options.
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace CLI {
class App;
}  // namespace CLI

namespace wiretrial::cli {

/// Registers `serve NAME`. When it is chosen it runs while the command line is parsed, and sets `exit_status`.
void add_serve_command(CLI::App& app, int& exit_status);

}  // namespace wiretrial::cli
