// substitute: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/substitute.hpp"

#include <utility>

#include "impl/base/text.hpp"

namespace wiretrial::engine {
namespace {

using Result = std::expected<Node, ScenarioError>;

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

/// `${NAME}` in a text.
Result expand_text(const Node& node, const Node& row, const std::string& file) {
    Node copy = node;
    copy.text.clear();
    std::size_t at = 0;
    for (;;) {
        const std::size_t open = node.text.find("${", at);
        const std::size_t close = open == std::string::npos ? open : node.text.find('}', open);
        if (close == std::string::npos) {
            copy.text += node.text.substr(at);
            return copy;
        }
        const std::string name = node.text.substr(open + 2, close - open - 2);
        const Node* value = row.find(name);
        if (value == nullptr) {
            return unknown_parameter(node, name, row, file);
        }
        copy.text += node.text.substr(at, open - at);
        copy.text += value->kind == NodeKind::integer ? std::to_string(value->integer) : value->text;
        at = close + 1;
    }
}

const std::string* parameter_of(const Node& node) {
    if (node.kind != NodeKind::object || node.members.size() != 1 || node.members.front().first != "param") {
        return nullptr;
    }
    return &node.members.front().second.text;
}

}  // namespace

Result substitute(const Node& node, const Node& row, const std::string& file, std::size_t& nodes_left) {
    if (nodes_left == 0) {
        return std::unexpected(ScenarioError{
            .file = file, .place = node.place, .message = "for_each makes more values than a suite may have; use fewer rows"});
    }
    --nodes_left;
    if (const std::string* name = parameter_of(node)) {
        const Node* value = row.find(*name);
        return value != nullptr ? Result(*value) : unknown_parameter(node, *name, row, file);
    }
    if (node.kind == NodeKind::string && node.text.find("${") != std::string::npos) {
        return expand_text(node, row, file);
    }
    Node copy{.kind = node.kind, .place = node.place, .boolean = node.boolean, .integer = node.integer, .text = node.text};
    for (const Node& element : node.elements) {
        Result result = substitute(element, row, file, nodes_left);
        if (!result) {
            return result;
        }
        copy.elements.push_back(std::move(*result));
    }
    for (const auto& [name, value] : node.members) {
        Result result = substitute(value, row, file, nodes_left);
        if (!result) {
            return result;
        }
        copy.members.emplace_back(name, std::move(*result));
    }
    return copy;
}

}  // namespace wiretrial::engine
