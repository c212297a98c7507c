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

std::unexpected<ScenarioError> no_text(const Node& at,
                                       const std::string& name,
                                       const std::string& file) {
    return std::unexpected(
        ScenarioError{.file = file,
                      .place = at.place,
                      .message = "the column \"" + escape(name, 64) +
                                 "\" is neither a string nor a number, and cannot stand in a text; "
                                 "use {\"param\"} and \"concat\""});
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

/// Where a parameter stands in a text.
struct Mention {
    std::size_t begin = std::string::npos;
    std::size_t end = 0;  ///< Behind the closing brace.
    std::string name{};
};

constexpr std::string_view plain_mark = "${";
constexpr std::string_view template_mark = "{param:";

/// The next `${NAME}` or `{param:NAME}`; `{{` is a brace of a template, and begins nothing.
Mention next_mention(std::string_view text, std::size_t from) {
    for (std::size_t at = text.find_first_of("${", from); at != std::string_view::npos;
         at = text.find_first_of("${", at)) {
        const std::string_view rest = text.substr(at);
        if (rest.starts_with("{{")) {
            at += 2;
            continue;
        }
        const std::size_t mark = rest.starts_with(plain_mark)      ? plain_mark.size()
                                 : rest.starts_with(template_mark) ? template_mark.size()
                                                                   : 0;
        if (mark == 0) {
            ++at;
            continue;
        }
        const std::size_t close = rest.find('}');
        if (close == std::string_view::npos) {
            break;
        }
        return {.begin = at,
                .end = at + close + 1,
                .name = std::string(rest.substr(mark, close - mark))};
    }
    return {};
}

/// `${NAME}` and `{param:NAME}` in a text.
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
        const Mention mention = next_mention(node.text, at);
        if (mention.begin == std::string::npos) {
            copy.text += node.text.substr(at);
            auto spent = spend(node, weight_of_text(copy.text), file, weight_left);
            return spent ? Result(std::move(copy)) : std::unexpected(std::move(spent.error()));
        }
        const Node* value = row.find(mention.name);
        if (value == nullptr) {
            return unknown_parameter(node, mention.name, row, file);
        }
        if (value->kind != NodeKind::integer && value->kind != NodeKind::string) {
            return no_text(node, mention.name, file);
        }
        copy.text += node.text.substr(at, mention.begin - at);
        copy.text +=
            value->kind == NodeKind::integer ? std::to_string(value->integer) : value->text;
        at = mention.end;
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
    if (node.kind == NodeKind::string && next_mention(node.text, 0).begin != std::string::npos) {
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
