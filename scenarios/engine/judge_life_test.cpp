// judge_life_test: what a subject's exit, the files it left and its descriptors must come to.
// SPDX-License-Identifier: Apache-2.0
#include <cerrno>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/engine/judge.hpp"

namespace wiretrial::engine {
namespace {

using model::Event;
using model::EventKind;
using model::Outcome;
using ::testing::HasSubstr;

/// A case of one step.
Case only(StepAction action) {
    Case scenario;
    scenario.id = "t/x";
    scenario.steps.push_back({.action = std::move(action), .index = 0});
    return scenario;
}

ExitStep wants_file(std::optional<Payload> holds) {
    ExitStep exit;
    exit.outcomes = {"complete"};
    exit.file = "out";
    exit.file_holds = std::move(holds);
    return exit;
}

/// The client ends with status 0 and leaves a file, or none.
Judgement judged(const ExitStep& exit, const std::optional<Bytes>& left) {
    const SubjectFacts facts{.exits = {{"0", "complete"}}, .may_exit = true};
    const Event file{.kind = EventKind::call_returned,
                     .octets = left.value_or(""),
                     .number = left ? static_cast<std::int64_t>(left->size()) : -1,
                     .errno_value = left ? 0 : ENOENT,
                     .detail = "out"};
    const std::vector<Event> events{{.kind = EventKind::step_started},
                                    {.kind = EventKind::subject_exited},
                                    file,
                                    {.kind = EventKind::step_ended}};
    return judge(only(exit), facts, events);
}

TEST(JudgeLife, AFileMustHoldAllThatWasSentAndNothingElse) {
    const ExitStep exit = wants_file(Payload{.octets = "whole"});
    EXPECT_EQ(judged(exit, "whole").outcome, Outcome::pass);
    for (const Bytes wrong : {"", "who", "whole!", "whol3"}) {
        const Judgement verdict = judged(exit, wrong);
        EXPECT_EQ(verdict.outcome, Outcome::fail) << wrong;
        EXPECT_THAT(verdict.detail, HasSubstr("\"out\" to hold the 5 octets \"whole\""));
    }
    EXPECT_THAT(judged(exit, std::nullopt).detail, HasSubstr("it is not there"));
}

TEST(JudgeLife, AnEmptyFileIsAFile) {
    EXPECT_EQ(judged(wants_file(Payload{}), "").outcome, Outcome::pass);
    EXPECT_EQ(judged(wants_file(Payload{}), std::nullopt).outcome, Outcome::fail);
    EXPECT_EQ(judged(wants_file(std::nullopt), "").outcome, Outcome::fail);
}

TEST(JudgeLife, AFileThatMustNotBeThereFailsTheCaseWhenItIs) {
    EXPECT_EQ(judged(wants_file(std::nullopt), std::nullopt).outcome, Outcome::pass);
    const Judgement verdict = judged(wants_file(std::nullopt), "part");
    EXPECT_EQ(verdict.outcome, Outcome::fail);
    EXPECT_THAT(verdict.detail, HasSubstr("there is one of 4 octets"));
}

TEST(JudgeLife, AClientThatDiesOfASignalIsNotJudgedByItsExitMap) {
    const SubjectFacts facts{.exits = {{"*", "complete"}}, .may_exit = true};
    ExitStep exit;
    exit.outcomes = {"complete"};
    const std::vector<Event> events{
        {.kind = EventKind::step_started},
        {.kind = EventKind::subject_exited, .number = -11, .detail = "killed by SIGSEGV"}};
    EXPECT_EQ(judge(only(exit), facts, events).outcome, Outcome::died);
}

TEST(JudgeLife, DescriptorsAboveTheMarkFailOnlyAtTheLastLook) {
    Case scenario = only(ResourcesStep{.mark = "start"});
    scenario.steps.push_back({.action = ResourcesStep{.since = "start"}, .index = 1});
    const auto look = [](std::uint32_t step, std::int64_t count, const char* detail) {
        return Event{.kind = EventKind::resources,
                     .step = step,
                     .octets = "100",
                     .number = count,
                     .detail = detail};
    };
    const std::vector<Event> begin{{.kind = EventKind::step_started},
                                   look(0, 5, "final"),
                                   {.kind = EventKind::step_started, .step = 1},
                                   look(1, 9, "")};
    std::vector<Event> back = begin;
    back.push_back(look(1, 5, ""));
    EXPECT_EQ(judge(scenario, {}, back).outcome, Outcome::pass);
    std::vector<Event> leaked = begin;
    leaked.push_back(look(1, 6, "final"));
    const Judgement verdict = judge(scenario, {}, leaked);
    EXPECT_EQ(verdict.outcome, Outcome::fail);
    EXPECT_THAT(verdict.detail, HasSubstr("1 descriptors"));
}

}  // namespace
}  // namespace wiretrial::engine
