// outline_test: ids, groups, findings, coverage and the verdict's sentence.
// SPDX-License-Identifier: Apache-2.0
#include "reports/outline.hpp"

#include <chrono>

#include <gtest/gtest.h>

#include "reports/sample_runs.hpp"

namespace wiretrial::reports {
namespace {

using namespace std::chrono_literals;

TEST(Outline, AnIdIsASuiteAndASlug) {
    EXPECT_EQ(suite_of("http1/server/chunked/overflow"), "http1/server/chunked");
    EXPECT_EQ(slug_of("http1/server/chunked/overflow"), "overflow");
    EXPECT_EQ(suite_of("udp/size[a/b]"), "udp");
    EXPECT_EQ(slug_of("udp/size[a/b]"), "size[a/b]");
    EXPECT_EQ(suite_of("alone"), "");
    EXPECT_EQ(slug_of("alone"), "alone");
}

TEST(Outline, GroupsAreSortedAndCounted) {
    const model::Run run = testing_only::sample_run();
    const std::vector<Group> groups = groups_of(run);
    ASSERT_EQ(groups.size(), 3U);
    EXPECT_EQ(groups[0].subject, "naive");
    EXPECT_EQ(groups[0].tally.red, 1U);
    EXPECT_EQ(groups[1].suite, "tcp/partial-read");
    EXPECT_EQ(groups[1].subject, "strict");
    EXPECT_EQ(groups[1].cases.size(), 3U);
    EXPECT_EQ(groups[1].tally.fail, 2U);
    EXPECT_EQ(groups[1].tally.known, 1U);
    EXPECT_EQ(groups[1].duration, 4500us);
    EXPECT_EQ(groups[2].suite, "tcp/resets");
}

TEST(Outline, FindingsAreSortedApartWithTheWorstFirst) {
    const model::Run run = testing_only::sample_run();
    const Findings findings = findings_of(run);
    ASSERT_EQ(findings.red.size(), 3U);
    EXPECT_EQ(findings.red[0]->outcome, model::Outcome::died);
    EXPECT_EQ(findings.red[1]->outcome, model::Outcome::error);
    EXPECT_EQ(findings.red[2]->outcome, model::Outcome::fail);
    ASSERT_EQ(findings.remarked.size(), 1U);
    EXPECT_EQ(findings.remarked[0]->id, "tcp/partial-read/nagle");
    ASSERT_EQ(findings.known.size(), 1U);
    ASSERT_EQ(findings.unexpected.size(), 1U);
    EXPECT_EQ(findings.flaky, findings.unexpected);
}

TEST(Outline, CoverageIsCounted) {
    const model::Run run = testing_only::sample_run();
    const std::vector<CoverageCount> catalogues = coverage_by_catalogue(run);
    ASSERT_EQ(catalogues.size(), 1U);
    EXPECT_EQ(words_of(catalogues[0]), "1/3 requirements tested, 1 with a reason, 1 without");
    EXPECT_EQ(catalogues[0].exercised, 1U);
    EXPECT_EQ(catalogues[0].failed, 1U);
    const std::vector<CoverageCount> groups = coverage_by_group(run);
    ASSERT_EQ(groups.size(), 2U);
    EXPECT_EQ(groups[0].group, "A. Servers: messages");
    EXPECT_EQ(groups[0].total, 2U);
}

TEST(Outline, TimesAreWords) {
    EXPECT_EQ(words_of(640ns), "640 ns");
    EXPECT_EQ(words_of(12'340ns), "12.3 us");
    EXPECT_EQ(words_of(4500us), "4.5 ms");
    EXPECT_EQ(words_of(3200ms), "3.2 s");
    EXPECT_EQ(seconds_of(4500us), "0.004500");
    EXPECT_EQ(seconds_of(10ns), "0.000000");
    EXPECT_EQ(seconds_of(-1s), "0.000000");
    EXPECT_EQ(seconds_of(3661s), "3661.000000");
}

TEST(Outline, TheVerdictIsASentence) {
    model::Run run = testing_only::sample_run();
    EXPECT_EQ(
        verdict_of(run),
        "2 passed, 3 failed, 1 skipped, 1 died, 1 error, 1 known, 1 flaky (3 groups) in 3.2 s: red "
        "(3 of these count)");
    run.cases.erase(run.cases.begin() + 1, run.cases.end());
    EXPECT_EQ(verdict_of(run), "1 passed, 0 failed, 0 skipped (1 group) in 3.2 s: green");
    run.is_complete = false;
    EXPECT_EQ(verdict_of(run),
              "1 passed, 0 failed, 0 skipped (1 group) in 3.2 s: INCOMPLETE, so far green");
}

}  // namespace
}  // namespace wiretrial::reports
