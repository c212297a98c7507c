// judge_test: transcripts written by hand, and what they must come to.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/judge.hpp"

#include <cerrno>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wiretrial::engine {
namespace {

using model::Event;
using model::EventKind;
using model::Outcome;
using ::testing::HasSubstr;

Alternative one_of(const Pattern& pattern, const std::string& name, bool is_pass) {
    return {.pattern = pattern, .name = name, .is_pass = is_pass};
}

/// A case of one connect and one expectation.
Case exchange(std::vector<Alternative> alternatives) {
    Case scenario;
    scenario.id = "t/x";
    scenario.steps.push_back(
        {.action = ConnectStep{.name = "client", .to = "subject", .gives = "connected"},
         .index = 0});
    ExpectStep expect;
    expect.on = "client";
    expect.alternatives = std::move(alternatives);
    scenario.steps.push_back({.action = expect, .index = 1});
    return scenario;
}

Case expecting(const Bytes& octets) {
    return exchange({{.pattern = {.payloads = {{.octets = octets}}}}});
}

std::vector<Event> opening() {
    return {{.kind = EventKind::step_started, .step = 0},
            {.kind = EventKind::opened, .step = 0, .endpoint = "client"},
            {.kind = EventKind::step_ended, .step = 0},
            {.kind = EventKind::step_started, .step = 1, .endpoint = "client"}};
}

Judgement judged(const Case& scenario, std::vector<Event> events, const SubjectFacts& facts = {}) {
    std::vector<Event> all = opening();
    all.insert(all.end(), events.begin(), events.end());
    return judge(scenario, facts, all);
}

Event received(const Bytes& octets) {
    return {.kind = EventKind::received, .endpoint = "client", .octets = octets};
}

TEST(Judge, PassesWhatIsAsExpected) {
    EXPECT_EQ(judged(expecting("hi"), {received("h"), received("i")}).outcome, Outcome::pass);
}

TEST(Judge, TheCutOfWhatComesChangesNothing) {
    const Judgement whole = judged(expecting("hello"), {received("hello")});
    for (std::size_t cut = 1; cut < 5; ++cut) {
        EXPECT_EQ(judged(expecting("hello"), {received(Bytes("hello").substr(0, cut)),
                                              received(Bytes("hello").substr(cut))}),
                  whole);
    }
}

TEST(Judge, FailsWithExpectedAndActual) {
    const Judgement verdict = judged(expecting("hi"), {received("ho")});
    EXPECT_EQ(verdict.outcome, Outcome::fail);
    EXPECT_THAT(verdict.detail, HasSubstr("step 1"));
    EXPECT_THAT(verdict.detail, HasSubstr("\"hi\""));
    EXPECT_THAT(verdict.detail, HasSubstr("\"ho\""));
}

TEST(Judge, SurplusOctetsFailTheCase) {
    const Judgement verdict =
        judged(expecting("hi"),
               {received("hi"), {.kind = EventKind::step_ended, .step = 1}, received("!")});
    EXPECT_EQ(verdict.outcome, Outcome::fail);
    EXPECT_THAT(verdict.detail, HasSubstr("surplus"));
}

TEST(Judge, TheSenderOfADatagramMayBeAnEndpoint) {
    const Pattern pattern{
        .kind = PatternKind::datagram, .payloads = {{.octets = "hi"}}, .from = "asker"};
    const auto from = [&](const std::string& address) {
        std::vector<Event> events = {
            {.kind = EventKind::opened, .step = 0, .endpoint = "asker", .detail = "127.0.0.1:9"},
            {.kind = EventKind::step_started, .step = 1, .endpoint = "client"},
            {.kind = EventKind::datagram_received,
             .endpoint = "client",
             .octets = "hi",
             .detail = address}};
        return judged(exchange({{.pattern = pattern}}), events).outcome;
    };
    EXPECT_EQ(from("127.0.0.1:9"), Outcome::pass);
    EXPECT_EQ(from("127.0.0.1:10"), Outcome::fail);
}

TEST(Judge, TheSenderThatMatchedLastIsKnown) {
    const Case scenario =
        exchange({{.pattern = {.kind = PatternKind::datagram, .payloads = {{.octets = "hi"}}}}});
    const SubjectFacts facts;
    Judge fold(scenario, facts);
    for (const Event& event : opening()) {
        fold.feed(event);
    }
    EXPECT_EQ(fold.endpoint("client").last_sender, "");
    fold.feed({.kind = EventKind::datagram_received,
               .endpoint = "client",
               .octets = "hi",
               .detail = "127.0.0.1:9"});
    EXPECT_EQ(fold.endpoint("client").last_sender, "127.0.0.1:9");
}

TEST(Judge, ALimitThatPassesWhileTheHarnessIsLateIsAnError) {
    const Event in_time{.kind = EventKind::time_passed,
                        .late = std::chrono::milliseconds(1),
                        .step = 1,
                        .number = 1'000'000};
    EXPECT_EQ(judged(expecting("hi"), {in_time}).outcome, Outcome::fail);
    const Event late{.kind = EventKind::time_passed,
                     .late = std::chrono::seconds(1),
                     .step = 1,
                     .number = 1'000'000};
    const Judgement judgement = judged(expecting("hi"), {late});
    EXPECT_EQ(judgement.outcome, Outcome::error);
    EXPECT_TRUE(judgement.is_late);
}

TEST(Judge, RecordsThePermittedBranchAndFailsTheForbiddenOne) {
    const Case scenario = exchange({one_of({.payloads = {{.octets = "yes"}}}, "answered", true),
                                    one_of({.kind = PatternKind::eof}, "closed", true),
                                    one_of({.kind = PatternKind::reset}, "reset", false)});
    const Judgement closed =
        judged(scenario, {{.kind = EventKind::end_of_stream, .endpoint = "client"}});
    EXPECT_EQ(closed.outcome, Outcome::pass);
    EXPECT_EQ(closed.taken, "closed");
    const Judgement reset = judged(scenario, {{.kind = EventKind::reset, .endpoint = "client"}});
    EXPECT_EQ(reset.outcome, Outcome::fail);
    EXPECT_THAT(reset.detail, HasSubstr("forbidden"));
}

TEST(Judge, AnInferredSilenceIsMarked) {
    const Case scenario = exchange({{.pattern = {.kind = PatternKind::silence}}});
    const Judgement inferred = judged(scenario, {{.kind = EventKind::silence_inferred, .step = 1}});
    EXPECT_EQ(inferred.outcome, Outcome::pass);
    EXPECT_TRUE(inferred.inferred);
    EXPECT_FALSE(judged(scenario, {{.kind = EventKind::time_passed, .step = 1}}).inferred);
}

TEST(Judge, AServerThatEndsDied) {
    const Event ended{
        .kind = EventKind::subject_exited, .number = -11, .detail = "killed by SIGSEGV"};
    const Judgement verdict = judged(expecting("hi"), {received("hi"), ended});
    EXPECT_EQ(verdict.outcome, Outcome::died);
    EXPECT_THAT(verdict.detail, HasSubstr("SIGSEGV"));
    SubjectFacts one_shot;
    one_shot.may_exit = true;
    const Event exited{.kind = EventKind::subject_exited, .number = 0, .detail = "exit status 0"};
    EXPECT_EQ(judged(expecting("hi"), {received("hi"), exited}, one_shot).outcome, Outcome::pass);
    EXPECT_EQ(judged(expecting("hi"), {received("hi"), ended}, one_shot).outcome, Outcome::died);
}

TEST(Judge, AHarnessErrorIsAnErrorWhateverElseHappened) {
    const Event error{.kind = EventKind::harness_error, .step = 1, .detail = "no more sockets"};
    EXPECT_EQ(judged(expecting("hi"), {received("ho"), error}).outcome, Outcome::error);
}

TEST(Judge, ARefusedConnectionFailsUnlessItIsWanted) {
    Case scenario = expecting("hi");
    const std::vector<Event> events = {{.kind = EventKind::step_started, .step = 0},
                                       {.kind = EventKind::connect_failed,
                                        .step = 0,
                                        .endpoint = "client",
                                        .errno_value = ECONNREFUSED}};
    EXPECT_EQ(judge(scenario, {}, events).outcome, Outcome::fail);
    std::get<ConnectStep>(scenario.steps[0].action).gives = "refused";
    EXPECT_EQ(judge(scenario, {}, events).outcome, Outcome::pass);
}

TEST(Judge, AspectsAreJudgedApart) {
    Case scenario = expecting("hi");
    ExpectStep ending;
    ending.on = "client";
    ending.aspect = model::AspectKind::ending;
    ending.alternatives = {{.pattern = {.kind = PatternKind::eof}}};
    scenario.steps.push_back({.action = ending, .index = 2});
    const Judgement verdict =
        judged(scenario, {received("hi"),
                          {.kind = EventKind::step_ended, .step = 1},
                          {.kind = EventKind::step_started, .step = 2, .endpoint = "client"},
                          {.kind = EventKind::reset, .endpoint = "client"}});
    ASSERT_EQ(verdict.aspects.size(), 2U);
    EXPECT_EQ(verdict.aspects[0].outcome, Outcome::pass);
    EXPECT_EQ(verdict.aspects[1].kind, model::AspectKind::ending);
    EXPECT_EQ(verdict.aspects[1].outcome, Outcome::fail);
}

TEST(Judge, SavedOctetsCanBeExpectedLater) {
    Case scenario =
        exchange({{.pattern = {.payloads = {{.kind = PayloadKind::saved, .name = "x"}}}}});
    std::vector<Event> events = opening();
    events.insert(events.begin(), {.kind = EventKind::saved, .octets = "again", .detail = "x"});
    events.push_back(received("again"));
    EXPECT_EQ(judge(scenario, {}, events).outcome, Outcome::pass);
}

}  // namespace
}  // namespace wiretrial::engine
