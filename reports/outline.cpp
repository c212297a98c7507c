// outline: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "reports/outline.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "reports/safe_text.hpp"

namespace wiretrial::reports {
namespace {

using model::CaseResult;
using model::Level;
using model::Outcome;

std::size_t suite_end(std::string_view case_id) {
    const std::size_t row = case_id.find('[');
    return case_id.substr(0, row).rfind('/');
}

/// Sorts the worst to the front: a dead subject may have taken other cases with it.
int weight(const CaseResult& result) {
    if (result.outcome == Outcome::died) {
        return 0;
    }
    if (result.outcome == Outcome::error) {
        return 1;
    }
    switch (result.requirement.level) {
        case Level::security:
            return 2;
        case Level::must:
            return 3;
        case Level::sockets:
            return 4;
        case Level::should:
            return 5;
        case Level::may:
            return 6;
        case Level::limit:
            return 7;
    }
    return 8;
}

std::vector<CoverageCount> counted(const model::Run& run, bool by_group) {
    std::vector<CoverageCount> counts;
    for (const model::Coverage& line : run.coverage) {
        const std::string group = by_group ? line.group : std::string();
        auto found = std::ranges::find_if(counts, [&](const CoverageCount& count) {
            return count.catalogue == line.catalogue && count.group == group;
        });
        if (found == counts.end()) {
            counts.push_back({.catalogue = line.catalogue, .group = group});
            found = counts.end() - 1;
        }
        ++found->total;
        found->tested += line.cases > 0 ? 1 : 0;
        found->reasoned += line.cases == 0 && !line.reason_untested.empty() ? 1 : 0;
        found->exercised += line.passed + line.failed > 0 ? 1 : 0;
        found->failed += line.failed > 0 ? 1 : 0;
    }
    return counts;
}

void add(std::string& sentence, std::uint32_t count, std::string_view word) {
    if (count > 0) {
        sentence += fmt::format(", {} {}", count, word);
    }
}

}  // namespace

std::string_view suite_of(std::string_view case_id) {
    const std::size_t end = suite_end(case_id);
    return end == std::string_view::npos ? std::string_view() : case_id.substr(0, end);
}

std::string_view slug_of(std::string_view case_id) {
    const std::size_t end = suite_end(case_id);
    return end == std::string_view::npos ? case_id : case_id.substr(end + 1);
}

std::string_view suite_of(const CaseResult& result) {
    std::string_view suite = result.file;
    suite.remove_suffix(suite.ends_with(".json") ? 5 : 0);
    const bool fits = !suite.empty() && result.id.size() > suite.size() &&
                      result.id.starts_with(suite) && result.id[suite.size()] == '/';
    return fits ? suite : suite_of(std::string_view(result.id));
}

std::string_view slug_of(const CaseResult& result) {
    const std::size_t suite = suite_of(result).size();
    return std::string_view(result.id).substr(suite == 0 ? 0 : suite + 1);
}

std::vector<Group> groups_of(const model::Run& run) {
    std::map<std::tuple<std::string, std::string, std::string>, std::vector<const CaseResult*>>
        sorted;
    for (const CaseResult& result : run.cases) {
        sorted[{std::string(suite_of(result)), result.subject, result.transport}].push_back(
            &result);
    }
    std::vector<Group> groups;
    for (auto& [key, cases] : sorted) {
        Group group{.suite = std::get<0>(key),
                    .subject = std::get<1>(key),
                    .transport = std::get<2>(key),
                    .tally = {},
                    .duration = {},
                    .cases = std::move(cases)};
        for (const CaseResult* const result : group.cases) {
            model::add(group.tally, *result, run.is_strict);
            group.duration += result->duration;
        }
        groups.push_back(std::move(group));
    }
    return groups;
}

Findings findings_of(const model::Run& run) {
    Findings findings;
    for (const CaseResult& result : run.cases) {
        const bool is_pass = result.outcome == Outcome::pass;
        if (result.flaky) {
            findings.flaky.push_back(&result);
        }
        if (result.outcome == Outcome::skip || (is_pass && result.known.empty())) {
            continue;
        }
        auto& list = is_pass                                ? findings.unexpected
                     : !result.known.empty()                ? findings.known
                     : model::is_red(result, run.is_strict) ? findings.red
                                                            : findings.remarked;
        list.push_back(&result);
    }
    for (auto* const list : {&findings.red, &findings.remarked}) {
        // Addresses within the run keep equals in its order (clang 19 refuses libstdc++'s stable_sort).
        std::ranges::sort(
            *list, {}, [](const CaseResult* result) { return std::pair(weight(*result), result); });
    }
    return findings;
}

std::vector<CoverageCount> coverage_by_catalogue(const model::Run& run) {
    return counted(run, false);
}

std::vector<CoverageCount> coverage_by_group(const model::Run& run) {
    return counted(run, true);
}

std::string words_of(const CoverageCount& count) {
    std::string words = fmt::format("{}/{} requirements tested", count.tested, count.total);
    add(words, count.reasoned, "with a reason");
    add(words, count.total - count.tested - count.reasoned, "without");
    return words;
}

std::string words_of(Duration duration) {
    const auto nanoseconds = static_cast<double>(duration.count());
    if (nanoseconds < 1e3) {
        return fmt::format("{} ns", duration.count());
    }
    if (nanoseconds < 1e6) {
        return fmt::format("{:.1f} us", nanoseconds / 1e3);
    }
    if (nanoseconds < 1e9) {
        return fmt::format("{:.1f} ms", nanoseconds / 1e6);
    }
    return fmt::format("{:.1f} s", nanoseconds / 1e9);
}

std::string seconds_of(Duration duration) {
    // Integers only: a float's shortest form may be `1e-05`, which the strict readers refuse.
    const auto microseconds = std::max<std::int64_t>(duration.count() / 1000, 0);
    return fmt::format("{}.{:06}", microseconds / 1'000'000, microseconds % 1'000'000);
}

std::string verdict_of(const model::Run& run) {
    const model::Tally sum = model::tally(run);
    const std::size_t groups = groups_of(run).size();
    std::string words =
        fmt::format("{} passed, {} failed, {} skipped", sum.pass, sum.fail, sum.skip);
    add(words, sum.died, "died");
    add(words, sum.error, sum.error == 1 ? "error" : "errors");
    add(words, sum.known, "known");
    add(words, sum.flaky, "flaky");
    words += fmt::format(" ({} group{}) in {}: ", groups, groups == 1 ? "" : "s",
                         words_of(run.duration));
    if (!run.is_complete) {
        words += "INCOMPLETE, so far ";
    }
    const bool is_red = model::exit_status(run) != 0;
    words += is_red ? "red" : "green";
    if (is_red && sum.red != sum.fail + sum.died + sum.error) {
        words += fmt::format(" ({} of these count)", sum.red);
    }
    return words;
}

}  // namespace wiretrial::reports
