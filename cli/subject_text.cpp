// subject_text: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/subject_text.hpp"

#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "reports/safe_text.hpp"

namespace wiretrial::cli {
namespace {

constexpr std::size_t width = 80;

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : ", ") + word;
    }
    return text;
}

/// `  label   text`, wrapped under the text.
std::string labelled(std::string_view label, std::string_view text) {
    constexpr std::size_t indent = 13;
    return reports::wrapped(fmt::format("  {:<10} {}", label, reports::one_line(text)), width,
                            indent) +
           "\n";
}

std::string lesson_text(const engine::Profile& profile) {
    const engine::Lesson& lesson = *profile.lesson;
    std::string text = labelled("teaches", lesson.teaches);
    for (const engine::Lesson::Mistake& mistake : lesson.mistakes) {
        text += fmt::format("\n  mistake {}\n", reports::one_line(mistake.about.name));
        text += labelled("what", mistake.about.what);
        text += labelled("remedy", mistake.about.remedy);
        text += labelled("shown by", joined(mistake.cases));
    }
    for (const engine::Lesson::Consequence& consequence : lesson.consequences) {
        text += fmt::format("\n  what follows from it\n");
        text += labelled("what", consequence.why);
        text += labelled("shown by", joined(consequence.cases));
    }
    return text + fmt::format(
                      "\n  See it fail, and its strict sibling pass:\n"
                      "    wiretrial run --subject {}\n    wiretrial run --subject {}\n",
                      profile.name, lesson.strict);
}

}  // namespace

std::string subject_text(const engine::Profile& profile) {
    std::string text = fmt::format("{}\n", profile.name);
    text += labelled("is", profile.about);
    text += labelled("role", profile.role + ", " + profile.service + ", " + profile.behaviour);
    text += labelled("can", profile.capabilities.empty() ? "nothing that cases ask for"
                                                         : joined(profile.capabilities));
    if (!profile.codec.empty()) {
        text += labelled("codec", profile.codec);
    }
    return profile.lesson ? text + lesson_text(profile) : text;
}

}  // namespace wiretrial::cli
