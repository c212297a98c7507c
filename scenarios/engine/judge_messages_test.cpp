// judge_messages_test: framing, answer and ending of an HTTP exchange are judged apart.
// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/engine/judge.hpp"

namespace wiretrial::engine {
namespace {

using model::AspectKind;
using model::Event;
using model::EventKind;
using model::Outcome;
using ::testing::HasSubstr;

constexpr std::uint32_t step_index = 0;

/// One expectation of messages.
Case conversation(std::vector<Alternative> alternatives) {
    Case scenario;
    ExpectStep expect;
    expect.on = "client";
    expect.alternatives = std::move(alternatives);
    scenario.steps.push_back({.action = expect, .index = step_index});
    return scenario;
}

Alternative answers(int status, std::optional<Ending> ending = {}) {
    Alternative alternative;
    alternative.pattern.kind = PatternKind::messages;
    alternative.pattern.ending = ending;
    alternative.pattern.messages = {MessagePattern{.statuses = {{status, status}}}};
    return alternative;
}

/// The verdict on these octets, fed an octet at a time, and the FIN.
Judgement verdict_on(const Case& scenario, const Bytes& octets) {
    const SubjectFacts facts;
    Judge fold(scenario, facts);
    fold.feed({.kind = EventKind::step_started, .step = step_index, .endpoint = "client"});
    for (const char octet : octets) {
        fold.feed({.kind = EventKind::received, .endpoint = "client", .octets = Bytes(1, octet)});
    }
    fold.feed({.kind = EventKind::end_of_stream, .endpoint = "client"});
    fold.feed({.kind = EventKind::step_ended, .step = step_index});
    return fold.judgement();
}

std::string outcomes(const Judgement& judgement) {
    std::string text;
    for (const AspectKind kind : {AspectKind::framing, AspectKind::answer, AspectKind::ending}) {
        for (const model::Aspect& aspect : judgement.aspects) {
            if (aspect.kind == kind) {
                text +=
                    std::string(name_of(kind)) + " " + std::string(name_of(aspect.outcome)) + " ";
            }
        }
    }
    return text;
}

const Bytes empty_ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

TEST(JudgeMessages, EachPartHasItsOwnOutcome) {
    const Case closes = conversation({answers(200, Ending::eof)});
    EXPECT_EQ(outcomes(verdict_on(closes, empty_ok)), "framing pass answer pass ending pass ");
    EXPECT_EQ(outcomes(verdict_on(closes, "HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n")),
              "framing pass answer fail ");
    EXPECT_EQ(outcomes(verdict_on(closes, empty_ok + empty_ok)),
              "framing pass answer pass ending fail ");
    EXPECT_EQ(outcomes(verdict_on(closes, "HTTP/1.1 200 OK\n")), "framing fail ");
    EXPECT_EQ(outcomes(verdict_on(conversation({answers(200)}), empty_ok)),
              "framing pass answer pass ");
}

TEST(JudgeMessages, AGivenAspectIsForTheAnswerAlone) {
    Case scenario = conversation({answers(200)});
    auto& expect = std::get<ExpectStep>(scenario.steps[0].action);
    expect.aspect = AspectKind::ending;
    expect.is_aspect_given = true;
    EXPECT_EQ(outcomes(verdict_on(scenario, "HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n")),
              "framing pass ending fail ");
    EXPECT_EQ(outcomes(verdict_on(scenario, "HTTP/1.1 200 OK\n")), "framing fail ");
}

TEST(JudgeMessages, AViolationIsNamedAmongAlternatives) {
    Alternative first = answers(200);
    first.name = "served";
    Alternative second = answers(400);
    second.name = "refused";
    const Case scenario = conversation({first, second});
    EXPECT_EQ(verdict_on(scenario, empty_ok).taken, "served");
    EXPECT_EQ(verdict_on(scenario, "HTTP/1.1 400 \r\nContent-Length: 0\r\n\r\n").taken, "refused");
    const Judgement broken = verdict_on(scenario, "HTTP/1.1 400\n\n");
    EXPECT_EQ(outcomes(broken), "framing fail ");
    EXPECT_THAT(broken.detail, HasSubstr("breaks the framing"));
    EXPECT_EQ(outcomes(verdict_on(scenario, "HTTP/1.1 500 \r\nContent-Length: 0\r\n\r\n")),
              "answer fail ");
}

TEST(JudgeMessages, SurplusBehindTheLastMessageFailsTheCase) {
    const Judgement judgement = verdict_on(conversation({answers(200)}), empty_ok + "x");
    EXPECT_EQ(judgement.outcome, Outcome::fail);
    EXPECT_THAT(judgement.detail, HasSubstr("surplus"));
}

TEST(JudgeMessages, TellsWhenOnlyTheQuietIsAwaited) {
    Alternative quiet = answers(200, Ending::quiet);
    quiet.pattern.quiet = std::chrono::milliseconds(70);
    const Case scenario = conversation({quiet});
    const SubjectFacts facts;
    Judge fold(scenario, facts);
    fold.feed({.kind = EventKind::step_started, .step = step_index, .endpoint = "client"});
    EXPECT_EQ(fold.awaited_quiet(step_index), std::nullopt);
    fold.feed({.kind = EventKind::received, .endpoint = "client", .octets = empty_ok});
    EXPECT_EQ(fold.awaited_quiet(step_index), std::chrono::milliseconds(70));
    EXPECT_EQ(fold.decision(step_index), Decision::pending);
    fold.feed({.kind = EventKind::silence_inferred, .step = step_index, .endpoint = "client"});
    EXPECT_EQ(fold.decision(step_index), Decision::passed);
    const Judgement judgement = fold.judgement();
    EXPECT_TRUE(judgement.inferred);
    EXPECT_EQ(outcomes(judgement), "framing pass answer pass ending pass ");
}

TEST(JudgeMessages, AFailureThatRestsOnInferredSilenceIsMarked) {
    Alternative quiet = answers(200);
    quiet.name = "answered";
    Alternative silent;
    silent.name = "silent";
    silent.is_pass = false;
    silent.pattern.kind = PatternKind::silence;
    const Case scenario = conversation({quiet, silent});
    const SubjectFacts facts;
    Judge fold(scenario, facts);
    fold.feed({.kind = EventKind::step_started, .step = step_index, .endpoint = "client"});
    fold.feed({.kind = EventKind::silence_inferred, .step = step_index, .endpoint = "client"});
    EXPECT_EQ(fold.decision(step_index), Decision::failed);
    const Judgement judgement = fold.judgement();
    EXPECT_EQ(judgement.taken, "silent");
    EXPECT_TRUE(judgement.inferred);
}

TEST(JudgeMessages, AClientIsToldTheAuthorityOfItsListener) {
    const Case scenario = conversation({answers(200)});
    const Event listening{
        .kind = EventKind::listening, .endpoint = "origin", .detail = "127.0.0.1:9"};
    const SubjectFacts facts;
    Judge client(scenario, facts);
    client.feed(listening);
    EXPECT_EQ(client.context().authority, "127.0.0.1:9");
    EXPECT_EQ(client.context().authorities.at("origin"), "127.0.0.1:9");
    const SubjectFacts server{.context = {.authority = "[::1]:80"}};
    Judge of_server(scenario, server);
    of_server.feed(listening);
    EXPECT_EQ(of_server.context().authority, "[::1]:80");
}

}  // namespace
}  // namespace wiretrial::engine
