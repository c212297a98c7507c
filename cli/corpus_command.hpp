// corpus_command: `wiretrial corpus DIR`: seeds for the fuzz targets from the scenarios.
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace CLI {
class App;
}  // namespace CLI

namespace wiretrial::cli {

/// Adds the subcommand `corpus` to `app`. Its callback writes DIR/TARGET/CASE and sets `exit_status`: 0 written, 2 a file
/// of a suite is wrong or DIR cannot be written, 3 nothing was selected.
///
/// Lifetime: `exit_status` must live until the command line is parsed.
void add_corpus_command(CLI::App& app, int& exit_status);

}  // namespace wiretrial::cli
