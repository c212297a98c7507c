// teeth_test: the kill matrix in words and as JSON: survivors and toothless cases cannot be overlooked.
// SPDX-License-Identifier: Apache-2.0
#include "reports/model/teeth.hpp"

#include <chrono>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "reports/teeth_json.hpp"
#include "reports/teeth_text.hpp"

namespace wiretrial::reports {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

/// A defect that is caught, one that survives, a case with teeth, one without.
model::Teeth sample_teeth() {
    model::Teeth teeth;
    teeth.command = "wiretrial teeth";
    teeth.duration = std::chrono::milliseconds(1500);
    teeth.played = 4;
    teeth.defects = {
        {.name = "cut-short",
         .mistake = "cuts\x01the answer",
         .made_by = "many",
         .breaks = "answers",
         .subjects = {"echo"},
         .played = 2,
         .caught_by = {{.id = "tcp/s/whole",
                        .subject = "echo",
                        .transport = "ipv4",
                        .requirement = "R-1",
                        .detail = "expected 5 octets, came 4"}}},
        {.name = "unseen", .mistake = "hides", .subjects = {"echo", "upper"}, .played = 2}};
    teeth.cases = {{.id = "tcp/s/whole", .requirement = "R-1", .catches = {"cut-short"}},
                   {.id = "tcp/s/blunt", .requirement = "R-2"},
                   {.id = "tcp/s/excused", .requirement = "R-3", .reason = "it only measures"}};
    return teeth;
}

std::string plain(const model::Teeth& teeth, bool is_verbose = false) {
    return teeth_to_terminal(teeth, {.color = false, .width = 80, .verbose = is_verbose});
}

TEST(TeethText, TellsWhatWasCaughtByWhatAndWhatWasNot) {
    const std::string text = plain(sample_teeth());
    EXPECT_THAT(text, HasSubstr("cut-short: caught by 1 of 2 cases\n    tcp/s/whole (R-1)\n"));
    EXPECT_THAT(text, HasSubstr("Survivors"));
    EXPECT_THAT(text, HasSubstr("  unseen in echo, upper: hides. 2 cases were played over it.\n"));
    EXPECT_THAT(text, HasSubstr("  tcp/s/blunt (R-2)\n"));
    EXPECT_THAT(text, Not(HasSubstr("tcp/s/excused")));
    EXPECT_THAT(text,
                EndsWith("2 defects, 1 caught, 1 survive; 3 cases, 1 toothless, 1 excused with a "
                         "reason, 0 catch coarse defects only; 4 plays in 1.5 s\n"));
}

TEST(TeethText, IsCarefulWithOctetsAndWidth) {
    const std::string text = plain(sample_teeth(), true);
    EXPECT_THAT(text, Not(HasSubstr("\x01")));
    EXPECT_THAT(text, HasSubstr("tcp/s/whole on echo: expected 5 octets, came 4"));
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        EXPECT_TRUE(line.size() <= 80 || line.starts_with("2 defects")) << line;
    }
}

TEST(TeethText, WhatCouldNotBePlayedIsTold) {
    model::Teeth teeth = sample_teeth();
    teeth.skipped = 3;
    teeth.skip_reason = "needs several hosts";
    EXPECT_THAT(plain(teeth), HasSubstr("; 3 could not be played (needs several hosts); "));
    EXPECT_EQ(nlohmann::json::parse(teeth_to_json(teeth))["skipped"], 3);
}

TEST(TeethText, AnInterruptedMatrixSaysSo) {
    model::Teeth teeth = sample_teeth();
    teeth.is_complete = false;
    EXPECT_THAT(plain(teeth), HasSubstr("INCOMPLETE"));
    EXPECT_THAT(teeth_to_markdown(teeth), HasSubstr("INCOMPLETE"));
}

TEST(TeethMarkdown, HasARowForEachDefectAndEachCaseThatCatchesNothing) {
    const std::string text = teeth_to_markdown(sample_teeth());
    EXPECT_THAT(text, HasSubstr("| cut-short | echo |"));
    EXPECT_THAT(text, HasSubstr("**survives**"));
    EXPECT_THAT(text, HasSubstr("### Toothless cases\n\n- tcp/s/blunt\n"));
    EXPECT_THAT(text, HasSubstr("- tcp/s/excused: it only measures\n"));
}

TEST(TeethJson, HoldsTheWholeMatrix) {
    const auto json = nlohmann::json::parse(teeth_to_json(sample_teeth()));
    EXPECT_EQ(json["tally"]["survivors"], 1);
    EXPECT_EQ(json["defects"][0]["caught_by"][0]["id"], "tcp/s/whole");
    EXPECT_EQ(json["defects"][0]["mistake"], "cuts\\x01the answer");
    EXPECT_EQ(json["defects"][1]["survives"], true);
    EXPECT_EQ(json["cases"][0]["catches"][0], "cut-short");
    EXPECT_EQ(json["cases"][1]["toothless"], true);
    EXPECT_EQ(json["cases"][2]["reason"], "it only measures");
    EXPECT_FALSE(json["cases"][0].contains("reason"));
}

}  // namespace
}  // namespace wiretrial::reports
