// promote_command: `wiretrial promote FINDING`: what fuzzing found becomes a scenario that runs for ever.
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace CLI {
class App;
}  // namespace CLI

namespace wiretrial::cli {

/// Adds the subcommand `promote` to `app`. Its callback writes a suite and a regression input, and sets `exit_status`: 0
/// written, 2 wrong usage or file, 3 no such finding.
///
/// Lifetime: `exit_status` must live until the command line is parsed.
void add_promote_command(CLI::App& app, int& exit_status);

}  // namespace wiretrial::cli
