// teeth_text: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "reports/teeth_text.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "reports/markdown.hpp"
#include "reports/safe_text.hpp"

namespace wiretrial::reports {
namespace {

using model::CaseTeeth;
using model::Catch;
using model::DefectTeeth;
using model::Teeth;

/// Lines of the report, wrapped to the width, those that matter painted.
class Page {
  public:
    explicit Page(const TerminalStyle& style)
        : has_color_(style.color), width_(std::max<std::size_t>(style.width, 40)) {}

    void line(std::string_view text, std::size_t indent = 2) {
        out_ += wrapped(one_line(text), width_, indent + 2) + "\n";
    }
    void heading(std::string_view text) {
        out_ += "\n" + painted("\x1b[1m", one_line(text)) + "\n";
    }
    void verdict(std::string_view text, bool is_good) {
        out_ += "\n" + painted(is_good ? "\x1b[32m" : "\x1b[1;31m", one_line(text)) + "\n";
    }
    [[nodiscard]] std::string take() { return std::move(out_); }

  private:
    [[nodiscard]] std::string painted(std::string_view code, const std::string& text) const {
        return has_color_ ? std::string(code) + text + "\x1b[0m" : text;
    }

    bool has_color_;
    std::size_t width_;
    std::string out_;
};

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : ", ") + word;
    }
    return text;
}

/// The catch that a reader learns most from: a failure before a death, a `framing` that speaks for itself.
const Catch& best_of(const DefectTeeth& defect) {
    const auto best = std::ranges::find(defect.caught_by, model::Outcome::fail, &Catch::outcome);
    return best == defect.caught_by.end() ? defect.caught_by.front() : *best;
}

std::string counts_of(const DefectTeeth& defect) {
    return fmt::format("caught by {} of {} cases{}{}", defect.caught_by.size(), defect.played,
                       defect.unjudged == 0 ? "" : fmt::format(", {} unjudged", defect.unjudged),
                       defect.is_coarse ? ", coarse" : "");
}

void show_defects(Page& page, const Teeth& teeth, bool is_verbose) {
    page.heading("Defects");
    for (const DefectTeeth& defect : teeth.defects) {
        if (defect.survives()) {
            continue;
        }
        page.line(fmt::format("  {}: {}", defect.name, counts_of(defect)));
        if (!is_verbose) {
            const Catch& best = best_of(defect);
            page.line(fmt::format("    {} ({})", best.id, best.requirement), 4);
            continue;
        }
        for (const Catch& one : defect.caught_by) {
            page.line(fmt::format("    {} on {}: {}", one.id, one.subject,
                                  capped(one_line(one.detail), 200)),
                      4);
        }
    }
}

void show_survivors(Page& page, const Teeth& teeth) {
    if (std::ranges::none_of(teeth.defects, &DefectTeeth::survives)) {
        return;
    }
    page.heading("Survivors: no case catches these defects");
    for (const DefectTeeth& defect : teeth.defects) {
        if (defect.survives()) {
            page.line(fmt::format("  {} in {}: {}. {} cases were played over it.", defect.name,
                                  joined(defect.subjects), defect.mistake, defect.played));
        }
    }
}

void show_cases(Page& page, const Teeth& teeth) {
    bool has_heading = false;
    for (const CaseTeeth& line : teeth.cases) {
        if (line.is_toothless() && line.reason.empty()) {
            if (!has_heading) {
                page.heading("Toothless: these cases catch no defect, and nobody wrote down why");
                has_heading = true;
            }
            page.line(fmt::format("  {} ({})", line.id, line.requirement));
        }
    }
    if (!teeth.idle_reasons.empty()) {
        page.heading("Reasons that no toothless case needs any more");
        for (const std::string& pattern : teeth.idle_reasons) {
            page.line("  " + pattern);
        }
    }
}

void show_strict_failures(Page& page, const Teeth& teeth) {
    if (teeth.strict_failures.empty()) {
        return;
    }
    page.heading("Red without any defect: these cases prove nothing");
    for (const model::CaseResult& result : teeth.strict_failures) {
        page.line(fmt::format("  {} on {}: {}", result.id, result.subject,
                              capped(one_line(result.detail), 300)));
    }
}

std::string verdict_of(const Teeth& teeth) {
    const model::TeethTally sum = tally(teeth);
    std::string text = fmt::format("{} defects, {} caught, {} survive", teeth.defects.size(),
                                   teeth.defects.size() - sum.survivors, sum.survivors);
    if (!teeth.cases.empty()) {
        text += fmt::format(
            "; {} cases, {} toothless, {} excused with a reason, {} catch coarse defects only",
            teeth.cases.size(), sum.toothless, sum.excused, sum.coarse_only);
    }
    if (teeth.skipped > 0) {
        text += fmt::format("; {} could not be played ({})", teeth.skipped,
                            capped(teeth.skip_reason, 120));
    }
    if (!teeth.strict_failures.empty()) {
        text += fmt::format("; {} red without a defect", teeth.strict_failures.size());
    }
    return fmt::format("{}; {} plays in {:.1f} s{}", text, teeth.played,
                       std::chrono::duration<double>(teeth.duration).count(),
                       teeth.is_complete ? "" : "; INCOMPLETE: it was stopped");
}

std::string cell(std::string_view text) {
    return markdown_escaped(capped(one_line(text), 400));
}

}  // namespace

std::string teeth_to_terminal(const Teeth& teeth, const TerminalStyle& style) {
    Page page(style);
    show_defects(page, teeth, style.verbose);
    show_survivors(page, teeth);
    show_cases(page, teeth);
    show_strict_failures(page, teeth);
    page.verdict(verdict_of(teeth), model::exit_status(teeth) == 0);
    return page.take();
}

std::string teeth_to_markdown(const Teeth& teeth) {
    std::string out = "## wiretrial: the kill matrix\n\n" + cell(verdict_of(teeth)) + "\n\n";
    out += "| defect | in | what it does wrong | caught by | of | for example |\n";
    out += "| --- | --- | --- | --: | --: | --- |\n";
    for (const DefectTeeth& defect : teeth.defects) {
        out += fmt::format("| {} | {} | {} | {} | {} | {} |\n", cell(defect.name),
                           cell(joined(defect.subjects)), cell(defect.mistake),
                           defect.caught_by.size(), defect.played,
                           defect.survives() ? "**survives**" : cell(best_of(defect).id));
    }
    const auto list = [&](std::string_view heading, const auto& is_listed, const auto& words) {
        bool has_heading = false;
        for (const CaseTeeth& line : teeth.cases) {
            if (is_listed(line)) {
                out += has_heading ? "" : fmt::format("\n### {}\n\n", heading);
                has_heading = true;
                out += fmt::format("- {}\n", words(line));
            }
        }
    };
    list(
        "Toothless cases",
        [](const CaseTeeth& line) { return line.is_toothless() && line.reason.empty(); },
        [](const CaseTeeth& line) { return cell(line.id); });
    list(
        "Cases that catch nothing, with the reason",
        [](const CaseTeeth& line) { return line.is_toothless() && !line.reason.empty(); },
        [](const CaseTeeth& line) { return cell(line.id) + ": " + cell(line.reason); });
    return out;
}

}  // namespace wiretrial::reports
