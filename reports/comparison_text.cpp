// comparison_text: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "reports/comparison_text.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "reports/markdown.hpp"
#include "reports/safe_text.hpp"

namespace wiretrial::reports {
namespace {

using compare::Comparison;
using compare::Judged;
using compare::Unjudged;
using compare::Verdict;

constexpr std::string_view red = "\x1b[1;31m";
constexpr std::string_view green = "\x1b[32m";
constexpr std::string_view yellow = "\x1b[33m";
constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view plain;

/// Lines of the report, wrapped to the width, those that matter painted.
class Page {
  public:
    explicit Page(const TerminalStyle& style)
        : has_color_(style.color), width_(std::max<std::size_t>(style.width, 40)) {}

    void line(std::string_view text, std::size_t indent = 4, std::string_view color = plain) {
        const std::string lines = wrapped(one_line(text), width_, indent);
        for (std::size_t at = 0; at <= lines.size();) {
            const std::size_t end = std::min(lines.find('\n', at), lines.size());
            const std::string kept = without_command(lines.substr(at, end - at));
            out_ += has_color_ && !color.empty() ? fmt::format("{}{}\x1b[0m\n", color, kept)
                                                 : kept + "\n";
            at = end + 1;
        }
    }
    void heading(std::string_view text, std::string_view color = bold) {
        out_ += '\n';
        line(text, 2, color);
    }
    [[nodiscard]] std::string take() { return std::move(out_); }

  private:
    bool has_color_;
    std::size_t width_;
    std::string out_;
};

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string verdict_of(const Comparison& comparison) {
    const compare::Tally sum = tally(comparison);
    std::string text = counted(sum.regressions, "regression", "regressions");
    const auto add = [&text](std::size_t count, std::string_view one, std::string_view many) {
        if (count > 0) {
            text += ", " + counted(count, one, many);
        }
    };
    add(sum.improvements, "improvement", "improvements");
    add(sum.unchanged, "unchanged", "unchanged");
    add(sum.inconclusive, "inconclusive", "inconclusive");
    add(sum.failed, "failed", "failed");
    add(sum.lost, "lost", "lost");
    return text + (is_red(comparison)          ? ": red"
                   : comparison.judged.empty() ? ": nothing to compare"
                                               : ": green");
}

/// `12.3 us` of nanoseconds, `4.56 M` of anything else.
std::string value_of(const Judged& judged, double value) {
    struct Step {
        double size;
        std::string_view unit;
    };
    static constexpr std::array times{Step{1e9, "s"}, Step{1e6, "ms"}, Step{1e3, "us"}};
    static constexpr std::array counts{Step{1e9, "G"}, Step{1e6, "M"}, Step{1e3, "k"}};
    for (const Step& step : judged.about.is_in_time_unit ? times : counts) {
        if (value >= step.size) {
            return fmt::format("{:.4g} {}", value / step.size, step.unit);
        }
    }
    return fmt::format("{:.4g}{}", value, judged.about.is_in_time_unit ? " ns" : "");
}

std::string interval_of(const Judged& judged) {
    return judged.ratio_high > 0
               ? fmt::format("{:.3f} to {:.3f}", judged.ratio_low, judged.ratio_high)
               : std::string("unknown");
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : ", ") + word;
    }
    return text;
}

/// The metric, and those that say the same.
std::string metrics_of(const Judged& judged) {
    return judged.metric + (judged.same.empty() ? "" : ", " + joined(judged.same));
}

void show(Page& page, const Judged& judged, std::string_view color) {
    page.line(
        fmt::format("  {:.3f}  {:<16}  {}", judged.ratio, interval_of(judged), judged.benchmark),
        27, color);
    page.line(fmt::format("    {}: {} -> {}{}", metrics_of(judged),
                          value_of(judged, judged.baseline), value_of(judged, judged.contender),
                          judged.reason.empty() ? "" : "; " + judged.reason),
              6);
}

void show_all(Page& page, const Comparison& comparison, Verdict verdict, std::string_view color) {
    static constexpr std::array headings{"Regressions", "Improvements", "No change",
                                         "Inconclusive"};
    bool has_heading = false;
    for (const Judged& judged : comparison.judged) {
        if (judged.verdict != verdict) {
            continue;
        }
        if (!has_heading) {
            page.heading(fmt::format("{} (NEW over BASE, {:g} % interval)",
                                     headings.at(static_cast<std::size_t>(verdict)),
                                     100 * comparison.rules.confidence));
            has_heading = true;
        }
        show(page, judged, color);
    }
}

std::string name_of(const Unjudged& unjudged) {
    return unjudged.benchmark + (unjudged.metric.empty() ? "" : " " + unjudged.metric);
}

/// How the two were compared, and what a reader should know of it.
std::vector<std::string> remarks_of(const Comparison& comparison) {
    std::vector<std::string> remarks = comparison.remarks;
    if (!comparison.differences.empty()) {
        remarks.push_back("different machines, as was allowed: " + joined(comparison.differences));
    }
    for (const compare::Mean& mean : geometric_means(comparison)) {
        remarks.push_back(fmt::format("geometric mean of {} over {} benchmarks: {:.3f}",
                                      mean.metric, mean.count, mean.ratio));
    }
    if (comparison.constants > 0) {
        remarks.push_back(counted(comparison.constants, "counter is", "counters are") +
                          " the same in both");
    }
    return remarks;
}

std::string title_of(const Comparison& comparison) {
    return fmt::format("{} (BASE) and {} (NEW), {}", comparison.baseline, comparison.contender,
                       comparison.is_paired ? "in pairs" : "not in pairs");
}

std::string cell(std::string_view text) {
    return markdown_escaped(capped(one_line(text), 400));
}

std::string row_of(const Judged& judged) {
    return fmt::format("| {} | {} | {} | {} | {} | {:.3f} | {} | {:.2g} | {} |\n",
                       compare::name_of(judged.verdict), cell(judged.benchmark),
                       cell(metrics_of(judged)), value_of(judged, judged.baseline),
                       value_of(judged, judged.contender), judged.ratio, interval_of(judged),
                       judged.chance, cell(judged.reason));
}

/// What matters most first.
std::vector<const Judged*> by_weight(const Comparison& comparison) {
    std::vector<const Judged*> sorted;
    for (const Verdict verdict :
         {Verdict::regression, Verdict::improvement, Verdict::inconclusive, Verdict::no_change}) {
        for (const Judged& judged : comparison.judged) {
            if (judged.verdict == verdict) {
                sorted.push_back(&judged);
            }
        }
    }
    return sorted;
}

}  // namespace

std::string comparison_to_terminal(const Comparison& comparison, const TerminalStyle& style) {
    Page page(style);
    page.line(title_of(comparison), 2);
    show_all(page, comparison, Verdict::regression, red);
    show_all(page, comparison, Verdict::improvement, green);
    show_all(page, comparison, Verdict::inconclusive, yellow);
    if (style.verbose) {
        show_all(page, comparison, Verdict::no_change, plain);
    }
    if (!comparison.unjudged.empty()) {
        page.heading("Not compared");
        for (const Unjudged& unjudged : comparison.unjudged) {
            page.line("  " + name_of(unjudged) + ": " + capped(one_line(unjudged.reason), 400));
        }
    }
    if (const auto remarks = remarks_of(comparison); !remarks.empty()) {
        page.heading("Remarks");
        for (const std::string& remark : remarks) {
            page.line("  " + remark);
        }
    }
    page.heading("wiretrial: " + verdict_of(comparison), is_red(comparison) ? red : green);
    return page.take();
}

std::string comparison_to_markdown(const Comparison& comparison) {
    std::string out = fmt::format("## wiretrial compare: {}\n\n{}\n\n", verdict_of(comparison),
                                  cell(title_of(comparison)));
    for (const std::string& remark : remarks_of(comparison)) {
        out += fmt::format("- {}\n", cell(remark));
    }
    std::vector<std::string> rows;
    if (!comparison.judged.empty()) {
        rows.push_back(fmt::format(
            "\n| verdict | benchmark | figure | BASE | NEW | NEW over BASE | {:g} % interval | "
            "chance | remark |\n| --- | --- | --- | --: | --: | --: | --: | --: | --- |\n",
            100 * comparison.rules.confidence));
    }
    for (const Judged* const judged : by_weight(comparison)) {
        rows.push_back(row_of(*judged));
    }
    if (!comparison.unjudged.empty()) {
        rows.emplace_back("\n### Not compared\n\n");
    }
    for (const Unjudged& unjudged : comparison.unjudged) {
        rows.push_back(fmt::format("- {}: {}\n", cell(name_of(unjudged)), cell(unjudged.reason)));
    }
    std::size_t dropped = 0;
    for (const std::string& row : rows) {
        // The last hundred octets are for the sentence that tells of the cut.
        if (out.size() + row.size() > markdown_octets_max - 100) {
            ++dropped;
        } else {
            out += row;
        }
    }
    if (dropped > 0) {
        out += fmt::format("\n**{} more lines do not fit here; the JSON report holds them.**\n",
                           dropped);
    }
    return out;
}

}  // namespace wiretrial::reports
