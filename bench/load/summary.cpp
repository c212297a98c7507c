// summary: what a load came to, for a terminal of 80 columns.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <string>

#include <fmt/format.h>

#include "bench/load/figure_text.hpp"
#include "bench/load/load_reports.hpp"

namespace wiretrial::load {
namespace {

constexpr std::size_t columns_max = 80;

double seconds_of(Duration duration) {
    return std::chrono::duration<double>(duration).count();
}

std::string shortened(std::string text) {
    if (text.size() > columns_max) {
        text.resize(columns_max - 3);
        text += "...";
    }
    return text;
}

std::string heading_of(const Plan& plan) {
    const std::string loop =
        plan.rate > 0.0 ? count_text(plan.rate) + " requests/s asked for" : "closed loop";
    return shortened("load " + plan.url) + "\n" +
           shortened(fmt::format("  {} connections{}, {} deep, {} thread{}, {}", plan.connections,
                                 plan.connects_per_request ? " (one a request)" : "", plan.depth,
                                 plan.threads, plan.threads == 1 ? "" : "s", loop)) +
           "\n";
}

std::string window_text(const Figures& figures) {
    const double begin = seconds_of(figures.begin);
    const double end = begin + seconds_of(figures.length);
    if (figures.window.is_steady) {
        return fmt::format("{:.2f} s to {:.2f} s: the rate kept still", begin, end);
    }
    return fmt::format("{:.2f} s to {:.2f} s: NO STEADY STATE was reached", begin, end);
}

std::string errors_text(const Result& result) {
    std::string text;
    for (std::size_t i = 0; i < error_kinds; ++i) {
        const auto kind = static_cast<ErrorKind>(i);
        if (const std::uint64_t count = result.tally.failed_count(kind); count > 0) {
            std::string name(name_of(kind));
            std::ranges::replace(name, '_', ' ');
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name,
                                count_text(static_cast<double>(count)));
        }
    }
    return text.empty() ? "none" : text;
}

std::string notes_of(const Report& report, const Result& result, const Figures& figures) {
    std::string text;
    const auto note = [&](const std::string& line) { text += shortened("  " + line) + "\n"; };
    if (!result.tally.first_failure().empty()) {
        note("first error    " + result.tally.first_failure());
    }
    if (report.plan.rate > 0.0 && figures.requests_per_second < 0.99 * report.plan.rate) {
        note(fmt::format("NOT REACHED    the rate asked for; {} requests were due and not sent",
                         count_text(static_cast<double>(result.unsent))));
    }
    if (result.tally.late_answers() > 0) {
        note(fmt::format("too late       {} answers",
                         count_text(static_cast<double>(result.tally.late_answers()))));
    }
    if (!result.is_complete) {
        note(fmt::format("INCOMPLETE     stopped by a signal after {:.2f} s",
                         seconds_of(result.elapsed)));
    }
    return text;
}

std::string body_of(const Report& report, std::size_t index) {
    const Result& result = report.results[index];
    const Figures figures = figures_of(result);
    const Histogram& latencies = figures.latencies;
    const auto at = [&latencies](double quantile) {
        return time_text(latencies.at_quantile(quantile));
    };
    std::string text;
    if (report.repetitions > 1) {
        text += fmt::format("  repetition {} of {}\n", index + 1, report.repetitions);
    }
    text += fmt::format("  requests       {} a second, {} a second received\n",
                        count_text(figures.requests_per_second),
                        octets_text(figures.octets_per_second));
    if (latencies.count() == 0) {
        text += "  measured       nothing: no request was answered as it was to be\n";
    } else {
        text +=
            fmt::format("  latency        p50 {}, p90 {}, p99 {}\n", at(0.5), at(0.9), at(0.99));
        text += fmt::format("                 p99.9 {}, p99.99 {}, max {}\n", at(0.999), at(0.9999),
                            time_text(latencies.max()));
        text +=
            fmt::format("  measured       {} requests, {}\n",
                        count_text(static_cast<double>(latencies.count())), window_text(figures));
        text +=
            fmt::format("  generator      {} of processor time a request\n",
                        time_text(Duration(static_cast<std::int64_t>(figures.cpu_ns_per_request))));
    }
    text += shortened("  errors         " + errors_text(result)) + "\n";
    return text + notes_of(report, result, figures);
}

}  // namespace

std::string to_summary(const Report& report) {
    std::string text = heading_of(report.plan);
    for (std::size_t i = 0; i < report.results.size(); ++i) {
        text += body_of(report, i);
    }
    if (report.results.size() < report.repetitions) {
        text += fmt::format("  INCOMPLETE     {} of {} repetitions\n", report.results.size(),
                            report.repetitions);
    }
    return text;
}

std::string to_line(const Result& result) {
    const Figures figures = figures_of(result);
    return shortened(fmt::format(
        "{} requests/s, p50 {}, p99 {}, {} errors{}", count_text(figures.requests_per_second),
        time_text(figures.latencies.at_quantile(0.5)),
        time_text(figures.latencies.at_quantile(0.99)), result.tally.failed_count(),
        figures.window.is_steady ? "" : ", not steady"));
}

}  // namespace wiretrial::load
