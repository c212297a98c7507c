// session: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "bench/session/session.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include "reports/compare/statistics.hpp"

namespace wiretrial::bench {
namespace {

/// Above this share of its time a thread of the generator has none left.
constexpr double busy_share = 0.95;

std::uint64_t octets_received(const load::Result& result) {
    std::uint64_t sum = 0;
    for (const load::Slice& slice : result.tally.slices()) {
        sum += slice.octets_received;
    }
    return sum;
}

std::string error_of(const Scenario& scenario, const load::Result& result, std::uint64_t failed) {
    const std::uint64_t answered = result.tally.answered_count();
    if (failed > 0) {
        return fmt::format("{} requests failed: {}", failed, result.tally.first_failure());
    }
    if (answered == 0) {
        return "no request was answered";
    }
    if (octets_received(result) < answered * scenario.download_octets) {
        return fmt::format("answers of some {} octets, where {} were asked for",
                           octets_received(result) / answered, scenario.download_octets);
    }
    return {};
}

/// A subject of one side in one scenario.
using Key = std::pair<std::string, std::string>;

Key key_of(const Session& session, const Measurement& measurement) {
    if (session.interleaved.empty()) {
        return {measurement.scenario, measurement.subject};
    }
    return {measurement.scenario,
            (measurement.side == Side::baseline ? "BASE " : "NEW ") + measurement.subject};
}

double median_of(const std::vector<const Measurement*>& all,
                 const std::function<double(const Measurement&)>& figure) {
    std::vector<double> values;
    values.reserve(all.size());
    for (const Measurement* const each : all) {
        values.push_back(figure(*each));
    }
    return values.empty() ? 0 : compare::median(values);
}

Duration median_time(const std::vector<const Measurement*>& all, Duration Measurement::* member) {
    return Duration(static_cast<std::int64_t>(median_of(all, [&](const Measurement& each) {
        return static_cast<double>((each.*member).count());
    })));
}

Measurement median_of(const std::vector<const Measurement*>& all) {
    const auto number = [&](double Measurement::* member) {
        return median_of(all, [&](const Measurement& each) { return each.*member; });
    };
    return {.requests_per_second = number(&Measurement::requests_per_second),
            .octets_per_second = number(&Measurement::octets_per_second),
            .median_latency = median_time(all, &Measurement::median_latency),
            .p90_latency = median_time(all, &Measurement::p90_latency),
            .p99_latency = median_time(all, &Measurement::p99_latency),
            .p99_9_latency = median_time(all, &Measurement::p99_9_latency),
            .processor_ns = number(&Measurement::processor_ns),
            .is_steady = std::ranges::all_of(all, &Measurement::is_steady),
            .is_generator_bound = std::ranges::any_of(all, &Measurement::is_generator_bound)};
}

/// The median over the rounds that both were measured in.
double ratio_of(const std::vector<const Measurement*>& first,
                const std::vector<const Measurement*>& other) {
    std::vector<double> ratios;
    for (const Measurement* const each : other) {
        const auto partner = std::ranges::find(first, each->round, &Measurement::round);
        if (partner != first.end() && each->error.empty() && (*partner)->error.empty()) {
            ratios.push_back(each->requests_per_second / (*partner)->requests_per_second);
        }
    }
    return ratios.empty() ? 0 : compare::median(ratios);
}

Summary summary_of(const Key& key, const std::vector<const Measurement*>& all) {
    std::vector<const Measurement*> good;
    Summary summary{.scenario = key.first, .subject = key.second};
    for (const Measurement* const each : all) {
        summary.median.lost += each->lost;
        if (each->error.empty()) {
            good.push_back(each);
        } else if (summary.error.empty()) {
            summary.error = each->error;
        }
    }
    const std::uint64_t lost = summary.median.lost;
    summary.rounds = good.size();
    summary.median = median_of(good);
    summary.median.lost = lost;
    if (!good.empty()) {
        const auto [low, high] = std::ranges::minmax(
            good, {}, [](const Measurement* each) { return each->requests_per_second; });
        summary.spread = (high->requests_per_second - low->requests_per_second) /
                         summary.median.requests_per_second;
    }
    return summary;
}

}  // namespace

Measurement measure(const Scenario& scenario,
                    const load::Plan& plan,
                    const load::Result& result,
                    const Observed& observed) {
    const load::Figures figures = load::figures_of(result);
    const std::uint64_t lost =
        scenario.may_lose ? result.tally.failed_count(load::ErrorKind::timeout) : 0;
    const double sent = figures.requests_per_second * static_cast<double>(plan.request.size());
    const auto at = [&figures](double quantile) { return figures.latencies.at_quantile(quantile); };
    Measurement measurement{.scenario = scenario.name,
                            .subject = observed.subject,
                            .side = observed.side,
                            .round = observed.round,
                            .error = error_of(scenario, result, result.tally.failed_count() - lost),
                            .answered = figures.latencies.count(),
                            .requests_per_second = figures.requests_per_second,
                            .octets_per_second = std::max(sent, figures.octets_per_second),
                            .median_latency = at(0.5),
                            .p90_latency = at(0.9),
                            .p99_latency = at(0.99),
                            .p99_9_latency = at(0.999),
                            .lost = lost,
                            .is_steady = figures.window.is_steady,
                            .is_generator_bound = static_cast<double>(result.cpu.count()) >
                                                  busy_share *
                                                      static_cast<double>(result.elapsed.count()) *
                                                      static_cast<double>(plan.threads)};
    if (measurement.error.empty() && measurement.requests_per_second <= 0) {
        measurement.error = "too short: no request was answered in a whole slice";
    }
    if (result.tally.answered_count() > 0) {
        measurement.processor_ns = static_cast<double>(observed.subject_processor.count()) /
                                   static_cast<double>(result.tally.answered_count());
    }
    return measurement;
}

bool Session::has_failed() const {
    return std::ranges::any_of(measurements,
                               [](const Measurement& each) { return !each.error.empty(); });
}

std::string name_of(const Session& session, const Measurement& measurement) {
    return session.interleaved.empty() ? measurement.scenario + "/" + measurement.subject
                                       : measurement.scenario;
}

std::vector<std::pair<std::string, double>> figures_of(const Measurement& measurement) {
    const auto nanoseconds = [](Duration time) { return static_cast<double>(time.count()); };
    std::vector<std::pair<std::string, double>> figures = {
        {"real_time", 1e9 / measurement.requests_per_second}};
    if (measurement.processor_ns > 0) {
        figures.emplace_back("cpu_time", measurement.processor_ns);
    }
    figures.insert(figures.end(), {{"items_per_second", measurement.requests_per_second},
                                   {"bytes_per_second", measurement.octets_per_second},
                                   {"p50", nanoseconds(measurement.median_latency)},
                                   {"p90", nanoseconds(measurement.p90_latency)},
                                   {"p99", nanoseconds(measurement.p99_latency)},
                                   {"p99_9", nanoseconds(measurement.p99_9_latency)}});
    return figures;
}

compare::Measurements measurements_of(const Session& session, Side side) {
    compare::Measurements all{.facts = session.environment, .interleaved = session.interleaved};
    for (const Measurement& each : session.measurements) {
        if (each.side != side) {
            continue;
        }
        const std::string name = name_of(session, each);
        if (!each.error.empty()) {
            all.failed.emplace(name, each.error);
            continue;
        }
        for (const auto& [metric, value] : figures_of(each)) {
            compare::Figure& figure = all.figures[{name, metric}];
            figure.metric = compare::metric_of(metric);
            figure.samples.push_back({.round = each.round, .value = value});
        }
    }
    return all;
}

std::vector<Summary> summarize(const Session& session) {
    std::map<Key, std::vector<const Measurement*>> groups;
    std::vector<Key> order;
    for (const Measurement& each : session.measurements) {
        if (each.side == Side::control) {
            continue;
        }
        const Key key = key_of(session, each);
        if (!groups.contains(key)) {
            order.push_back(key);
        }
        groups[key].push_back(&each);
    }
    std::vector<Summary> summaries;
    for (const Scenario& scenario : session.scenarios) {
        const std::vector<const Measurement*>* first = nullptr;
        for (const Key& key : order) {
            if (key.first != scenario.name) {
                continue;
            }
            const auto& group = groups[key];
            summaries.push_back(summary_of(key, group));
            if (first == nullptr) {
                first = &group;
            } else if (summaries.back().rounds > 0) {
                summaries.back().ratio = ratio_of(*first, group);
            }
        }
    }
    return summaries;
}

}  // namespace wiretrial::bench
