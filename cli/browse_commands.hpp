// browse_commands: `list`, `show`, `lint` and `schema`: reading the scenarios without running them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace CLI {
class App;
}  // namespace CLI

namespace wiretrial::cli {

void add_list_command(CLI::App& app, int& exit_status);
void add_show_command(CLI::App& app, int& exit_status);
void add_lint_command(CLI::App& app, int& exit_status);
void add_schema_command(CLI::App& app, int& exit_status);

}  // namespace wiretrial::cli
