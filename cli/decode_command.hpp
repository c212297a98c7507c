// decode_command: `wiretrial decode KIND [FILE]`: octets in, one JSON object out.
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace CLI {  // NOLINT(readability-identifier-naming): the name is that of the library
class App;
}  // namespace CLI

namespace wiretrial::cli {

/// Adds the subcommand `decode` to `app`. When it was chosen, its callback decodes and sets `exit_status`: 0
/// complete, 1 violation, 4 incomplete, 2 wrong usage or no such file, 70 when the decoder depends on the cut.
///
/// Lifetime: `exit_status` must live until the command line is parsed.
void add_decode_command(CLI::App& app, int& exit_status);

}  // namespace wiretrial::cli
