// step_builder: checked JSON becomes steps, payloads and patterns.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>

#include "scenarios/engine/scenario.hpp"

namespace wiretrial::engine {

/// Turns of a loop whose number is a limit of the profile, at most.
inline constexpr std::int64_t turns_of_limit_max = 1000;

/// Builds the steps of one case from nodes that have passed steps_shape.
///
/// Names left out are settled here: `on` is the endpoint named last in the file's order.
class StepBuilder {
  public:
    /// `file` is named in errors; `folder` is where `{"file"}` payloads are, and what they cannot leave.
    StepBuilder(std::string file, std::string folder)
        : file_(std::move(file)), folder_(std::move(folder)) {}

    /// Errors: an endpoint that no step before it opens, a payload's file that cannot be read, a call that the
    /// table does not have, loops of more than a million steps.
    [[nodiscard]] std::expected<Steps, ScenarioError> build(const Node& steps);

    [[nodiscard]] std::expected<Payload, ScenarioError> build_payload(const Node& node) const;
    /// A phrase of a profile, in which arguments stand for what a case will give.
    [[nodiscard]] std::expected<Payload, ScenarioError> build_wording(const Node& node) const;
    /// A message that a vector's decoder must give.
    [[nodiscard]] std::expected<ExpectedMessage, ScenarioError> build_expected_message(
        const Node& node) const;

  private:
    using StepResult = std::expected<StepAction, ScenarioError>;

    [[nodiscard]] std::expected<Steps, ScenarioError> build_list(const Node& steps,
                                                                 std::int64_t times);
    [[nodiscard]] StepResult build_action(const std::string& verb,
                                          const Node& node,
                                          std::int64_t times);
    [[nodiscard]] StepResult build_connect(const Node& node);
    [[nodiscard]] StepResult build_listen(const Node& node);
    [[nodiscard]] StepResult build_bind(const Node& node);
    [[nodiscard]] StepResult build_send(const Node& node);
    [[nodiscard]] StepResult build_expect(const Node& node);
    [[nodiscard]] StepResult build_finish(const Node& node);
    [[nodiscard]] StepResult build_call(const Node& node);
    [[nodiscard]] StepResult build_launch(const Node& node);
    [[nodiscard]] StepResult build_exit(const Node& node);
    [[nodiscard]] StepResult build_save(const Node& node);
    [[nodiscard]] StepResult build_repeat(const Node& node, std::int64_t times);
    [[nodiscard]] StepResult build_together(const Node& node, std::int64_t times);
    [[nodiscard]] std::expected<void, ScenarioError> fill_call_gives(const Node& gives,
                                                                     CallStep& step) const;
    [[nodiscard]] std::expected<Pattern, ScenarioError> build_pattern(const Node& node) const;
    [[nodiscard]] std::expected<Payload, ScenarioError> build_file_payload(const Node& node) const;
    [[nodiscard]] std::expected<Payload, ScenarioError> build_part(const Node& node) const;
    [[nodiscard]] std::expected<Payload, ScenarioError> build_phrase(const Node& node) const;
    [[nodiscard]] std::expected<std::vector<Payload>, ScenarioError> build_payloads(
        const Node& node) const;
    // step_builder_message.cpp: HTTP.
    [[nodiscard]] std::expected<Payload, ScenarioError> build_text(const Node& node) const;
    [[nodiscard]] std::expected<Payload, ScenarioError> build_head(const Node& node) const;
    [[nodiscard]] std::expected<TextRule, ScenarioError> build_text_rule(const Node& node) const;
    [[nodiscard]] std::expected<std::vector<FieldRule>, ScenarioError> build_field_rules(
        const Node* node) const;
    [[nodiscard]] std::expected<void, ScenarioError> fill_content(const Node& node,
                                                                  MessagePattern& message) const;
    [[nodiscard]] std::expected<MessagePattern, ScenarioError> build_message(const Node& node,
                                                                             bool is_request) const;
    [[nodiscard]] std::expected<void, ScenarioError> fill_messages(const Node& node,
                                                                   Pattern& pattern) const;
    [[nodiscard]] std::expected<ExpectedMessage::Fields, ScenarioError> build_expected_fields(
        const Node& node) const;
    [[nodiscard]] std::unexpected<ScenarioError> fail(const Node& node, std::string message) const;

    /// The endpoint that a step means: the member `on`, the step itself where it is a string, or the last.
    [[nodiscard]] std::string endpoint_of(const Node& node);
    /// Remembers a newly opened endpoint.
    std::string open_endpoint(const Node& node, const char* fallback);

    std::string file_;
    std::string folder_;
    bool is_wording_ = false;  ///< Of a profile's phrase.
    std::string last_endpoint_;
    std::string last_listener_;
    std::uint32_t next_index_ = 0;
    std::int64_t turns_ = 0;  ///< Steps that the case plays with all its loops.
};

/// The count that a node holds.
[[nodiscard]] Count build_count(const Node& node);

/// The text of a member, or `fallback`.
[[nodiscard]] std::string text_of(const Node& node,
                                  std::string_view name,
                                  std::string_view fallback = "");

}  // namespace wiretrial::engine
