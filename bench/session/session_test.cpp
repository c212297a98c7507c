// session_test: measurements of loads whose figures are known, and what reports say of them.
// SPDX-License-Identifier: Apache-2.0
#include "bench/session/session.hpp"

#include <chrono>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "bench/session/session_reports.hpp"

namespace wiretrial::bench {
namespace {

using nlohmann::json;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

/// 10,000 answers a second for 4 s, each after 100 us and of `octets` octets.
load::Result load_result(std::size_t octets) {
    load::Result result{.tally = load::Tally(seconds(4)),
                        .elapsed = seconds(4),
                        .cpu = seconds(1),
                        .is_complete = true};
    const TimePoint origin{seconds(50)};
    result.tally.begin(origin);
    for (int slice = 0; slice < 40; ++slice) {
        const TimePoint now = origin + milliseconds(100) * slice + milliseconds(50);
        for (int i = 0; i < 1000; ++i) {
            result.tally.answered(now - microseconds(100), now);
        }
        result.tally.received(1000 * octets, now);
    }
    return result;
}

load::Plan plan_with(std::size_t request_octets) {
    load::Plan plan;
    plan.request.assign(request_octets, 'x');
    return plan;
}

Measurement measured(const std::string& subject, std::size_t round, double rate) {
    return {.scenario = "a/b",
            .subject = subject,
            .round = round,
            .answered = 100,
            .requests_per_second = rate,
            .octets_per_second = 64 * rate,
            .median_latency = microseconds(10),
            .p90_latency = microseconds(20),
            .p99_latency = microseconds(30),
            .p99_9_latency = microseconds(40),
            .processor_ns = 500};
}

Session session_of(std::vector<Measurement> measurements) {
    return {.command = "wiretrial bench",
            .environment = {{"host_name", "h"}},
            .cores = 2,
            .date = "2026-01-01T00:00:00Z",
            .rounds = 3,
            .length = seconds(1),
            .warm_up = milliseconds(200),
            .scenarios = {{.name = "a/b"}},
            .measurements = std::move(measurements)};
}

std::vector<std::string> lines_in(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

TEST(Measure, TakesTheDirectionThatCarriesMore) {
    const Observed observed{.subject = "s", .round = 2, .subject_processor = seconds(2)};
    const Measurement down = measure({.name = "a/b"}, plan_with(10), load_result(100), observed);
    EXPECT_EQ(down.error, "");
    EXPECT_EQ(down.scenario, "a/b");
    EXPECT_EQ(down.subject, "s");
    EXPECT_EQ(down.round, 2U);
    EXPECT_EQ(down.answered, 40'000U);
    EXPECT_DOUBLE_EQ(down.requests_per_second, 10'000);
    EXPECT_DOUBLE_EQ(down.octets_per_second, 1e6);
    EXPECT_DOUBLE_EQ(down.processor_ns, 50'000);
    EXPECT_TRUE(down.is_steady);
    EXPECT_FALSE(down.is_generator_bound);
    const Measurement up = measure({}, plan_with(1000), load_result(100), observed);
    EXPECT_DOUBLE_EQ(up.octets_per_second, 1e7);
}

TEST(Measure, TellsWhenTheGeneratorHadNoTimeLeft) {
    load::Result result = load_result(1);
    result.cpu = milliseconds(3900);
    EXPECT_TRUE(measure({}, plan_with(1), result, {}).is_generator_bound);
}

TEST(Measure, AFailedRequestSpoilsIt) {
    load::Result result = load_result(1);
    result.tally.failed(load::ErrorKind::status, 3, "status 404");
    EXPECT_EQ(measure({}, plan_with(1), result, {}).error, "3 requests failed: status 404");
}

TEST(Measure, LossIsAFailureUnlessTheScenarioAllowsIt) {
    load::Result result = load_result(1);
    result.tally.failed(load::ErrorKind::timeout, 7, "no answer within 0.02 s");
    EXPECT_THAT(measure({}, plan_with(1), result, {}).error, HasSubstr("7 requests failed"));
    const Measurement flood = measure({.may_lose = true}, plan_with(1), result, {});
    EXPECT_EQ(flood.error, "");
    EXPECT_EQ(flood.lost, 7U);
    result.tally.failed(load::ErrorKind::malformed, 1, "not what was sent");
    EXPECT_THAT(measure({.may_lose = true}, plan_with(1), result, {}).error,
                HasSubstr("1 requests failed"));
}

TEST(Measure, AnswersThatAreTooSmallAreNoDownload) {
    EXPECT_EQ(measure({.download_octets = 1000}, plan_with(1), load_result(300), {}).error,
              "answers of some 300 octets, where 1000 were asked for");
    EXPECT_EQ(measure({.download_octets = 300}, plan_with(1), load_result(300), {}).error, "");
}

TEST(Measure, WithoutAnAnswerThereIsNothing) {
    const load::Result nothing{
        .tally = load::Tally(seconds(4)), .elapsed = seconds(4), .is_complete = true};
    EXPECT_EQ(measure({}, plan_with(1), nothing, {}).error, "no request was answered");
}

TEST(Summarize, GivesMediansAndRatiosOfRounds) {
    // The second is always twice as fast, though the machine was slow in the second round.
    const auto summaries = summarize(
        session_of({measured("one", 0, 100), measured("two", 0, 200), measured("two", 1, 20),
                    measured("one", 1, 10), measured("one", 2, 110), measured("two", 2, 220)}));
    ASSERT_EQ(summaries.size(), 2U);
    EXPECT_EQ(summaries[0].subject, "one");
    EXPECT_DOUBLE_EQ(summaries[0].median.requests_per_second, 100);
    EXPECT_DOUBLE_EQ(summaries[0].spread, 1.0);
    EXPECT_DOUBLE_EQ(summaries[0].ratio, 0);
    EXPECT_DOUBLE_EQ(summaries[1].ratio, 2);
    EXPECT_EQ(summaries[1].rounds, 3U);
}

TEST(Summarize, RoundsThatFailedAreToldAndNotCounted) {
    Measurement failed = measured("one", 1, 0);
    failed.error = "status 404";
    const auto summaries = summarize(session_of({measured("one", 0, 100), failed}));
    ASSERT_EQ(summaries.size(), 1U);
    EXPECT_EQ(summaries[0].rounds, 1U);
    EXPECT_EQ(summaries[0].error, "status 404");
    EXPECT_DOUBLE_EQ(summaries[0].median.requests_per_second, 100);
}

TEST(MeasurementsOf, HoldsTheRoundsOfOneSide) {
    Session session = session_of({});
    session.interleaved = "x";
    for (const Side side : {Side::baseline, Side::contender, Side::control}) {
        for (std::size_t round = 0; round < 3; ++round) {
            Measurement each = measured("s", round, side == Side::contender ? 50 : 100);
            each.side = side;
            session.measurements.push_back(each);
        }
    }
    session.measurements.back().error = "reset";
    const auto base = measurements_of(session, Side::baseline);
    const auto control = measurements_of(session, Side::control);
    EXPECT_EQ(base.interleaved, "x");
    EXPECT_EQ(base.facts.at("host_name"), "h");
    const auto& figure = base.figures.at({"a/b", "real_time"});
    ASSERT_EQ(figure.samples.size(), 3U);
    EXPECT_EQ(figure.samples[2].round, 2U);
    EXPECT_DOUBLE_EQ(figure.samples[2].value, 1e7);
    EXPECT_TRUE(base.figures.at({"a/b", "p99_9"}).metric.is_in_time_unit);
    EXPECT_EQ(control.figures.at({"a/b", "p50"}).samples.size(), 2U);
    EXPECT_EQ(control.failed.at("a/b"), "reset");
}

TEST(SessionJson, IsARowForEachMeasurement) {
    Session session = session_of({measured("one", 0, 100), measured("one", 1, 0)});
    session.measurements[1].error = "status 404";
    session.incomplete = "stopped";
    const json root = json::parse(to_benchmark_json(session));
    EXPECT_EQ(root["context"]["complete"], false);
    EXPECT_EQ(root["context"]["incomplete"], "stopped");
    EXPECT_EQ(root["context"]["host_name"], "h");
    ASSERT_EQ(root["benchmarks"].size(), 2U);
    const json& row = root["benchmarks"][0];
    EXPECT_EQ(row["name"], "a/b/one");
    EXPECT_EQ(row["real_time"], 1e7);
    EXPECT_EQ(row["cpu_time"], 500);
    EXPECT_EQ(row["p99_9"], 40'000);
    EXPECT_EQ(row["time_unit"], "ns");
    EXPECT_EQ(root["benchmarks"][1]["error_message"], "status 404");
    EXPECT_FALSE(root["benchmarks"][1].contains("real_time"));
    EXPECT_FALSE(root.contains("control"));
}

TEST(SessionJson, OfTheBaselineHasItsControl) {
    Session session = session_of({measured("s", 0, 1), measured("s", 0, 2), measured("s", 0, 3)});
    session.interleaved = "x";
    session.measurements[0].side = Side::baseline;
    session.measurements[1].side = Side::control;
    const json root = json::parse(to_benchmark_json(session, Side::baseline));
    EXPECT_EQ(root["context"]["interleaved"], "x");
    ASSERT_EQ(root["benchmarks"].size(), 1U);
    EXPECT_EQ(root["benchmarks"][0]["name"], "a/b");
    EXPECT_EQ(root["benchmarks"][0]["items_per_second"], 1);
    ASSERT_EQ(root["control"].size(), 1U);
    EXPECT_EQ(root["control"][0]["items_per_second"], 2);
}

TEST(SessionTable, FitsInEightyColumns) {
    Measurement wide = measured("a-subject-with-a-very-long-name", 0, 123'456'789);
    wide.is_generator_bound = true;
    wide.is_steady = false;
    wide.lost = 12'345;
    Measurement failed = measured("two\033[2J", 0, 0);
    failed.error = std::string(200, 'x');
    Session session = session_of({wide, failed});
    session.remarks = {std::string(100, 'r')};
    session.incomplete = "stopped by a signal";
    const auto lines = lines_in(to_table(session));
    for (const std::string& line : lines) {
        EXPECT_LE(line.size(), 80U) << line;
        EXPECT_THAT(line, Not(HasSubstr("\033")));
        EXPECT_THAT(line, Not(testing::EndsWith(" ")));
    }
    EXPECT_THAT(lines, Contains(HasSubstr("123,456,789*~")));
    EXPECT_THAT(lines, Contains(HasSubstr("12,345 datagrams lost")));
    EXPECT_THAT(lines, Contains(HasSubstr("FAILED: xxx")));
    EXPECT_THAT(lines, Contains(HasSubstr("~ no steady state")));
    EXPECT_EQ(lines.back(), "INCOMPLETE: stopped by a signal");
}

TEST(SessionTable, OfTwoSidesNamesThem) {
    Session session = session_of({measured("s", 0, 100), measured("s", 0, 150)});
    session.interleaved = "x";
    session.measurements[0].side = Side::baseline;
    const auto lines = lines_in(to_table(session));
    ASSERT_EQ(lines.size(), 5U);
    EXPECT_THAT(lines[3], HasSubstr("BASE s"));
    EXPECT_THAT(lines[4], HasSubstr("NEW s"));
    EXPECT_THAT(lines[4], testing::EndsWith("1.50"));
}

TEST(SessionMarkdown, IsATableAndTheMachine) {
    Session session = session_of({measured("a|b", 0, 1000)});
    const std::string text = to_markdown(session);
    EXPECT_THAT(text, HasSubstr("| a/b | a\\|b | 1,000 | 0.0 % | 0.1 | 10 us | 20 us | 30 us | "
                                "40 us | 500 ns |  |  |\n"));
    EXPECT_THAT(text, HasSubstr("- host_name: h\n"));
    EXPECT_THAT(text, Not(HasSubstr("Incomplete")));
    session.incomplete = "stopped";
    EXPECT_THAT(to_markdown(session), HasSubstr("**Incomplete: stopped**"));
}

}  // namespace
}  // namespace wiretrial::bench
