// loader: a suite's file becomes plain data, or an error with its place.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "scenarios/engine/scenario.hpp"

namespace wiretrial::engine {

/// Reads one suite. `path` is where the file is; `name` is where it stands below the suites' folder, without
/// `.json`, and must be the name that the file gives itself (empty: not checked).
///
/// Errors: whatever is wrong with the file, with file, line, column, and what was expected.
[[nodiscard]] std::expected<Suite, ScenarioError> load_suite(const std::string& path,
                                                             const std::string& name);

/// As load_suite, of a text that is already there; `path` stands for its file, and its folder is where a suite's files lie.
[[nodiscard]] std::expected<Suite, ScenarioError> parse_suite(std::string_view text,
                                                              const std::string& path,
                                                              const std::string& name);

}  // namespace wiretrial::engine
