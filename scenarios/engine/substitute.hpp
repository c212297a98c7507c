// substitute: fills the parameters of for_each into a part of a file.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>

#include "scenarios/engine/json_tree.hpp"

namespace wiretrial::engine {

/// A copy of `node` in which each `{"param": NAME}` is the row's value of that name, and `${NAME}` in a string
/// is its text. The copy keeps the places of the file.
///
/// Errors: a name that the row does not have; more values than `nodes_left` allows, which is counted down.
[[nodiscard]] std::expected<Node, ScenarioError> substitute(const Node& node,
                                                            const Node& row,
                                                            const std::string& file,
                                                            std::size_t& nodes_left);

}  // namespace wiretrial::engine
