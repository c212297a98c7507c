// deviations: failures that somebody wrote down a reason for.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "reports/model/verdict.hpp"
#include "scenarios/engine/json_tree.hpp"

namespace wiretrial::engine {

struct Deviation {
    std::string case_pattern{};
    std::string subject_pattern{};  ///< Empty: every subject.
    std::string transport{};        ///< Empty: every transport.
    std::string
        reason{};  ///< With what the subject does there and what it breaks, where the file says so.
};

using Deviations = std::vector<Deviation>;

/// Errors: whatever is wrong with the file, with its place.
[[nodiscard]] std::expected<Deviations, ScenarioError> load_deviations(const std::string& path);

/// Marks each failure that a deviation names as known. A pass that one names is marked, too: it is unexpected, and
/// says so in its detail.
void apply_deviations(const Deviations& deviations, model::Run& run);

}  // namespace wiretrial::engine
