// session_text: a session for people: a table of 80 columns, and a page of Markdown.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <string_view>

#include <fmt/format.h>

#include "bench/load/figure_text.hpp"
#include "bench/session/session_reports.hpp"
#include "reports/safe_text.hpp"

namespace wiretrial::bench {
namespace {

using load::count_text;
using load::time_text;

constexpr std::size_t columns_max = 80;
constexpr std::size_t name_columns = 22;

std::string cut(std::string text, std::size_t columns) {
    if (text.size() > columns) {
        text.resize(columns - 3);
        text += "...";
    }
    return text;
}

std::string line(const std::string& text) {
    std::string shown = cut(reports::one_line(text), columns_max);
    shown.resize(shown.find_last_not_of(' ') + 1);
    return shown + "\n";
}

std::string processor_text(const Measurement& median) {
    return median.processor_ns > 0
               ? time_text(Duration(static_cast<std::int64_t>(median.processor_ns)))
               : "?";
}

std::string ratio_text(const Summary& summary) {
    return summary.ratio > 0 ? fmt::format("{:.2f}", summary.ratio) : "";
}

constexpr std::string_view generator_bound =
    "* the generator had no time left: the subject may be faster";
constexpr std::string_view unsteady = "~ no steady state in every round";

/// `*` and `~`, as the two lines above explain them.
std::string marks_of(const Summary& summary) {
    return std::string(summary.median.is_generator_bound ? "*" : "") +
           (summary.rounds > 0 && !summary.median.is_steady ? "~" : "");
}

/// The explanations of the marks that occur.
std::vector<std::string_view> legend_of(const std::vector<Summary>& summaries) {
    std::vector<std::string_view> legend;
    for (const std::string_view line : {generator_bound, unsteady}) {
        if (std::ranges::any_of(summaries, [&](const Summary& each) {
                return marks_of(each).find(line.front()) != std::string::npos;
            })) {
            legend.push_back(line);
        }
    }
    return legend;
}

/// What stands beside the figures of a subject.
std::vector<std::string> notes_of(const Summary& summary) {
    std::vector<std::string> notes;
    if (!summary.error.empty()) {
        notes.push_back("FAILED: " + summary.error);
    }
    if (summary.median.lost > 0) {
        notes.push_back(count_text(static_cast<double>(summary.median.lost)) + " datagrams lost");
    }
    return notes;
}

std::string row_of(const Summary& summary) {
    const Measurement& median = summary.median;
    if (summary.rounds == 0) {
        return line("  " + summary.subject);
    }
    return line(fmt::format("{:<{}}{:>9}{:<2}{:>6.1f}%{:>8.1f}{:>8}{:>9}{:>9}{:>6}",
                            cut("  " + reports::one_line(summary.subject), name_columns),
                            name_columns, count_text(median.requests_per_second), marks_of(summary),
                            100 * summary.spread, median.octets_per_second / 1e6,
                            time_text(median.median_latency), time_text(median.p99_latency),
                            processor_text(median), ratio_text(summary)));
}

std::string heading_of(const Session& session) {
    const auto text = [](Duration time) {
        return fmt::format("{:g} s", std::chrono::duration<double>(time).count());
    };
    return fmt::format("bench: {} rounds of {} each, after {} of warm-up", session.rounds,
                       text(session.length), text(session.warm_up));
}

/// `| a | b |`, with what means something to Markdown made harmless.
std::string markdown_row(const std::vector<std::string>& cells) {
    std::string row = "|";
    for (const std::string& cell : cells) {
        std::string text = reports::one_line(cell);
        for (std::size_t at = 0; (at = text.find_first_of("|*~_<", at)) != std::string::npos;
             at += 2) {
            text.insert(at, "\\");
        }
        row += " " + text + " |";
    }
    return row + "\n";
}

std::string markdown_row(const Summary& summary) {
    const Measurement& median = summary.median;
    std::string notes;
    for (const std::string& note : notes_of(summary)) {
        notes += (notes.empty() ? "" : "; ") + note;
    }
    if (summary.rounds == 0) {
        return markdown_row(
            {summary.scenario, summary.subject, "", "", "", "", "", "", "", "", "", notes});
    }
    return markdown_row({summary.scenario, summary.subject,
                         count_text(median.requests_per_second) + marks_of(summary),
                         fmt::format("{:.1f} %", 100 * summary.spread),
                         fmt::format("{:.1f}", median.octets_per_second / 1e6),
                         time_text(median.median_latency), time_text(median.p90_latency),
                         time_text(median.p99_latency), time_text(median.p99_9_latency),
                         processor_text(median), ratio_text(summary), notes});
}

}  // namespace

std::string to_table(const Session& session) {
    std::string text = line(heading_of(session));
    text += fmt::format("{:<{}}{:>11}{:>7}{:>8}{:>8}{:>9}{:>9}{:>6}\n", "", name_columns,
                        "requests/s", "spread", "MB/s", "p50", "p99", "cpu/req", "ratio");
    const std::vector<Summary> summaries = summarize(session);
    std::string scenario;
    for (const Summary& summary : summaries) {
        if (summary.scenario != scenario) {
            scenario = summary.scenario;
            text += line(scenario);
        }
        text += row_of(summary);
        for (const std::string& note : notes_of(summary)) {
            text += line("    " + note);
        }
    }
    for (const std::string_view mark : legend_of(summaries)) {
        text += line(std::string(mark));
    }
    for (const std::string& remark : session.remarks) {
        text += reports::wrapped(reports::one_line(remark), columns_max, 2) + "\n";
    }
    if (!session.incomplete.empty()) {
        text += line("INCOMPLETE: " + session.incomplete);
    }
    return text;
}

std::string to_markdown(const Session& session) {
    std::string text = "## wiretrial bench\n\n";
    if (!session.incomplete.empty()) {
        text += fmt::format("**Incomplete: {}**\n\n", reports::one_line(session.incomplete));
    }
    text += reports::one_line(heading_of(session)) + "\n\n";
    text += markdown_row({"scenario", "subject", "requests/s", "spread", "MB/s", "p50", "p90",
                          "p99", "p99.9", "cpu/request", "ratio", "remark"});
    text += "| --- | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --- |\n";
    const std::vector<Summary> summaries = summarize(session);
    for (const Summary& summary : summaries) {
        text += markdown_row(summary);
    }
    text += "\n";
    for (const std::string_view mark : legend_of(summaries)) {
        text += fmt::format("- `{}`{}\n", mark.front(), mark.substr(1));
    }
    for (const auto& [name, value] : session.environment) {
        text += fmt::format("- {}: {}\n", reports::one_line(name), reports::one_line(value));
    }
    for (const std::string& remark : session.remarks) {
        text += "- " + reports::one_line(remark) + "\n";
    }
    return text;
}

}  // namespace wiretrial::bench
