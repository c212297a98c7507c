// markdown: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "reports/markdown.hpp"

#include <array>
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "reports/case_text.hpp"
#include "reports/outline.hpp"
#include "reports/safe_text.hpp"

namespace wiretrial::reports {
namespace {

using model::CaseResult;

/// Text inside <pre>: three entities are enough, since no Markdown is read there.
std::string pre(std::string_view text) {
    constexpr std::array<Replacement, 3> table = {{{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}}};
    // An empty line would end the block of HTML in the middle.
    std::string escaped = replace_each(visible(text), table);
    for (std::size_t at = escaped.find("\n\n"); at != std::string::npos;
         at = escaped.find("\n\n", at)) {
        escaped.insert(at + 1, " ");
    }
    return fmt::format("<pre>{}</pre>", escaped);
}

std::string cell(std::string_view text) {
    return markdown_escaped(capped(one_line(text), 400));
}

/// One row for each suite and subject: the transports are added up, so that the table stays readable.
std::string suites_table(const model::Run& run) {
    std::map<std::pair<std::string, std::string>, std::pair<std::string, model::Tally>> rows;
    for (const Group& group : groups_of(run)) {
        auto& [transports, sum] = rows[{group.suite, group.subject}];
        transports += (transports.empty() ? "" : ", ") + group.transport;
        for (const CaseResult* const result : group.cases) {
            model::add(sum, *result, run.is_strict);
        }
    }
    std::string out =
        "| suite | subject | over | passed | failed | died | errors | skipped | red |\n"
        "| --- | --- | --- | --: | --: | --: | --: | --: | --: |\n";
    for (const auto& [key, row] : rows) {
        const auto& [transports, sum] = row;
        out += fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} | {} |\n", cell(key.first),
                           cell(key.second), cell(transports), sum.pass, sum.fail, sum.died,
                           sum.error, sum.skip, sum.red);
    }
    return out;
}

std::string failure(const CaseResult& result) {
    std::string text;
    std::string command;
    for (const Paragraph& paragraph : paragraphs_of(result, {})) {
        if (paragraph.label == "repeat") {
            command = paragraph.text;
            continue;
        }
        text += fmt::format("{}:{}{}\n", paragraph.label, paragraph.is_preformatted ? "\n" : " ",
                            capped(paragraph.text, 16'384));
    }
    std::string out = fmt::format("#### {}: {}\n\n{}\n\n", model::name_of(result.outcome),
                                  markdown_escaped(name_of(result)), pre(text));
    if (!command.empty()) {
        out += fmt::format("Repeat:\n\n{}\n\n", pre(command));
    }
    return out;
}

std::string listed(std::string_view heading, const std::vector<const CaseResult*>& results) {
    if (results.empty()) {
        return {};
    }
    std::string out = fmt::format("### {}\n\n", heading);
    for (const CaseResult* const result : results) {
        out += fmt::format("- {} ({}): {}\n", markdown_escaped(name_of(*result)),
                           model::name_of(result->requirement.level), cell(reason_of(*result)));
    }
    return out + "\n";
}

std::string coverage_table(const model::Run& run) {
    if (run.coverage.empty()) {
        return {};
    }
    std::string out =
        "### Coverage of the requirements\n\n"
        "| catalogue | group | lines | with a case | reason given | neither | failed here |\n"
        "| --- | --- | --: | --: | --: | --: | --: |\n";
    for (const CoverageCount& count : coverage_by_group(run)) {
        out += fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", cell(count.catalogue),
                           cell(count.group), count.total, count.tested, count.reasoned,
                           count.total - count.tested - count.reasoned, count.failed);
    }
    return out + "\n";
}

/// The parts that a cut must not take: how the run ended, and the tables.
std::string summary(const model::Run& run) {
    std::string out = fmt::format("## wiretrial: {}\n\n", verdict_of(run));
    if (!run.is_complete) {
        out += fmt::format(
            "> **This run is INCOMPLETE:** {}. What is missing here was not judged.\n\n",
            cell(run.incomplete_reason));
    }
    out += pre(capped(one_line(run.command), 4096)) + "\n\n";
    return out + suites_table(run) + "\n" + coverage_table(run);
}

}  // namespace

std::string markdown_escaped(std::string_view text) {
    constexpr std::array<Replacement, 20> table = {
        {{'\\', "\\\\"}, {'`', "\\`"},   {'*', "\\*"},  {'_', "\\_"},  {'{', "\\{"},
         {'}', "\\}"},   {'[', "\\["},   {']', "\\]"},  {'(', "\\("},  {')', "\\)"},
         {'!', "\\!"},   {'|', "\\|"},   {'~', "\\~"},  {'$', "\\$"},  {'#', "&#35;"},
         {'@', "&#64;"}, {'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {':', "&#58;"}}};
    std::string escaped = replace_each(one_line(text), table);
    // GitHub makes a link of a bare `www.`, too.
    for (std::size_t at = escaped.find("www."); at != std::string::npos;
         at = escaped.find("www.", at)) {
        escaped.replace(at + 3, 1, "&#46;");
    }
    return escaped;
}

std::string to_markdown(const model::Run& run) {
    const Findings findings = findings_of(run);
    std::string out = capped(summary(run), markdown_octets_max / 2) + "\n";
    std::vector<std::string> parts;
    for (const CaseResult* const result : findings.red) {
        parts.push_back(failure(*result));
    }
    parts.push_back(listed("Failed, but not red", findings.remarked));
    parts.push_back(listed("Known deviations", findings.known));
    parts.push_back(listed("Passed in spite of a known deviation", findings.unexpected));
    parts.push_back(listed("Flaky", findings.flaky));
    if (!findings.red.empty()) {
        out += "### Failures\n\n";
    }
    std::size_t dropped = 0;
    for (const std::string& part : parts) {
        // The last hundred octets are for the sentence that tells of the cut.
        if (out.size() + part.size() > markdown_octets_max - 100) {
            ++dropped;
        } else {
            out += part;
        }
    }
    if (dropped > 0) {
        out += fmt::format("\n**{} more parts do not fit here; the JSON report holds them.**\n",
                           dropped);
    }
    return out;
}

}  // namespace wiretrial::reports
