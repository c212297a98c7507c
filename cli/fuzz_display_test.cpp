// fuzz_display_test: a screen fits its terminal and shows what grows.
// SPDX-License-Identifier: Apache-2.0
#include "cli/fuzz_display.hpp"

#include <chrono>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wiretrial::cli {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;

TEST(FuzzDisplay, ShowsEachTargetAndTheWhole) {
    model::Session session{.id = "000000000001", .planned = seconds(600)};
    session.targets = {{.target = "chunked"},
                       {.target = "report", .trouble = std::string(300, 'x')}};
    fuzz::Ledger ledger({}, session);
    const std::size_t slice = ledger.begin("chunked", seconds(0));
    fuzz::EngineLog log;
    log.feed(
        "#9\tINITED cov: 10 ft: 20 corp: 1/1b exec/s: 0 rss: 1Mb\n"
        "#54321\tNEW    cov: 12 ft: 30 corp: 7/9b exec/s: 12345 rss: 1Mb\n");
    ledger.update(slice, log, seconds(5));
    EXPECT_TRUE(ledger.meet({.kind = "abort"}, "chunked", seconds(6)));
    const std::string screen = fuzz_screen(ledger, seconds(65), 79);
    EXPECT_THAT(screen, testing::ContainsRegex("> chunked +12,345 +12 +30 +7 +1 +60 s"));
    EXPECT_THAT(screen, HasSubstr("report  cannot be run: xxx"));
    EXPECT_THAT(screen, HasSubstr("65 s of 10 min, 54,321 runs, 1 findings"));
    std::istringstream lines(screen);
    for (std::string line; std::getline(lines, line);) {
        EXPECT_LE(line.size(), 79U);
    }
}

}  // namespace
}  // namespace wiretrial::cli
