// step_builder_message: patterns of HTTP messages, and payloads that are texts with {names}.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <utility>

#include "scenarios/engine/step_builder.hpp"
#include "scenarios/engine/template_text.hpp"

namespace wiretrial::engine {
namespace {

constexpr int status_min = 100;

StatusRange status_range(const Node& node) {
    if (node.kind == NodeKind::integer) {
        return {static_cast<int>(node.integer), static_cast<int>(node.integer)};
    }
    const int first = (node.text.front() - '0') * status_min;
    return {first, first + 99};
}

}  // namespace

std::expected<Payload, ScenarioError> StepBuilder::build_text(const Node& node) const {
    if (const auto pieces = parse_template(node.text); !pieces) {
        return fail(node, pieces.error());
    }
    return Payload{.kind = PayloadKind::text, .octets = node.text};
}

std::expected<Payload, ScenarioError> StepBuilder::build_head(const Node& node) const {
    Payload head{.kind = PayloadKind::head};
    for (const Node& line : node.elements) {
        auto built = line.kind == NodeKind::string ? build_text(line) : build_payload(line);
        if (!built) {
            return built;
        }
        head.parts.push_back(std::move(*built));
    }
    return head;
}

std::expected<TextRule, ScenarioError> StepBuilder::build_text_rule(const Node& node) const {
    TextRule rule;
    const auto take_template =
        [&](const Node& text,
            std::optional<std::string>& to) -> std::expected<void, ScenarioError> {
        if (const auto pieces = parse_template(text.text); !pieces) {
            return fail(text, pieces.error());
        }
        to = text.text;
        return {};
    };
    std::expected<void, ScenarioError> taken;
    if (node.kind == NodeKind::string) {
        taken = take_template(node, rule.is);
    } else if (const Node* match = node.find("match")) {
        taken = take_template(*match, rule.match);
    }
    if (!taken) {
        return std::unexpected(std::move(taken.error()));
    }
    if (node.find("param") != nullptr) {
        return fail(node, "{\"param\"} stands alone, and only in a case with for_each");
    }
    rule.lists = text_of(node, "lists");
    rule.lacks = text_of(node, "lacks");
    rule.form = text_of(node, "form");
    rule.saved = text_of(node, "saved");
    if (const Node* present = node.find("present")) {
        rule.is_present = present->boolean;
    }
    if (const Node* lines = node.find("lines")) {
        rule.lines = build_count(*lines);
    }
    return rule;
}

std::expected<std::vector<FieldRule>, ScenarioError> StepBuilder::build_field_rules(
    const Node* node) const {
    std::vector<FieldRule> rules;
    if (node != nullptr) {
        for (const auto& [name, value] : node->members) {
            auto rule = build_text_rule(value);
            if (!rule) {
                return std::unexpected(std::move(rule.error()));
            }
            rules.push_back({.name = name, .rule = std::move(*rule)});
        }
    }
    return rules;
}

std::expected<void, ScenarioError> StepBuilder::fill_content(const Node& node,
                                                             MessagePattern& message) const {
    for (const auto& [member, rules] :
         {std::pair{"fields", &message.fields}, std::pair{"trailers", &message.trailers}}) {
        auto built = build_field_rules(node.find(member));
        if (!built) {
            return std::unexpected(std::move(built.error()));
        }
        *rules = std::move(*built);
    }
    if (const Node* body = node.find("body")) {
        auto built = build_payload(*body);
        if (!built) {
            return std::unexpected(std::move(built.error()));
        }
        message.body = std::move(*built);
    }
    if (const Node* match = node.find("body_match")) {
        if (const auto pieces = parse_template(match->text); !pieces) {
            return fail(*match, pieces.error());
        }
        message.body_match = match->text;
    }
    if (const Node* size = node.find("size")) {
        message.size = build_count(*size);
    }
    message.version = text_of(node, "version");
    message.is_head_only = text_of(node, "part") == "head";
    if (message.is_head_only &&
        (message.body || message.body_match || message.size || !message.trailers.empty())) {
        return fail(node,
                    "a message that is matched at the end of its head has no content to look "
                    "at: leave out body, body_match, size and trailers");
    }
    return {};
}

std::expected<MessagePattern, ScenarioError> StepBuilder::build_message(const Node& node,
                                                                        bool is_request) const {
    MessagePattern message{.is_request = is_request};
    message.to = text_of(node, "to", "GET");
    message.method = text_of(node, "method");
    message.first_field = text_of(node, "first_field");
    message.skips_interim = text_of(node, "interim", "skip") == "skip";
    for (const auto& [member, rule] :
         {std::pair{"reason", &message.reason}, std::pair{"target", &message.target}}) {
        if (const Node* value = node.find(member)) {
            auto built = build_text_rule(*value);
            if (!built) {
                return std::unexpected(std::move(built.error()));
            }
            *rule = std::move(*built);
        }
    }
    if (const Node* status = node.find("status")) {
        if (status->kind == NodeKind::object) {
            return fail(*status, "{\"param\"} stands only in a case with for_each");
        }
        if (status->kind != NodeKind::array) {
            message.statuses.push_back(status_range(*status));
        }
        for (const Node& element : status->elements) {
            if (element.kind == NodeKind::object) {
                return fail(element, "{\"param\"} stands only in a case with for_each");
            }
            message.statuses.push_back(status_range(element));
        }
    }
    if (auto filled = fill_content(node, message); !filled) {
        return std::unexpected(std::move(filled.error()));
    }
    return message;
}

std::expected<void, ScenarioError> StepBuilder::fill_messages(const Node& node,
                                                              Pattern& pattern) const {
    const Node* list = node.find("responses");
    const Node* response = node.find("response");
    const Node* request = node.find("request");
    std::vector<const Node*> nodes;
    if (list != nullptr) {
        for (const Node& element : list->elements) {
            nodes.push_back(&element);
        }
    } else if (response != nullptr || request != nullptr) {
        nodes.push_back(response != nullptr ? response : request);
    }
    for (const Node* each : nodes) {
        pattern.kind = PatternKind::messages;
        auto message = build_message(*each, request != nullptr);
        if (!message) {
            return std::unexpected(std::move(message.error()));
        }
        pattern.messages.push_back(std::move(*message));
    }
    return {};
}

std::expected<ExpectedMessage::Fields, ScenarioError> StepBuilder::build_expected_fields(
    const Node& node) const {
    ExpectedMessage::Fields fields;
    for (const Node& line : node.elements) {
        auto name = build_payload(line.elements[0]);
        auto value = build_payload(line.elements[1]);
        if (!name || !value) {
            return std::unexpected(name ? std::move(value.error()) : std::move(name.error()));
        }
        fields.emplace_back(std::move(*name), std::move(*value));
    }
    return fields;
}

std::expected<ExpectedMessage, ScenarioError> StepBuilder::build_expected_message(
    const Node& node) const {
    ExpectedMessage message{.version = text_of(node, "version")};
    if (const Node* status = node.find("status")) {
        message.status = status->integer;
    }
    for (const auto& [member, payload] :
         {std::pair{"method", &message.method}, std::pair{"target", &message.target},
          std::pair{"reason", &message.reason}, std::pair{"body", &message.body}}) {
        if (const Node* value = node.find(member)) {
            auto built = build_payload(*value);
            if (!built) {
                return std::unexpected(std::move(built.error()));
            }
            *payload = std::move(*built);
        }
    }
    for (const auto& [member, fields] :
         {std::pair{"fields", &message.fields}, std::pair{"trailers", &message.trailers}}) {
        if (const Node* value = node.find(member)) {
            auto built = build_expected_fields(*value);
            if (!built) {
                return std::unexpected(std::move(built.error()));
            }
            *fields = std::move(*built);
        }
    }
    return message;
}

}  // namespace wiretrial::engine
