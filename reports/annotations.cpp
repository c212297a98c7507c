// annotations: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "reports/annotations.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "reports/case_text.hpp"
#include "reports/outline.hpp"
#include "reports/safe_text.hpp"

namespace wiretrial::reports {
namespace {

std::string message_value(std::string_view text) {
    constexpr std::array<Replacement, 3> table = {{{'%', "%25"}, {'\r', "%0D"}, {'\n', "%0A"}}};
    return replace_each(capped(visible(text), 2048), table);
}

std::string property_value(std::string_view text) {
    constexpr std::array<Replacement, 5> table = {
        {{'%', "%25"}, {'\r', "%0D"}, {'\n', "%0A"}, {':', "%3A"}, {',', "%2C"}}};
    return replace_each(capped(one_line(text), 256), table);
}

std::string annotation_of(const model::CaseResult& result) {
    std::string place;
    if (!result.file.empty()) {
        place = fmt::format("file={},line={},", property_value("scenarios/suites/" + result.file),
                            std::max(result.line, 1U));
    }
    const model::Requirement& requirement = result.requirement;
    return fmt::format(
        "::error {}title={}::{}\n", place,
        property_value(fmt::format("{}: {}", model::name_of(result.outcome), name_of(result))),
        message_value(fmt::format("{}\n{} ({}, {})\n{}", result.detail, requirement.id,
                                  model::name_of(requirement.level), requirement.section,
                                  result.repeat)));
}

/// The lines of the catalogues that no case tests and no reason excuses, in one notice.
std::string coverage_notice(const model::Run& run) {
    std::string words;
    for (const CoverageCount& count : coverage_by_catalogue(run)) {
        words +=
            fmt::format("{}{}: {}", words.empty() ? "" : "\n", count.catalogue, words_of(count));
    }
    return words.empty()
               ? words
               : fmt::format("::notice title=wiretrial coverage::{}\n", message_value(words));
}

}  // namespace

std::string to_annotations(const model::Run& run) {
    const Findings findings = findings_of(run);
    std::string out;
    if (!run.is_complete) {
        out += fmt::format("::warning title=wiretrial::{}\n",
                           message_value("The run is INCOMPLETE: " + run.incomplete_reason));
    }
    const std::size_t shown = std::min(findings.red.size(), annotations_max);
    for (std::size_t i = 0; i < shown; ++i) {
        out += annotation_of(*findings.red[i]);
    }
    if (findings.red.size() > shown) {
        out += fmt::format("::notice title=wiretrial::and {} more; see the report of the run\n",
                           findings.red.size() - shown);
    }
    if (!out.empty()) {
        out += coverage_notice(run);
    }
    return out;
}

}  // namespace wiretrial::reports
