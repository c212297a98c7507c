// merge_test: merging obeys its laws on campaigns that overlap in every way.
// SPDX-License-Identifier: Apache-2.0
#include "fuzz/campaign/merge.hpp"

#include <chrono>
#include <random>

#include <gtest/gtest.h>

#include "fuzz/campaign/content_name.hpp"

namespace wiretrial::fuzz {
namespace {

using model::Campaign;
using model::Finding;
using model::Session;

/// Few values for each member, so that two of them meet often.
Campaign any_campaign(std::mt19937& random) {
    const auto below = [&random](unsigned bound) {
        return static_cast<unsigned>(random() % bound);
    };
    const auto id = [&](unsigned bound) { return "00000000000" + std::to_string(below(bound)); };
    Campaign made;
    for (unsigned i = below(3); i > 0; --i) {
        Session session{.id = id(3), .started = std::to_string(below(2))};
        session.duration = std::chrono::seconds(below(3));
        session.is_complete = below(2) == 0;
        session.targets = {{.target = "a", .runs = below(3)}};
        made = merge(made, {.sessions = {session}});
    }
    for (unsigned i = below(4); i > 0; --i) {
        Finding finding{.id = id(3), .kind = "abort", .target = below(2) == 0 ? "a" : "b"};
        finding.message = std::to_string(below(2));
        finding.input = Bytes(below(3), static_cast<char>('a' + below(2)));
        finding.name = content_name(finding.input);
        finding.tries = 10;
        finding.failures = below(3) * 5;
        finding.sightings = {{.session = id(2), .target = "a", .count = below(3)}};
        made = merge(made, {.findings = {finding}});
    }
    return made;
}

TEST(Merge, IsAssociativeCommutativeAndIdempotent) {
    std::mt19937 random(1);
    for (int i = 0; i < 2000; ++i) {
        const Campaign a = any_campaign(random);
        const Campaign b = any_campaign(random);
        const Campaign c = any_campaign(random);
        ASSERT_EQ(merge(a, b), merge(b, a));
        ASSERT_EQ(merge(a, merge(b, c)), merge(merge(a, b), c));
        ASSERT_EQ(merge(a, a), a);
        ASSERT_EQ(merge(merge(a, b), b), merge(a, b));
        ASSERT_TRUE(check(merge(a, b)).has_value());
    }
}

TEST(Merge, KeepsWhatHelpsMost) {
    Finding large{.id = "000000000001", .kind = "abort", .target = "a", .input = "large"};
    large.tries = large.failures = 10;
    Finding small = large;
    small.input = "s";
    EXPECT_EQ(merge({.findings = {large}}, {.findings = {small}}).findings[0].input, "s");
    small.failures = 0;
    EXPECT_EQ(merge({.findings = {large}}, {.findings = {small}}).findings[0].input, "large")
        << "gone on one machine, and open on another";
}

TEST(Merge, RefusesWhatIsNotWhatItSays) {
    const Finding good{.id = "000000000001",
                       .kind = "abort",
                       .target = "a",
                       .input = "x",
                       .name = content_name("x")};
    EXPECT_TRUE(check({.findings = {good}}).has_value());
    const auto refuses = [&good](auto change) {
        Finding bad = good;
        change(bad);
        return !check({.findings = {bad}}).has_value();
    };
    EXPECT_TRUE(refuses([](Finding& bad) { bad.id = "../../etc/xx"; }));
    EXPECT_TRUE(refuses([](Finding& bad) { bad.target = "../a"; }));
    EXPECT_TRUE(refuses([](Finding& bad) { bad.input = "y"; }));
    EXPECT_TRUE(refuses([](Finding& bad) { bad.name = "crash"; }));
    EXPECT_TRUE(refuses([](Finding& bad) {
        bad.input = Bytes(merged_input_octets_max + 1, 'x');
        bad.name = content_name(bad.input);
    }));
    EXPECT_TRUE(refuses([](Finding& bad) { bad.sightings = {{.session = "x", .target = "a"}}; }));
    EXPECT_FALSE(check({.sessions = {{.id = "x"}}}).has_value());
    EXPECT_FALSE(
        check({.sessions = {{.id = "000000000001", .targets = {{.target = "A"}}}}}).has_value());
}

}  // namespace
}  // namespace wiretrial::fuzz
