// outline: what every format needs of a run: its groups, its findings in order of weight, its coverage counted.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "impl/base/time.hpp"
#include "reports/model/verdict.hpp"

namespace wiretrial::reports {

/// The suite that a case's id names: all before its last `/` (a row of a table, in brackets, is no path).
[[nodiscard]] std::string_view suite_of(std::string_view case_id);

/// The rest of the id: the case within its suite.
[[nodiscard]] std::string_view slug_of(std::string_view case_id);

/// The suite of a result: its file without `.json`, where it has one, so that rows of a table stay in their suite.
[[nodiscard]] std::string_view suite_of(const model::CaseResult& result);

/// The rest of its id.
[[nodiscard]] std::string_view slug_of(const model::CaseResult& result);

/// The results of one suite against one subject over one transport.
struct Group {
    std::string suite;
    std::string subject;
    std::string transport;
    model::Tally tally;
    Duration duration{};                          ///< Sum of the cases' times.
    std::vector<const model::CaseResult*> cases;  ///< In the order of the run. Lifetime: the run's.
};

/// The groups of a run, sorted by suite, subject and transport.
[[nodiscard]] std::vector<Group> groups_of(const model::Run& run);

/// The results that a reader must hear of, sorted apart. Lifetime: the run's.
struct Findings {
    std::vector<const model::CaseResult*> red;       ///< Worst first: died, error, then by level.
    std::vector<const model::CaseResult*> remarked;  ///< Failed at a level that is not red.
    std::vector<const model::CaseResult*> known;     ///< Failed, with a written reason.
    std::vector<const model::CaseResult*>
        unexpected;  ///< Passed, though a written reason says they would not.
    std::vector<const model::CaseResult*> flaky;  ///< Repeats disagreed, whatever the outcome.
};

[[nodiscard]] Findings findings_of(const model::Run& run);

/// The lines of one catalogue, or of one group of it, counted.
struct CoverageCount {
    std::string catalogue;
    std::string group;  ///< Empty for a whole catalogue.
    std::uint32_t total = 0;
    std::uint32_t tested = 0;     ///< A case of the suites names the line.
    std::uint32_t reasoned = 0;   ///< No case does, and the catalogue says why.
    std::uint32_t exercised = 0;  ///< A result of this run passed or failed.
    std::uint32_t failed = 0;     ///< A result of this run failed, or the subject died.
};

/// One count for each catalogue, in the order of the run's coverage.
[[nodiscard]] std::vector<CoverageCount> coverage_by_catalogue(const model::Run& run);

/// One count for each group of each catalogue, in the order of the run's coverage.
[[nodiscard]] std::vector<CoverageCount> coverage_by_group(const model::Run& run);

/// `41/61 requirements tested, 20 with a reason`, and what is left over.
[[nodiscard]] std::string words_of(const CoverageCount& count);

/// `640 ns`, `12.3 us`, `4.5 ms`, `3.2 s`.
[[nodiscard]] std::string words_of(Duration duration);

/// Seconds in fixed decimals, as JUnit's readers want them: `0.004500`.
[[nodiscard]] std::string seconds_of(Duration duration);

/// `412 passed, 0 failed, 3 skipped (2 groups) in 3.2 s: green`, with what else happened.
[[nodiscard]] std::string verdict_of(const model::Run& run);

}  // namespace wiretrial::reports
