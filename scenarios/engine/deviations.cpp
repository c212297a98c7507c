// deviations: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/deviations.hpp"

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

}  // namespace

std::expected<Deviations, ScenarioError> load_deviations(const std::string& path) {
    auto root = read_json_file(path);
    if (!root) {
        return std::unexpected(std::move(root.error()));
    }
    if (auto checked = check_shape(*root, deviations_shape(), path); !checked) {
        return std::unexpected(std::move(checked.error()));
    }
    Deviations deviations;
    for (const Node& entry : root->find("deviations")->elements) {
        deviations.push_back({.case_pattern = text_of(entry, "case"),
                              .subject_pattern = text_of(entry, "subject"),
                              .transport = text_of(entry, "transport"),
                              .reason = text_of(entry, "reason")});
    }
    return deviations;
}

void apply_deviations(const Deviations& deviations, model::Run& run) {
    for (model::CaseResult& result : run.cases) {
        for (const Deviation& deviation : deviations) {
            if (!names(deviation, result)) {
                continue;
            }
            if (result.outcome == model::Outcome::fail || result.outcome == model::Outcome::died) {
                result.known = deviation.reason;
            } else if (result.outcome == model::Outcome::pass) {
                result.detail = "unexpected pass: a deviation is written down for this case (" +
                                deviation.reason + "); take it out of the file";
            }
            break;
        }
    }
}

}  // namespace wiretrial::engine
