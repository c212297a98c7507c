// campaign_text: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "reports/campaign_text.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "impl/base/text.hpp"
#include "reports/markdown.hpp"
#include "reports/outline.hpp"
#include "reports/safe_text.hpp"

namespace wiretrial::reports {
namespace {

using model::Campaign;
using model::Finding;
using model::TargetGrowth;

constexpr std::size_t message_octets_max = 600;
constexpr std::size_t input_octets_max = 400;
/// Times at which a page shows how far a target had come.
constexpr int growth_columns = 6;

std::uint64_t rate_of(const TargetGrowth& growth) {
    const double seconds = std::chrono::duration<double>(growth.spent).count();
    return seconds > 0 ? static_cast<std::uint64_t>(static_cast<double>(growth.runs) / seconds) : 0;
}

/// The newest point that is not later than `at`.
const model::GrowthPoint* point_at(const TargetGrowth& growth, Duration at) {
    const model::GrowthPoint* found = nullptr;
    for (const model::GrowthPoint& point : growth.points) {
        if (point.at <= at) {
            found = &point;
        }
    }
    return found;
}

std::string targets_table(const Campaign& campaign) {
    std::string out =
        "\n| target | time | runs | runs a second | edges | features | corpus | last new edge |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n";
    for (const std::string& name : model::targets_of(campaign)) {
        const TargetGrowth total = model::total_of(campaign, name);
        if (!total.trouble.empty()) {
            out += fmt::format("| {} | could not be run: {} | | | | | | |\n", name,
                               markdown_escaped(total.trouble));
            continue;
        }
        const model::GrowthPoint last =
            total.points.empty() ? model::GrowthPoint{} : total.points.back();
        out += fmt::format("| {} | {} | {} | {} | {} | {} | {} | at {} |\n", name,
                           words_of(total.spent), grouped(total.runs), grouped(rate_of(total)),
                           grouped(last.edges), grouped(last.features), grouped(last.corpus),
                           words_of(total.last_edge_at));
    }
    return out;
}

std::string growth_table(const model::Session& session) {
    std::string out = "\n## Edges over time, last session\n\n| target |";
    std::string line = "| --- |";
    for (int i = 1; i <= growth_columns; ++i) {
        out += fmt::format(" {} |", words_of(session.duration * i / growth_columns));
        line += " ---: |";
    }
    out += "\n" + line + "\n";
    for (const TargetGrowth& growth : session.targets) {
        out += "| " + growth.target + " |";
        for (int i = 1; i <= growth_columns; ++i) {
            const auto* const point = point_at(growth, session.duration * i / growth_columns);
            out += point == nullptr ? " |" : fmt::format(" {} |", grouped(point->edges));
        }
        out += "\n";
    }
    return out;
}

std::string finding_text(const Finding& finding) {
    std::string out = fmt::format("\n### {}\n\n", markdown_escaped(title_of(finding)));
    out += fmt::format("- `{}`, {}; {} octets (found with {})\n", finding.id,
                       steadiness_of(finding), finding.input.size(), finding.found_size);
    out += "- " + markdown_escaped(capped(visible(finding.message), message_octets_max)) + "\n";
    for (const model::Frame& frame : finding.frames) {
        out += fmt::format("- in {} {}\n", markdown_escaped(frame.function),
                           frame.file.empty()
                               ? ""
                               : markdown_escaped(fmt::format("{}:{}", frame.file, frame.line)));
    }
    out += "- octets: " + markdown_escaped(escape(finding.input, input_octets_max)) + "\n";
    return out + "- `" + repeat_of(finding) + "`\n";
}

}  // namespace

std::string title_of(const Finding& finding) {
    return finding.law.empty() ? finding.kind + " in " + finding.target
                               : "broken law \"" + finding.law + "\" in " + finding.target;
}

std::string about_kind(std::string_view kind) {
    static constexpr std::pair<std::string_view, std::string_view> table[] = {
        {"broken-law", "A law that holds for any input does not hold for one."},
        {"failed-check", "The program found itself in a state that it takes for impossible."},
        {"uncaught-exception", "An exception left the code on trial."},
        {"undefined-behavior", "Behaviour that C++ does not define."},
        {"timeout", "One input takes longer than any should."},
        {"out-of-memory", "One input takes more memory than any should."},
        {"leak", "Memory is lost."},
        {"abort", "The program ended itself."}};
    const auto row = std::ranges::find(table, kind, [](const auto& each) { return each.first; });
    return row != std::end(table) ? std::string(row->second)
                                  : "AddressSanitizer: " + std::string(kind) + ".";
}

std::string repeat_of(const Finding& finding) {
    return "wiretrial promote " + finding.id;
}

std::string steadiness_of(const Finding& finding) {
    const std::string count =
        fmt::format("fails in {} of {} tries", finding.failures, finding.tries);
    return finding.tries == 0   ? "not tried again"
           : finding.is_gone()  ? "gone: " + count
           : finding.is_flaky() ? "flaky: " + count
                                : count;
}

std::string grouped(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3; at -= 3) {
        digits.insert(at - 3, ",");
    }
    return digits;
}

std::string verdict_of(const Campaign& campaign) {
    std::uint64_t runs = 0;
    Duration spent{};
    for (const std::string& name : model::targets_of(campaign)) {
        const TargetGrowth total = model::total_of(campaign, name);
        runs += total.runs;
        spent += total.spent;
    }
    const std::size_t open = model::open_findings(campaign);
    std::string out = fmt::format(
        "{} targets, {} runs in {} of one core, {} sessions: {}",
        model::targets_of(campaign).size(), grouped(runs), words_of(spent),
        campaign.sessions.size(),
        open == 0 ? "no finding" : fmt::format("{} finding{}", open, open == 1 ? "" : "s"));
    if (const std::size_t gone = campaign.findings.size() - open; gone > 0) {
        out += fmt::format(", {} gone", gone);
    }
    if (!campaign.sessions.empty() && !campaign.sessions.back().is_complete) {
        out += "; INCOMPLETE: " + one_line(campaign.sessions.back().incomplete_reason);
    }
    return out;
}

std::string campaign_to_markdown(const Campaign& campaign) {
    std::string out = "# wiretrial fuzz\n\n" + verdict_of(campaign) + "\n";
    out += targets_table(campaign);
    if (!campaign.sessions.empty()) {
        out += growth_table(campaign.sessions.back());
    }
    if (!campaign.findings.empty()) {
        out += "\n## Findings\n";
    }
    for (const Finding& finding : campaign.findings) {
        const std::string text = finding_text(finding);
        if (out.size() + text.size() > markdown_octets_max) {
            return out + "\nMore findings are in the JSON.\n";
        }
        out += text;
    }
    return out;
}

std::string campaign_to_text(const Campaign& campaign) {
    std::string out;
    for (const Finding& finding : campaign.findings) {
        out += fmt::format("\n{} {}\n  {}; {} octets (found with {})\n  {}\n  octets  {}\n  {}\n",
                           finding.id, one_line(title_of(finding)), steadiness_of(finding),
                           finding.input.size(), finding.found_size,
                           capped(one_line(finding.message), message_octets_max),
                           escape(finding.input, input_octets_max), repeat_of(finding));
    }
    return out + "\nwiretrial fuzz: " + verdict_of(campaign) + "\n";
}

}  // namespace wiretrial::reports
