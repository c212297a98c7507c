// lesson: what a program that is wrong on purpose teaches: its mistakes, their remedies, and the cases that show them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "reports/model/verdict.hpp"
#include "scenarios/engine/json_tree.hpp"

namespace wiretrial::engine {

struct Profile;

struct Lesson {
    /// A mistake, and the patterns of ids of the cases that expose it.
    struct Mistake {
        model::Mistake about{};
        std::vector<std::string> cases{};
    };
    /// Failures that follow from a mistake without being its mark.
    struct Consequence {
        std::vector<std::string> cases{};
        std::string why{};
    };

    std::string teaches{};
    std::string strict{};  ///< Name of the sibling's profile.
    std::vector<Mistake> mistakes{};
    std::vector<Consequence> consequences{};
};

/// Reads the member `lesson` of a profile, which has its shape.
[[nodiscard]] Lesson build_lesson(const Node& node);

/// Writes into each failed result the mistakes of its subject that its case exposes.
void apply_lessons(std::span<const Profile> profiles, model::Run& run);

}  // namespace wiretrial::engine
