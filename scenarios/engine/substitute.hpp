// substitute: fills the parameters of for_each into a part of a file.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <expected>
#include <string>

#include "scenarios/engine/json_tree.hpp"

namespace wiretrial::engine {

/// What all rows of one file may weigh together.
inline constexpr std::size_t expanded_weight_max = 100'000;

/// One for the value and for each value in it, and one more for every 64 octets of text.
[[nodiscard]] std::size_t weight_of(const Node& node);

/// The error of a for_each that outgrows the budget, at `node`.
[[nodiscard]] ScenarioError too_many_values(const Node& node, const std::string& file);

/// A copy of `node` in which each `{"param": NAME}` is the row's value of that name, and `${NAME}` or
/// `{param:NAME}` in a string is its text. The copy keeps the places of the file.
///
/// Errors: a name that the row does not have; more than `weight_left` allows, which is counted down.
[[nodiscard]] std::expected<Node, ScenarioError> substitute(const Node& node,
                                                            const Node& row,
                                                            const std::string& file,
                                                            std::size_t& weight_left);

}  // namespace wiretrial::engine
