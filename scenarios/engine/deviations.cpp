// deviations: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/deviations.hpp"

#include <algorithm>

#include "impl/base/text.hpp"
#include "scenarios/engine/grammar.hpp"
#include "scenarios/engine/step_builder.hpp"

namespace wiretrial::engine {
namespace {

bool names(const Deviation& deviation, const model::CaseResult& result) {
    return matches_glob(deviation.case_pattern, result.id) &&
           (deviation.subject_pattern.empty() ||
            matches_glob(deviation.subject_pattern, result.subject)) &&
           (deviation.transport.empty() || deviation.transport == result.transport);
}

/// What a report says of the failure: what the subject does there, what that breaks, and why it is accepted.
std::string known_text(const Node& entry) {
    std::string text = text_of(entry, "does");
    if (const std::string section = text_of(entry, "section"); !section.empty()) {
        text += (text.empty() ? "" : " ") + std::string("(") + section + ")";
    }
    return text + (text.empty() ? "" : ": ") + text_of(entry, "reason");
}

}  // namespace

std::expected<Deviations, ScenarioError> load_deviations(const std::string& path) {
    auto root = read_json_file(path);
    if (!root) {
        return std::unexpected(std::move(root.error()));
    }
    if (auto checked = check_shape(*root, deviations_shape(), path); !checked) {
        return std::unexpected(std::move(checked.error()));
    }
    const std::string subject_of_all = text_of(*root, "subject");
    Deviations deviations;
    for (const Node& entry : root->find("deviations")->elements) {
        const std::string subject = text_of(entry, "subject");
        deviations.push_back({.case_pattern = text_of(entry, "case"),
                              .subject_pattern = subject.empty() ? subject_of_all : subject,
                              .transport = text_of(entry, "transport"),
                              .reason = known_text(entry)});
    }
    return deviations;
}

void apply_deviations(const Deviations& deviations, model::Run& run) {
    for (model::CaseResult& result : run.cases) {
        const bool is_failure =
            result.outcome == model::Outcome::fail || result.outcome == model::Outcome::died;
        if (!is_failure && result.outcome != model::Outcome::pass) {
            continue;
        }
        const auto deviation = std::ranges::find_if(
            deviations, [&](const Deviation& each) { return names(each, result); });
        if (deviation == deviations.end()) {
            continue;
        }
        result.known = deviation->reason;
        if (!is_failure) {
            result.detail = "unexpected pass: a deviation is written down for this case (" +
                            deviation->reason + "); take it out of the file";
        }
    }
}

}  // namespace wiretrial::engine
