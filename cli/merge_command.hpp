// merge_command: `wiretrial merge OUT FROM...`: campaigns of many machines as one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace CLI {
class App;
}  // namespace CLI

namespace wiretrial::cli {

/// Adds the subcommand `merge` to `app`. Its callback unites the folders of campaigns and sets `exit_status`: 0 merged, 2
/// wrong usage, or something that is not what it says: then nothing is written.
///
/// Lifetime: `exit_status` must live until the command line is parsed.
void add_merge_command(CLI::App& app, int& exit_status);

}  // namespace wiretrial::cli
