// substitute: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/substitute.hpp"

#include <utility>

#include "impl/base/text.hpp"

namespace wiretrial::engine {
namespace {

using Result = std::expected<Node, ScenarioError>;

/// A long text weighs as much as several values, so that memory is bounded by one number.
constexpr std::size_t text_octets_of_a_value = 64;

std::unexpected<ScenarioError> unknown_parameter(const Node& at,
                                                 const std::string& name,
                                                 const Node& row,
                                                 const std::string& file) {
    std::string message = "the row of for_each has no column \"" + escape(name, 64) + "\"; it has";
    for (const auto& member : row.members) {
        message += " " + escape(member.first, 64);
    }
    return std::unexpected(ScenarioError{.file = file, .place = at.place, .message = message});
}

/// Takes the weight of a value from the budget.
std::expected<void, ScenarioError> spend(const Node& node,
                                         std::size_t weight,
                                         const std::string& file,
                                         std::size_t& weight_left) {
    if (weight > weight_left) {
        return std::unexpected(too_many_values(node, file));
    }
    weight_left -= weight;
    return {};
}

std::size_t weight_of_text(std::string_view text) {
    return 1 + text.size() / text_octets_of_a_value;
}

/// `${NAME}` in a text.
Result expand_text(const Node& node,
                   const Node& row,
                   const std::string& file,
                   std::size_t& weight_left) {
    Node copy = node;
    copy.text.clear();
    std::size_t at = 0;
    for (;;) {
        if (weight_of_text(copy.text) > weight_left) {
            return std::unexpected(too_many_values(node, file));
        }
        const std::size_t open = node.text.find("${", at);
        const std::size_t close = open == std::string::npos ? open : node.text.find('}', open);
        if (close == std::string::npos) {
            copy.text += node.text.substr(at);
            auto spent = spend(node, weight_of_text(copy.text), file, weight_left);
            return spent ? Result(std::move(copy)) : std::unexpected(std::move(spent.error()));
        }
        const std::string name = node.text.substr(open + 2, close - open - 2);
        const Node* value = row.find(name);
        if (value == nullptr) {
            return unknown_parameter(node, name, row, file);
        }
        copy.text += node.text.substr(at, open - at);
        copy.text +=
            value->kind == NodeKind::integer ? std::to_string(value->integer) : value->text;
        at = close + 1;
    }
}

const std::string* parameter_of(const Node& node) {
    if (node.kind != NodeKind::object || node.members.size() != 1 ||
        node.members.front().first != "param") {
        return nullptr;
    }
    return &node.members.front().second.text;
}

}  // namespace

std::size_t weight_of(const Node& node) {
    std::size_t weight = weight_of_text(node.text);
    for (const Node& element : node.elements) {
        weight += weight_of(element);
    }
    for (const auto& member : node.members) {
        weight += weight_of(member.second);
    }
    return weight;
}

ScenarioError too_many_values(const Node& node, const std::string& file) {
    return {.file = file,
            .place = node.place,
            .message = "for_each makes more values than a suite may have; use fewer rows"};
}

Result substitute(const Node& node,
                  const Node& row,
                  const std::string& file,
                  std::size_t& weight_left) {
    if (const std::string* name = parameter_of(node)) {
        const Node* value = row.find(*name);
        if (value == nullptr) {
            return unknown_parameter(node, *name, row, file);
        }
        auto spent = spend(node, weight_of(*value), file, weight_left);
        return spent ? Result(*value) : std::unexpected(std::move(spent.error()));
    }
    if (node.kind == NodeKind::string && node.text.find("${") != std::string::npos) {
        return expand_text(node, row, file, weight_left);
    }
    if (auto spent = spend(node, weight_of_text(node.text), file, weight_left); !spent) {
        return std::unexpected(std::move(spent.error()));
    }
    Node copy{.kind = node.kind,
              .place = node.place,
              .boolean = node.boolean,
              .integer = node.integer,
              .text = node.text};
    for (const Node& element : node.elements) {
        Result result = substitute(element, row, file, weight_left);
        if (!result) {
            return result;
        }
        copy.elements.push_back(std::move(*result));
    }
    for (const auto& [name, value] : node.members) {
        Result result = substitute(value, row, file, weight_left);
        if (!result) {
            return result;
        }
        copy.members.emplace_back(name, std::move(*result));
    }
    return copy;
}

}  // namespace wiretrial::engine
