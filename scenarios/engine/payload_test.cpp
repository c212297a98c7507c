// payload_test: payloads become octets, within bounds.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/payload.hpp"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "impl/framing/codec.hpp"

namespace wiretrial::engine {
namespace {

using ::testing::HasSubstr;

Payload octets(const Bytes& value) {
    return {.octets = value};
}

Payload wrapped(PayloadKind kind, Payload inner, Count count = {}) {
    Payload payload{.kind = kind, .count = std::move(count)};
    payload.parts.push_back(std::move(inner));
    return payload;
}

TEST(EvaluatePayload, RepeatsAndJoins) {
    EXPECT_EQ(evaluate(wrapped(PayloadKind::repeat, octets("ab"), {.number = 3}), {}), "ababab");
    Payload both{.kind = PayloadKind::concat};
    both.parts = {octets("a"), octets(""), octets("b")};
    EXPECT_EQ(evaluate(both, {}), "ab");
}

TEST(EvaluatePayload, RepeatsOneOctetAndNone) {
    EXPECT_EQ(evaluate(wrapped(PayloadKind::repeat, octets("x"), {.number = 4}), {}), "xxxx");
    EXPECT_EQ(evaluate(wrapped(PayloadKind::repeat, octets("x"), {.number = 0}), {}), "");
}

TEST(EvaluatePayload, GivesTheStartOrTheEnd) {
    EXPECT_EQ(evaluate(wrapped(PayloadKind::first_part, octets("abcd"), {.number = 1}), {}), "a");
    EXPECT_EQ(evaluate(wrapped(PayloadKind::last_part, octets("abcd"), {.number = 1}), {}), "d");
    EXPECT_EQ(evaluate(wrapped(PayloadKind::without_first, octets("abcd"), {.number = 1}), {}),
              "bcd");
    EXPECT_EQ(evaluate(wrapped(PayloadKind::without_last, octets("abcd"), {.number = 1}), {}),
              "abc");
    EXPECT_EQ(evaluate(wrapped(PayloadKind::first_part, octets("abcd"), {.number = 4}), {}),
              "abcd");
    EXPECT_EQ(evaluate(wrapped(PayloadKind::without_last, octets("abcd"), {.number = 4}), {}), "");
    EXPECT_THAT(
        evaluate(wrapped(PayloadKind::last_part, octets("abcd"), {.number = 5}), {}).error(),
        HasSubstr("more than"));
}

TEST(EvaluatePayload, FramesWithTheSubjectsCodecOrANamedOne) {
    const auto codec = framing::Codec::parse("length-prefix:2");
    ASSERT_TRUE(codec);
    EXPECT_EQ(evaluate(wrapped(PayloadKind::frame, octets("hi")), {.codec = &*codec}),
              Bytes("\0\2hi", 4));
    Payload named = wrapped(PayloadKind::encode, octets("hi"));
    named.name = "netstring";
    EXPECT_EQ(evaluate(named, {}), "2:hi,");
    EXPECT_THAT(evaluate(wrapped(PayloadKind::frame, octets("hi")), {}).error(),
                HasSubstr("codec"));
}

TEST(EvaluatePayload, WordsAPhraseWithItsArguments) {
    Payload wording{.kind = PayloadKind::concat};
    wording.parts = {{.kind = PayloadKind::argument, .name = "name"},
                     octets(": "),
                     {.kind = PayloadKind::argument, .name = "content"}};
    std::map<std::string, Payload> phrases = {{"file", wording}};
    Payload said{.kind = PayloadKind::phrase, .name = "file"};
    said.names = {"name", "content"};
    said.parts = {octets("a"), wrapped(PayloadKind::repeat, octets("b"), {.number = 3})};
    EXPECT_EQ(evaluate(said, {.phrases = &phrases}), "a: bbb");
    EXPECT_THAT(evaluate(said, {}).error(), HasSubstr("no phrase `file`"));
    said.names = {"name", "other"};
    EXPECT_THAT(evaluate(said, {.phrases = &phrases}).error(), HasSubstr("argument `content`"));
}

TEST(EvaluatePayload, APhraseHoldsNoPhraseAndAnArgumentStandsInNothingElse) {
    std::map<std::string, Payload> phrases = {
        {"self", {.kind = PayloadKind::phrase, .name = "self"}}};
    EXPECT_FALSE(
        evaluate({.kind = PayloadKind::phrase, .name = "self"}, {.phrases = &phrases}).has_value());
    EXPECT_FALSE(evaluate({.kind = PayloadKind::argument, .name = "x"}, {}).has_value());
}

TEST(EvaluatePayload, AnswersAsTheBehaviourDoes) {
    const Payload reply = wrapped(PayloadKind::reply, octets("aZ"));
    EXPECT_EQ(evaluate(reply, {.transform = Transform::same}), "aZ");
    EXPECT_EQ(evaluate(reply, {.transform = Transform::upper}), "AZ");
    EXPECT_EQ(evaluate(reply, {.transform = Transform::nothing}), "");
}

TEST(EvaluatePayload, SamplesFitTheCodecAndDiffer) {
    for (const auto* name : {"fixed:8", "netstring", "line", "marker:2323", "length-prefix:1"}) {
        const auto codec = framing::Codec::parse(name);
        ASSERT_TRUE(codec);
        std::set<Bytes> seen;
        for (std::int64_t i = 0; i < 20; ++i) {
            const auto sample =
                evaluate({.kind = PayloadKind::sample, .count = {.number = i}}, {.codec = &*codec});
            ASSERT_TRUE(sample);
            EXPECT_TRUE(codec->encode(*sample)) << name;
            seen.insert(*sample);
        }
        EXPECT_EQ(seen.size(), 20U) << name;
    }
}

TEST(EvaluatePayload, KnowsLimitsAndWhatWasSaved) {
    const PayloadContext context{.limits = {{"frame", 10}}, .saved = {{"tag", "x"}}};
    EXPECT_EQ(evaluate(Count{.number = 1, .limit = "frame"}, context), 11);
    EXPECT_THAT(evaluate(Count{.limit = "nothing"}, context).error(), HasSubstr("nothing"));
    EXPECT_EQ(evaluate({.kind = PayloadKind::saved, .name = "tag"}, context), "x");
    EXPECT_FALSE(evaluate({.kind = PayloadKind::saved, .name = "other"}, context));
    EXPECT_TRUE(
        depends_on_run(wrapped(PayloadKind::repeat, {.kind = PayloadKind::saved, .name = "tag"})));
    EXPECT_FALSE(depends_on_run(octets("x")));
}

TEST(EvaluatePayload, StaysWithinItsBoundHoweverItIsNested) {
    Payload bomb = octets(Bytes(1024, 'x'));
    for (int i = 0; i < 5; ++i) {
        bomb = wrapped(PayloadKind::repeat, std::move(bomb), {.number = 1024});
    }
    EXPECT_THAT(evaluate(bomb, {}).error(), HasSubstr("larger than"));
    EXPECT_FALSE(evaluate({.kind = PayloadKind::alphabet, .count = {.number = -1}}, {}));
}

TEST(RandomOctets, DependOnTheSeedAlone) {
    EXPECT_EQ(random_octets(7, 100), random_octets(7, 100));
    EXPECT_EQ(random_octets(7, 50), random_octets(7, 100).substr(0, 50));
    EXPECT_NE(random_octets(7, 100), random_octets(8, 100));
    EXPECT_EQ(alphabet_octets(28), "abcdefghijklmnopqrstuvwxyzab");
}

TEST(EvaluatePayload, MakesAHeadOfLines) {
    Payload head{.kind = PayloadKind::head};
    head.parts = {{.kind = PayloadKind::text, .octets = "Host: {authority}"}, octets("{x}")};
    EXPECT_EQ(evaluate(head, {.authority = "a:1"}), "Host: a:1\r\n{x}\r\n\r\n");
}

TEST(EvaluatePayload, KnowsTheBodiesOfResources) {
    const std::map<std::string, Resource> resources = {{"page", {.target = "/", .body = "Hello"}},
                                                       {"echo", {.target = "/echo"}}};
    const Payload page{.kind = PayloadKind::body_of, .name = "page"};
    EXPECT_EQ(evaluate(page, {.resources = &resources}), "Hello");
    EXPECT_THAT(evaluate(page, {}).error(), HasSubstr("no resource `page`"));
    EXPECT_THAT(
        evaluate({.kind = PayloadKind::body_of, .name = "echo"}, {.resources = &resources}).error(),
        HasSubstr("no body of the resource `echo`"));
}

TEST(DependsOnRun, LooksIntoTexts) {
    EXPECT_TRUE(depends_on_run(wrapped(
        PayloadKind::head, {.kind = PayloadKind::text, .octets = "If-Match: {saved:tag}"})));
    EXPECT_FALSE(depends_on_run({.kind = PayloadKind::text, .octets = "{page}"}));
    EXPECT_FALSE(depends_on_run(octets("{saved:tag}")));
}

}  // namespace
}  // namespace wiretrial::engine
