// benchmark_json: results in the schema of Google Benchmark, so that its tools and `wiretrial compare` read them.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "bench/load/load_reports.hpp"

namespace wiretrial::load {
namespace {

using nlohmann::ordered_json;

constexpr std::array<std::pair<const char*, double>, 7> quantiles = {{{"latency_p50", 0.5},
                                                                      {"latency_p75", 0.75},
                                                                      {"latency_p90", 0.9},
                                                                      {"latency_p95", 0.95},
                                                                      {"latency_p99", 0.99},
                                                                      {"latency_p99.9", 0.999},
                                                                      {"latency_p99.99", 0.9999}}};

ordered_json context_of(const Report& report) {
    ordered_json context;
    context["date"] = report.date;
    context["executable"] = report.executable;
    context["num_cpus"] = report.cores;
    for (const auto& [name, value] : report.environment) {
        context[name] = value;
    }
    context["url"] = report.plan.url;
    context["complete"] = report.is_complete();
    return context;
}

void add_latencies(const Histogram& latencies, ordered_json& row) {
    row["latency_mean"] = latencies.mean_ns();
    row["latency_stddev"] = latencies.deviation_ns();
    row["latency_min"] = latencies.min().count();
    for (const auto& [name, quantile] : quantiles) {
        row[name] = latencies.at_quantile(quantile).count();
    }
    row["latency_max"] = latencies.max().count();
}

void add_errors(const Result& result, ordered_json& row) {
    for (std::size_t i = 0; i < error_kinds; ++i) {
        const auto kind = static_cast<ErrorKind>(i);
        row["errors_" + std::string(name_of(kind))] = result.tally.failed_count(kind);
    }
    row["reconnects"] = result.tally.reconnects();
    row["late_answers"] = result.tally.late_answers();
    row["unanswered"] = result.unanswered;
    row["unsent"] = result.unsent;
}

ordered_json row_of(const Report& report, std::size_t index) {
    const Result& result = report.results[index];
    const Figures figures = figures_of(result);
    ordered_json row;
    row["name"] = name_of(report.plan);
    row["family_index"] = 0;
    row["per_family_instance_index"] = 0;
    row["run_name"] = name_of(report.plan);
    row["run_type"] = "iteration";
    row["repetitions"] = report.repetitions;
    row["repetition_index"] = index;
    row["threads"] = report.plan.threads;
    row["iterations"] = figures.latencies.count();
    if (!result.is_complete || figures.latencies.count() == 0) {
        row["error_occurred"] = true;
        row["error_message"] =
            result.is_complete ? "no request was answered" : "stopped by a signal";
    }
    row["real_time"] = figures.requests_per_second > 0.0 ? 1e9 / figures.requests_per_second : 0.0;
    row["cpu_time"] = figures.cpu_ns_per_request;
    row["time_unit"] = "ns";
    row["items_per_second"] = figures.requests_per_second;
    row["bytes_per_second"] = figures.octets_per_second;
    add_latencies(figures.latencies, row);
    add_errors(result, row);
    row["is_steady"] = figures.window.is_steady;
    row["window_begin_ns"] = figures.begin.count();
    row["window_ns"] = figures.length.count();
    row["elapsed_ns"] = result.elapsed.count();
    return row;
}

}  // namespace

std::string to_benchmark_json(const Report& report) {
    ordered_json rows = ordered_json::array();
    for (std::size_t i = 0; i < report.results.size(); ++i) {
        rows.push_back(row_of(report, i));
    }
    const ordered_json whole = {{"context", context_of(report)}, {"benchmarks", std::move(rows)}};
    return whole.dump(2, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace wiretrial::load
