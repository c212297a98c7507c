// load_reports_test: what the texts say of a run whose figures are known.
// SPDX-License-Identifier: Apache-2.0
#include "bench/load/load_reports.hpp"

#include <chrono>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace wiretrial::load {
namespace {

using nlohmann::json;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::Not;

constexpr TimePoint origin{seconds(50)};

/// `per_slice` answers in each of so many slices of 100 ms, one in ten in 2 ms and the others in 100 us.
Result result_of(std::size_t slices, std::size_t per_slice) {
    Result result{.tally = Tally(seconds(4))};
    result.tally.begin(origin);
    for (std::size_t slice = 0; slice < slices; ++slice) {
        const TimePoint now =
            origin + milliseconds(100) * static_cast<int>(slice) + milliseconds(50);
        for (std::size_t i = 0; i < per_slice; ++i) {
            result.tally.answered(now - (i % 10 == 9 ? microseconds(2000) : microseconds(100)),
                                  now);
        }
        result.tally.received(per_slice * 100, now);
    }
    result.elapsed = milliseconds(100) * static_cast<int>(slices);
    result.cpu = microseconds(3) * static_cast<int>(slices * per_slice);
    result.is_complete = slices == slices_of_run;
    return result;
}

Report report_of(unsigned repetitions, std::size_t slices = slices_of_run) {
    Report report{.environment = {{"host_name", "a"}, {"cpu", "b"}},
                  .date = "2026-01-01T00:00:00Z",
                  .executable = "wiretrial",
                  .repetitions = repetitions};
    report.plan.url = "http://127.0.0.1:8080/";
    EXPECT_TRUE(ask_http({.authority = "127.0.0.1:8080"}, report.plan));
    for (unsigned i = 0; i < repetitions; ++i) {
        report.results.push_back(result_of(slices, 1000));
    }
    return report;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

TEST(Figures, AreThoseOfTheWindow) {
    const Figures figures = figures_of(result_of(slices_of_run, 1000));
    EXPECT_TRUE(figures.window.is_steady);
    EXPECT_EQ(figures.begin, Duration::zero());
    EXPECT_EQ(figures.length, seconds(4));
    EXPECT_DOUBLE_EQ(figures.requests_per_second, 10'000.0);
    EXPECT_DOUBLE_EQ(figures.octets_per_second, 1'000'000.0);
    EXPECT_DOUBLE_EQ(figures.cpu_ns_per_request, 3000.0);
    EXPECT_EQ(figures.latencies.count(), 40'000U);
}

TEST(Figures, OfAStoppedRunAreThoseOfItsWholeSlices) {
    const Figures figures = figures_of(result_of(20, 1000));
    EXPECT_TRUE(figures.window.is_steady);
    EXPECT_EQ(figures.length, seconds(2));
    EXPECT_DOUBLE_EQ(figures.requests_per_second, 10'000.0);
}

TEST(BenchmarkJson, HasARowForEachRepetition) {
    const json whole = json::parse(to_benchmark_json(report_of(3)));
    EXPECT_EQ(whole["context"]["host_name"], "a");
    EXPECT_EQ(whole["context"]["complete"], true);
    ASSERT_EQ(whole["benchmarks"].size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
        const json& row = whole["benchmarks"][i];
        EXPECT_EQ(row["name"], "http/GET/keep-alive/octets:0/connections:64/depth:1");
        EXPECT_EQ(row["run_type"], "iteration");
        EXPECT_EQ(row["repetition_index"], i);
        EXPECT_EQ(row["repetitions"], 3);
        EXPECT_EQ(row["iterations"], 40'000);
        EXPECT_EQ(row["time_unit"], "ns");
        EXPECT_DOUBLE_EQ(row["real_time"], 100'000.0);
        EXPECT_DOUBLE_EQ(row["cpu_time"], 3000.0);
        EXPECT_DOUBLE_EQ(row["items_per_second"], 10'000.0);
        EXPECT_NEAR(row["latency_p50"], 100'000, 100);
        EXPECT_NEAR(row["latency_p99.99"], 2'000'000, 2000);
        EXPECT_EQ(row["errors_timeout"], 0);
        EXPECT_FALSE(row.contains("error_occurred"));
    }
}

TEST(BenchmarkJson, MarksWhatWasStopped) {
    const json whole = json::parse(to_benchmark_json(report_of(1, 20)));
    EXPECT_EQ(whole["context"]["complete"], false);
    EXPECT_EQ(whole["benchmarks"][0]["error_occurred"], true);
    EXPECT_THAT(whole["benchmarks"][0]["error_message"], HasSubstr("signal"));
}

TEST(Hgrm, EndsWithAllValues) {
    const auto lines = lines_of(to_hgrm(report_of(2)));
    EXPECT_EQ(lines[0], "       Value     Percentile TotalCount 1/(1-Percentile)");
    EXPECT_THAT(lines[2], HasSubstr("0.000000000000"));
    double before = 0.0;
    bool has_median = false;
    for (std::size_t i = 2; i + 3 < lines.size(); ++i) {
        std::istringstream words(lines[i]);
        double value = 0.0;
        double quantile = 0.0;
        std::uint64_t count = 0;
        words >> value >> quantile >> count;
        EXPECT_GE(value, before) << lines[i];
        EXPECT_GE(static_cast<double>(count), quantile * 80'000.0 - 1.0) << lines[i];
        has_median |= quantile == 0.5 && std::abs(value - 0.1) < 0.001;
        before = value;
    }
    EXPECT_TRUE(has_median);
    EXPECT_THAT(lines[lines.size() - 3], HasSubstr("1.000000000000      80000"));
    EXPECT_THAT(lines.back(), HasSubstr("Total count    =        80000"));
}

TEST(Hgrm, OfNothing) {
    Report report = report_of(1);
    report.results.clear();
    EXPECT_THAT(to_hgrm(report), HasSubstr("1.000000000000          0"));
}

TEST(Summary, FitsATerminal) {
    Report report = report_of(2);
    report.plan.url = "http://127.0.0.1:8080/" + std::string(200, 'x');
    report.results[1].tally.failed(ErrorKind::malformed, 5, std::string(200, 'y'));
    report.results[1].is_complete = false;
    for (const std::string& line : lines_of(to_summary(report))) {
        EXPECT_LE(line.size(), 80U) << line;
    }
}

TEST(Summary, TellsTheFigures) {
    const std::string text = to_summary(report_of(1));
    EXPECT_THAT(text, HasSubstr("10,000 a second, 1.0 MB a second"));
    EXPECT_THAT(text, HasSubstr("p50 100 us, p90 100 us, p99 2 ms"));
    EXPECT_THAT(text, HasSubstr("0.00 s to 4.00 s: the rate kept still"));
    EXPECT_THAT(text, HasSubstr("errors         none"));
    EXPECT_THAT(text, Not(HasSubstr("INCOMPLETE")));
}

TEST(Summary, TellsWhatIsWrong) {
    Report report = report_of(1);
    report.plan.rate = 20'000.0;
    report.repetitions = 2;
    report.results[0] = result_of(6, 1000);
    report.results[0].unsent = 1234;
    report.results[0].tally.failed(ErrorKind::closed_early, 2, "the connection ended");
    const std::string text = to_summary(report);
    EXPECT_THAT(text, HasSubstr("NO STEADY STATE"));
    EXPECT_THAT(text, HasSubstr("closed early 2"));
    EXPECT_THAT(text, HasSubstr("first error    the connection ended"));
    EXPECT_THAT(text, HasSubstr("1,234 requests were due and not sent"));
    EXPECT_THAT(text, HasSubstr("INCOMPLETE     stopped by a signal after 0.60 s"));
    EXPECT_THAT(text, HasSubstr("1 of 2 repetitions"));
}

TEST(Summary, OfNothingInventsNoLatency) {
    Report report = report_of(1);
    report.results = {result_of(slices_of_run, 0)};
    const std::string text = to_summary(report);
    EXPECT_THAT(text, HasSubstr("measured       nothing"));
    EXPECT_THAT(text, Not(HasSubstr("p50")));
}

TEST(Line, IsShort) {
    EXPECT_EQ(to_line(result_of(slices_of_run, 1000)),
              "10,000 requests/s, p50 100 us, p99 2 ms, 0 errors");
}

}  // namespace
}  // namespace wiretrial::load
