// case_needs_test: what a case names is found in every place where it can stand.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/case_needs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/engine/profile.hpp"

namespace wiretrial::engine {
namespace {

using ::testing::ElementsAre;

Payload text(const Bytes& value) {
    return {.kind = PayloadKind::text, .octets = value};
}

Steps one(StepAction action) {
    Steps steps;
    steps.push_back({.action = std::move(action)});
    return steps;
}

TEST(NeedsOf, FindsResourcesInPayloads) {
    Payload head{.kind = PayloadKind::head};
    head.parts = {text("GET {page} HTTP/1.1"), text("Referer: {url:other}"), text("{authority}")};
    Payload all{.kind = PayloadKind::concat};
    all.parts = {head, {.kind = PayloadKind::body_of, .name = "large"}, {.octets = "{none}"}};
    const CaseNeeds needs = needs_of(one(SendStep{.payload = all}));
    EXPECT_THAT(needs.resources, ElementsAre("large", "other", "page"));
    EXPECT_THAT(needs.bodies, ElementsAre("large"));
}

TEST(NeedsOf, FindsThemInPatternsAndLoops) {
    MessagePattern message;
    message.fields = {{.name = "location", .rule = {.is = "{url:folder}/"}},
                      {.name = "x", .rule = {.match = "*{a}*", .lines = Count{.limit = "lines"}}}};
    message.body = Payload{.kind = PayloadKind::body_of, .name = "b"};
    message.body_match = "{c}";
    message.target = TextRule{.is = "{d}"};
    ExpectStep expect;
    expect.alternatives.push_back({.pattern = {.kind = PatternKind::messages}});
    expect.alternatives.back().pattern.messages.push_back(message);
    RepeatStep loop;
    loop.times.limit = "turns";
    loop.steps = one(expect);
    TogetherStep both;
    both.branches = {one(loop), one(LaunchStep{.command = "get", .values = {{"path", "{e}"}}})};
    const CaseNeeds needs = needs_of(one(both));
    EXPECT_THAT(needs.resources, ElementsAre("a", "b", "c", "d", "e", "folder"));
    EXPECT_THAT(needs.bodies, ElementsAre("b"));
    EXPECT_THAT(needs.limits, ElementsAre("lines", "turns"));
    EXPECT_THAT(needs.commands, ElementsAre("get"));
}

TEST(UnmetNeed, NamesTheFirst) {
    Profile profile{
        .limits = {{"request_line", 8000}},
        .resources = {{"page", {.target = "/", .body = "x"}}, {"echo", {.target = "/echo"}}},
        .templates = {{"get", {"x"}}}};
    EXPECT_EQ(unmet_need({.commands = {"get"},
                          .resources = {"echo", "page"},
                          .bodies = {"page"},
                          .limits = {"request_line"}},
                         profile),
              "");
    EXPECT_EQ(unmet_need({.commands = {"post"}}, profile),
              "needs the command \"post\" in the profile");
    EXPECT_EQ(unmet_need({.resources = {"upload"}}, profile),
              "the profile names no resource `upload`");
    EXPECT_EQ(unmet_need({.resources = {"echo"}, .bodies = {"echo"}}, profile),
              "the profile tells no body of the resource `echo`");
    EXPECT_EQ(unmet_need({.limits = {"idle_timeout_ms"}}, profile),
              "the profile names no limit `idle_timeout_ms`");
}

}  // namespace
}  // namespace wiretrial::engine
