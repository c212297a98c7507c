// lesson_test: a mistake is told with the failures that show it, and with no other result.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/lesson.hpp"

#include <gtest/gtest.h>

#include "scenarios/engine/profile.hpp"

namespace wiretrial::engine {
namespace {

using model::Outcome;

model::CaseResult played(const std::string& id, const std::string& subject, Outcome outcome) {
    model::CaseResult result;
    result.id = id;
    result.subject = subject;
    result.outcome = outcome;
    return result;
}

std::vector<std::string> names_of(const model::CaseResult& result) {
    std::vector<std::string> names;
    for (const model::Mistake& mistake : result.mistakes) {
        names.push_back(mistake.name);
    }
    return names;
}

TEST(Lesson, TellsMistakesWithTheFailuresThatShowThem) {
    const Profile strict{.name = "strict"};
    Profile naive{.name = "naive"};
    naive.lesson = Lesson{
        .mistakes = {{.about = {.name = "one-receive"}, .cases = {"tcp/a/*"}},
                     {.about = {.name = "small-buffer"}, .cases = {"tcp/a/long", "tcp/b/long"}}}};
    const std::vector<Profile> profiles{strict, naive};
    model::Run run{.cases = {played("tcp/a/long", "naive", Outcome::fail),
                             played("tcp/a/split", "naive", Outcome::died),
                             played("tcp/a/short", "naive", Outcome::pass),
                             played("tcp/c/other", "naive", Outcome::fail),
                             played("tcp/a/error", "naive", Outcome::error),
                             played("tcp/a/long", "strict", Outcome::fail),
                             played("tcp/a/long", "unknown", Outcome::fail)}};
    apply_lessons(profiles, run);
    using Names = std::vector<std::string>;
    EXPECT_EQ(names_of(run.cases[0]), (Names{"one-receive", "small-buffer"}));
    EXPECT_EQ(names_of(run.cases[1]), (Names{"one-receive"}));
    for (std::size_t i = 2; i < run.cases.size(); ++i) {
        EXPECT_EQ(names_of(run.cases[i]), Names{}) << run.cases[i].id;
    }
}

TEST(Lesson, IsReadFromItsNode) {
    const auto node = parse_json(R"({"teaches": "T.", "strict": "s", "mistakes": [
        {"name": "m", "what": "W.", "remedy": "R.", "cases": ["a", "b"]}],
        "consequences": [{"cases": ["c"], "why": "Y."}]})",
                                 "lesson.json");
    ASSERT_TRUE(node) << to_text(node.error());
    const Lesson lesson = build_lesson(*node);
    EXPECT_EQ(lesson.teaches, "T.");
    EXPECT_EQ(lesson.strict, "s");
    ASSERT_EQ(lesson.mistakes.size(), 1U);
    EXPECT_EQ(lesson.mistakes[0].about, (model::Mistake{"m", "W.", "R."}));
    EXPECT_EQ(lesson.mistakes[0].cases, (std::vector<std::string>{"a", "b"}));
    ASSERT_EQ(lesson.consequences.size(), 1U);
    EXPECT_EQ(lesson.consequences[0].why, "Y.");
}

}  // namespace
}  // namespace wiretrial::engine
