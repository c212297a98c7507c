// teeth: what a run of suites over planted defects found, as plain data: the kill matrix.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "impl/base/time.hpp"
#include "reports/model/verdict.hpp"

namespace wiretrial::model {

/// A case that went red over a defect, and is green over the strict reference.
struct Catch {
    std::string id{};  ///< Of the case.
    std::string subject{};
    std::string transport{};
    std::string requirement{};  ///< Its line of the catalogue.
    Outcome outcome = Outcome::fail;
    std::string detail{};  ///< What the case saw.
};

/// One defect, and what caught it.
struct DefectTeeth {
    std::string name{};
    std::string mistake{};
    std::string made_by{};
    std::string breaks{};
    bool is_coarse = false;
    std::vector<std::string> subjects{};  ///< In which it was planted.
    std::uint32_t played = 0;             ///< Cases that are green over the strict reference.
    std::uint32_t unjudged = 0;           ///< Of them, those in which the harness could not judge.
    std::vector<Catch> caught_by{};

    /// No case saw it.
    [[nodiscard]] bool survives() const { return caught_by.empty(); }
};

/// One case, and what it catches.
struct CaseTeeth {
    std::string id{};
    std::string requirement{};
    std::vector<std::string> catches{};         ///< Names of defects that are not coarse.
    std::vector<std::string> catches_coarse{};  ///< Names of the others.
    std::string reason{};  ///< Why it need not catch any: written down by somebody.

    [[nodiscard]] bool is_toothless() const { return catches.empty() && catches_coarse.empty(); }
};

/// The whole matrix.
struct Teeth {
    static constexpr int schema_version = 1;

    std::string command{};
    Environment environment{};
    std::string started{};  ///< RFC 3339, UTC.
    Duration duration{};
    std::uint64_t seed = 0;
    bool is_complete = true;  ///< False for a run that was interrupted: it says so in every format.
    std::uint32_t played = 0;  ///< Plays of a case against a defective subject.
    std::vector<DefectTeeth> defects{};
    std::vector<CaseTeeth> cases{};
    std::vector<CaseResult> strict_failures{};  ///< Red without any defect: they prove nothing.
    std::uint32_t skipped =
        0;  ///< Cases that could not be played on this machine: nothing is known of them.
    std::string skip_reason{};                ///< Of the first of them.
    std::vector<std::string> idle_reasons{};  ///< Patterns of reasons that no toothless case needs.
};

/// Survivors, and toothless cases without a reason.
struct TeethTally {
    std::uint32_t survivors = 0;
    std::uint32_t toothless = 0;  ///< Without a reason.
    std::uint32_t excused = 0;    ///< Toothless, with a reason.
    std::uint32_t coarse_only = 0;
};

[[nodiscard]] TeethTally tally(const Teeth& teeth);

/// 0 when nothing survives, no case is toothless without a reason and the strict references are green; else 1.
[[nodiscard]] int exit_status(const Teeth& teeth);

}  // namespace wiretrial::model
