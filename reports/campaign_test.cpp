// campaign_test: a campaign comes back from its JSON; SARIF and pages tell of what is open, and of what was stopped.
// SPDX-License-Identifier: Apache-2.0
#include "reports/model/campaign.hpp"

#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "reports/campaign_json.hpp"
#include "reports/campaign_sarif.hpp"
#include "reports/campaign_text.hpp"

namespace wiretrial::reports {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;
using testing::Not;

/// Two targets, of which one could not be run; a finding that is open, one that is flaky, one that is gone.
model::Campaign sample_campaign() {
    model::Session session{.id = "0123456789ab",
                           .started = "2026-11-25T12:00:00Z",
                           .command = "wiretrial fuzz --for 1m",
                           .environment = {{"kernel", "Linux"}},
                           .planned = seconds(60),
                           .duration = seconds(60),
                           .jobs = 2};
    session.targets = {
        {.target = "chunked",
         .spent = seconds(50),
         .runs = 500'000,
         .slices = 3,
         .last_edge_at = seconds(9),
         .points = {{seconds(1), 10, 100, 200, 5}, {seconds(9), 90'000, 120, 260, 9}}},
        {.target = "report", .trouble = "it prints\x1b[31m nothing"}};
    model::Finding open{.id = "aaaaaaaaaaaa",
                        .kind = "broken-law",
                        .law = "cut",
                        .message = "cut: '<b>\x1b[31m'",
                        .frames = {{"outside", "/usr/include/x.h", 3},
                                   {"LLVMFuzzerTestOneInput", "fuzz/targets/chunked_fuzz.cpp", 12}},
                        .target = "chunked",
                        .input = Bytes("\0\xff|<b>\n", 7),
                        .name = std::string(40, 'a'),
                        .found_size = 90,
                        .tries = 10,
                        .failures = 10,
                        .sightings = {{"0123456789ab", "chunked", 3, seconds(7)}}};
    model::Finding flaky = open;
    flaky.id = "bbbbbbbbbbbb";
    flaky.kind = "timeout";
    flaky.law = "";
    flaky.frames.clear();
    flaky.failures = 3;
    model::Finding gone = open;
    gone.id = "cccccccccccc";
    gone.kind = "leak";
    gone.failures = 0;
    return {.sessions = {session}, .findings = {open, flaky, gone}};
}

TEST(Campaign, ComesBackFromItsJson) {
    model::Campaign campaign = sample_campaign();
    campaign.sessions[0].targets[1].trouble = "plain";
    campaign.findings = {campaign.findings[1]};
    campaign.findings[0].message = "plain";
    const auto again = campaign_from_json(campaign_to_json(campaign));
    ASSERT_TRUE(again.has_value()) << again.error();
    EXPECT_EQ(*again, campaign);
}

TEST(Campaign, IsRefusedWhereItIsWrong) {
    const auto error_of = [](auto change) {
        auto document = nlohmann::json::parse(campaign_to_json(sample_campaign()));
        change(document);
        const auto read = campaign_from_json(document.dump());
        return read ? std::string() : read.error();
    };
    EXPECT_EQ(error_of([](auto&) {}), "");
    EXPECT_THAT(error_of([](auto& it) { it["findings"][1].erase("id"); }),
                HasSubstr("findings[1]: lacks `id`"));
    EXPECT_THAT(error_of([](auto& it) { it["findings"][0]["input_base64"] = "?"; }),
                HasSubstr("no base64"));
    EXPECT_THAT(error_of([](auto& it) { it["sessions"][0]["targets"][0]["points"][0] = {1, 2}; }),
                HasSubstr("five numbers"));
    EXPECT_THAT(error_of([](auto& it) { it["schema_version"] = 9; }), HasSubstr("version"));
    EXPECT_THAT(error_of([](auto& it) { it["sessions"][0]["jobs"] = -1; }), HasSubstr("jobs"));
    EXPECT_FALSE(campaign_from_json("[[[[").has_value());
}

TEST(Campaign, GivesItsExitStatus) {
    model::Campaign campaign = sample_campaign();
    EXPECT_EQ(model::open_findings(campaign), 2U);
    EXPECT_EQ(model::exit_status(campaign), 1);
    campaign.findings = {campaign.findings[2]};
    EXPECT_EQ(model::exit_status(campaign), 3) << "gone is no finding; a target could not be run";
    campaign.sessions[0].targets.pop_back();
    EXPECT_EQ(model::exit_status(campaign), 0);
}

TEST(Campaign, AddsUpSessions) {
    model::Campaign campaign = sample_campaign();
    campaign.sessions.push_back(campaign.sessions[0]);
    campaign.sessions[1].targets[0].points.back().edges = 130;
    const model::TargetGrowth total = model::total_of(campaign, "chunked");
    EXPECT_EQ(total.runs, 1'000'000U);
    EXPECT_EQ(total.spent, seconds(100));
    EXPECT_EQ(total.points.back().edges, 130U);
}

TEST(Campaign, AsSarifTellsOfWhatIsOpen) {
    const auto log = nlohmann::json::parse(campaign_to_sarif(sample_campaign()));
    EXPECT_EQ(log["version"], "2.1.0");
    const auto& run = log["runs"][0];
    ASSERT_EQ(run["results"].size(), 2U) << "gone is closed";
    for (const auto& result : run["results"]) {
        const auto& rule = run["tool"]["driver"]["rules"][result["ruleIndex"].get<std::size_t>()];
        EXPECT_EQ(rule["id"], result["ruleId"]);
        EXPECT_THAT(result["message"]["text"].get<std::string>(), Not(HasSubstr("\x1b")));
    }
    const auto& place = run["results"][0]["locations"][0]["physicalLocation"];
    EXPECT_EQ(place["artifactLocation"]["uri"], "fuzz/targets/chunked_fuzz.cpp");
    EXPECT_EQ(place["region"]["startLine"], 12) << "a place outside the tree is none";
    EXPECT_EQ(run["results"][0]["partialFingerprints"]["primaryLocationLineHash"],
              "aaaaaaaaaaaa:1");
    EXPECT_EQ(run["results"][1]["level"], "warning") << "flaky";
    EXPECT_EQ(run["results"][1]["locations"][0]["physicalLocation"]["region"]["startLine"], 1);
    EXPECT_TRUE(run["invocations"][0]["executionSuccessful"]);
}

TEST(Campaign, AsPageIsInert) {
    model::Campaign campaign = sample_campaign();
    campaign.sessions[0].is_complete = false;
    campaign.sessions[0].incomplete_reason = "stopped by SIGINT";
    for (const std::string& text : {campaign_to_markdown(campaign), campaign_to_text(campaign)}) {
        EXPECT_THAT(text, Not(HasSubstr("\x1b")));
        EXPECT_THAT(text, HasSubstr("flaky: fails in 3 of 10 tries"));
        EXPECT_THAT(text, HasSubstr("gone: fails in 0 of 10 tries"));
        EXPECT_THAT(text, HasSubstr("INCOMPLETE: stopped by SIGINT"));
        EXPECT_THAT(text, HasSubstr("2 findings, 1 gone"));
    }
    const std::string page = campaign_to_markdown(campaign);
    EXPECT_THAT(page, Not(HasSubstr("<b>")));
    EXPECT_THAT(page, HasSubstr("500,000"));
    EXPECT_THAT(page, HasSubstr("| chunked | 120 | 120 | 120 | 120 | 120 | 120 |"));
    EXPECT_THAT(page, HasSubstr("could not be run"));
}

TEST(Campaign, GroupsDigits) {
    EXPECT_EQ(grouped(0), "0");
    EXPECT_EQ(grouped(999), "999");
    EXPECT_EQ(grouped(1000), "1,000");
    EXPECT_EQ(grouped(1234567), "1,234,567");
}

}  // namespace
}  // namespace wiretrial::reports
