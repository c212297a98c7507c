// engine_log_test: status lines are understood however they are cut, and a target's own words are not taken for them.
// SPDX-License-Identifier: Apache-2.0
#include "fuzz/campaign/engine_log.hpp"

#include <gtest/gtest.h>

#include "fuzz/campaign/recorded_harness.hpp"

namespace wiretrial::fuzz {
namespace {

TEST(EngineLog, ReadsARunThatFoundNothing) {
    EngineLog log;
    log.feed(recorded("clean"));
    EXPECT_TRUE(log.has_begun());
    EXPECT_EQ(
        log.status(),
        (EngineStatus{
            .runs = 43978, .edges = 737, .features = 2627, .corpus = 438, .runs_a_second = 8795}));
    EXPECT_EQ(log.artifact(), "");
}

TEST(EngineLog, NamesTheArtifact) {
    EngineLog log;
    log.feed(recorded("law"));
    EXPECT_TRUE(log.artifact().starts_with("/home/user/crash-")) << log.artifact();
    EXPECT_GT(log.status().runs, 200U);
}

TEST(EngineLog, DoesNotMindTheCuts) {
    const std::string text = recorded("clean");
    EngineLog whole;
    whole.feed(text);
    for (std::size_t step : {1U, 2U, 7U, 100U}) {
        EngineLog cut;
        for (std::size_t at = 0; at < text.size(); at += step) {
            cut.feed(ByteView(text).substr(at, step));
        }
        EXPECT_EQ(cut.status(), whole.status()) << step;
    }
}

TEST(EngineLog, TakesOnlyWholeStatusLines) {
    EngineLog log;
    log.feed("#12 is the answer\n#13\tcov: 9\nbroken: #14\tNEW cov: 3 exec/s: 1\n");
    log.feed(
        "artifact_prefix=''; no unit\nstat::number_of_executed_units:\n#\n#x\tINITED exec/s: \n");
    EXPECT_EQ(log.status(), EngineStatus{});
    EXPECT_FALSE(log.has_begun());
    log.feed("#7\tINITED exec/s: 0 rss: 1Mb\n");
    EXPECT_TRUE(log.has_begun());
    EXPECT_EQ(log.status().runs, 7U);
}

TEST(EngineLog, KeepsNoLineWithoutEnd) {
    EngineLog log;
    for (int i = 0; i < 100; ++i) {
        log.feed(std::string(10'000, 'x'));
    }
    log.feed("\n#7\tINITED exec/s: 99999999999999999999999 rss: 1Mb\n");
    EXPECT_EQ(log.status().runs, 7U);
    EXPECT_EQ(log.status().runs_a_second, 0U) << "a number out of range is none";
}

}  // namespace
}  // namespace wiretrial::fuzz
