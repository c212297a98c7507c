// lesson: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/lesson.hpp"

#include <algorithm>

#include "impl/base/text.hpp"
#include "scenarios/engine/profile.hpp"
#include "scenarios/engine/step_builder.hpp"

namespace wiretrial::engine {
namespace {

std::vector<std::string> patterns_of(const Node& node, std::string_view member) {
    std::vector<std::string> patterns;
    for (const Node& element : node.find(member)->elements) {
        patterns.push_back(element.text);
    }
    return patterns;
}

bool names(const std::vector<std::string>& patterns, const std::string& id) {
    return std::ranges::any_of(
        patterns, [&](const std::string& pattern) { return matches_glob(pattern, id); });
}

bool has_failed(const model::CaseResult& result) {
    return result.outcome == model::Outcome::fail || result.outcome == model::Outcome::died;
}

}  // namespace

Lesson build_lesson(const Node& node) {
    Lesson lesson{.teaches = text_of(node, "teaches"), .strict = text_of(node, "strict")};
    for (const Node& mistake : node.find("mistakes")->elements) {
        lesson.mistakes.push_back({.about = {.name = text_of(mistake, "name"),
                                             .what = text_of(mistake, "what"),
                                             .remedy = text_of(mistake, "remedy")},
                                   .cases = patterns_of(mistake, "cases")});
    }
    if (const Node* consequences = node.find("consequences")) {
        for (const Node& consequence : consequences->elements) {
            lesson.consequences.push_back(
                {.cases = patterns_of(consequence, "cases"), .why = text_of(consequence, "why")});
        }
    }
    return lesson;
}

void apply_lessons(std::span<const Profile> profiles, model::Run& run) {
    for (model::CaseResult& result : run.cases) {
        const auto subject = std::ranges::find(profiles, result.subject, &Profile::name);
        if (!has_failed(result) || subject == profiles.end() || !subject->lesson) {
            continue;
        }
        for (const Lesson::Mistake& mistake : subject->lesson->mistakes) {
            if (names(mistake.cases, result.id)) {
                result.mistakes.push_back(mistake.about);
            }
        }
    }
}

}  // namespace wiretrial::engine
