// terminal: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "reports/terminal.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "reports/case_text.hpp"
#include "reports/outline.hpp"
#include "reports/safe_text.hpp"

namespace wiretrial::reports {
namespace {

using model::CaseResult;
using model::Outcome;

enum class Color : std::uint8_t { plain, bold, red, green, yellow, dim };

std::string_view code_of(Color color) {
    switch (color) {
        case Color::bold:
            return "\x1b[1m";
        case Color::red:
            return "\x1b[1;31m";
        case Color::green:
            return "\x1b[32m";
        case Color::yellow:
            return "\x1b[33m";
        case Color::dim:
            return "\x1b[2m";
        case Color::plain:
            break;
    }
    return "";
}

/// Collects the lines of the report; what it is given is visible text.
class Screen {
  public:
    explicit Screen(const TerminalStyle& style) : style_(style) {
        style_.width = std::max<std::size_t>(style_.width, 40);
    }

    /// Text wrapped to the width, `indent` columns in from the second line on.
    void line(Color color, std::string_view text, std::size_t indent = 2) {
        paint(color, wrapped(text, style_.width, indent));
    }
    /// Text that must be copied whole, and so is never wrapped.
    void whole_line(Color color, std::string_view text) { paint(color, std::string(text)); }
    void empty_line() { out_ += '\n'; }
    [[nodiscard]] bool is_verbose() const { return style_.verbose; }
    [[nodiscard]] std::string take() { return std::move(out_); }

  private:
    void paint(Color color, const std::string& text) {
        const bool is_painted = style_.color && color != Color::plain;
        // Each line is painted by itself, so that a pager or a cut cannot leak the colour.
        for (std::size_t at = 0; at <= text.size();) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            const std::string_view one = std::string_view(text).substr(at, end - at);
            const std::string kept = without_command(one.substr(0, one.find_last_not_of(' ') + 1));
            out_ += is_painted && !kept.empty() ? fmt::format("{}{}\x1b[0m", code_of(color), kept)
                                                : kept;
            out_ += '\n';
            at = end + 1;
        }
    }

    TerminalStyle style_;
    std::string out_;
};

Color color_of(const CaseResult& result, bool is_strict) {
    if (model::is_red(result, is_strict)) {
        return Color::red;
    }
    if (result.outcome == Outcome::pass && !result.flaky && result.known.empty()) {
        return Color::green;
    }
    return result.outcome == Outcome::skip ? Color::dim : Color::yellow;
}

std::string counts_of(const model::Tally& sum) {
    std::string words = fmt::format("{} passed", sum.pass);
    const auto add = [&words](std::uint32_t count, std::string_view word) {
        if (count > 0) {
            words += fmt::format(", {} {}", count, word);
        }
    };
    add(sum.fail, "failed");
    add(sum.died, "died");
    add(sum.error, sum.error == 1 ? "error" : "errors");
    add(sum.skip, "skipped");
    add(sum.known, "known");
    add(sum.flaky, "flaky");
    return words;
}

Color color_of(const model::Tally& sum) {
    const bool is_plain = sum.fail + sum.died + sum.error == 0;
    return sum.red > 0 ? Color::red : is_plain ? Color::green : Color::yellow;
}

/// One line a suite: what most readers want when most is well.
void show_suites(Screen& screen, const model::Run& run) {
    struct Line {
        model::Tally tally{};
        std::set<std::string> subjects{};
    };
    std::map<std::string, Line> lines;
    for (const CaseResult& result : run.cases) {
        Line& line = lines[one_line(suite_of(result))];
        model::add(line.tally, result, run.is_strict);
        line.subjects.insert(one_line(result.subject));
    }
    for (const auto& [suite, line] : lines) {
        const std::string subjects = line.subjects.size() == 1
                                         ? *line.subjects.begin()
                                         : fmt::format("{} subjects", line.subjects.size());
        screen.line(color_of(line.tally),
                    fmt::format("{} on {}: {}", suite, subjects, counts_of(line.tally)));
    }
}

/// One line for each suite, subject and transport, and one for each case.
void show_cases(Screen& screen, const model::Run& run) {
    for (const Group& group : groups_of(run)) {
        screen.line(
            color_of(group.tally),
            fmt::format("{} on {} over {}: {}", one_line(group.suite), one_line(group.subject),
                        one_line(group.transport), counts_of(group.tally)));
        for (const CaseResult* const result : group.cases) {
            const bool tells_why = result->outcome == Outcome::skip && !result->detail.empty();
            screen.line(
                color_of(*result, run.is_strict),
                fmt::format("  {:<5} {} ({}){}{}", model::name_of(result->outcome),
                            one_line(slug_of(*result)), words_of(result->duration),
                            tells_why ? ": " : "", tells_why ? one_line(result->detail) : ""),
                8);
        }
    }
}

/// Skips by their reason, since one reason often holds for many cases.
void show_skips(Screen& screen, const model::Run& run) {
    std::map<std::string, std::size_t> reasons;
    for (const CaseResult& result : run.cases) {
        if (result.outcome == Outcome::skip) {
            ++reasons[one_line(result.detail)];
        }
    }
    if (reasons.empty()) {
        return;
    }
    screen.empty_line();
    screen.line(Color::bold, "Skipped");
    for (const auto& [reason, count] : reasons) {
        screen.line(Color::dim,
                    fmt::format("  {} x {}", count, reason.empty() ? "no reason given" : reason),
                    4);
    }
}

void show_failure(Screen& screen, const CaseResult& result) {
    TextLimits limits;
    if (screen.is_verbose()) {
        limits = {.transcript_lines_max = std::numeric_limits<std::size_t>::max(),
                  .octets_max = 4096,
                  .evidence_octets_max = 65'536};
    }
    screen.empty_line();
    screen.line(Color::red, fmt::format("{}: {}", model::name_of(result.outcome), name_of(result)));
    for (const Paragraph& paragraph : paragraphs_of(result, limits)) {
        if (paragraph.label == "repeat") {
            screen.whole_line(Color::plain,
                              fmt::format("  {:<12} {}", paragraph.label, paragraph.text));
        } else if (paragraph.is_preformatted) {
            screen.line(Color::plain, fmt::format("  {}", paragraph.label));
            std::string_view text = paragraph.text;
            while (!text.empty()) {
                const std::size_t end = std::min(text.find('\n'), text.size());
                screen.line(Color::dim, fmt::format("    {}", text.substr(0, end)), 15);
                text.remove_prefix(std::min(end + 1, text.size()));
            }
        } else {
            screen.line(Color::plain, fmt::format("  {:<12} {}", paragraph.label, paragraph.text),
                        15);
        }
    }
}

void show_list(Screen& screen,
               std::string_view heading,
               const std::vector<const CaseResult*>& results) {
    if (results.empty()) {
        return;
    }
    screen.empty_line();
    screen.line(Color::bold, heading);
    for (const CaseResult* const result : results) {
        screen.line(
            Color::yellow,
            fmt::format("  {} ({}): {}", name_of(*result),
                        model::name_of(result->requirement.level), one_line(reason_of(*result))),
            4);
    }
}

void show_coverage(Screen& screen, const model::Run& run) {
    if (run.coverage.empty()) {
        return;
    }
    screen.empty_line();
    screen.line(Color::bold, "Coverage");
    for (const CoverageCount& count :
         screen.is_verbose() ? coverage_by_group(run) : coverage_by_catalogue(run)) {
        screen.line(
            Color::plain,
            fmt::format("  {}{}{} {}", one_line(count.catalogue), count.group.empty() ? "" : ", ",
                        one_line(count.group), words_of(count)),
            4);
    }
}

}  // namespace

std::string to_terminal(const model::Run& run, const TerminalStyle& style) {
    Screen screen(style);
    const Findings findings = findings_of(run);
    if (screen.is_verbose()) {
        show_cases(screen, run);
    } else {
        show_suites(screen, run);
    }
    show_skips(screen, run);
    for (const CaseResult* const result : findings.red) {
        show_failure(screen, *result);
    }
    show_list(screen, "Failed, but not red", findings.remarked);
    show_list(screen, "Known deviations", findings.known);
    show_list(screen, "Passed in spite of a known deviation", findings.unexpected);
    show_list(screen, "Flaky", findings.flaky);
    show_coverage(screen, run);
    screen.empty_line();
    if (!run.is_complete) {
        screen.line(Color::red,
                    fmt::format("This run is INCOMPLETE: {}. What is missing was not judged.",
                                one_line(run.incomplete_reason)));
    }
    const bool is_green = model::exit_status(run) == 0 && run.is_complete;
    screen.whole_line(is_green ? Color::green : Color::red,
                      fmt::format("wiretrial: {}", verdict_of(run)));
    return screen.take();
}

}  // namespace wiretrial::reports
