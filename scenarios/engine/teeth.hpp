// teeth: plays suites over planted defects, and folds the verdicts into the kill matrix.
//
// A defect is planted alone, in each reference that it can bend. What a case catches counts only where the same case
// is green over the strict reference in the same world: a case that is always red proves nothing.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <list>
#include <span>
#include <string>
#include <vector>

#include "impl/base/defect.hpp"
#include "reports/model/teeth.hpp"
#include "scenarios/engine/deviations.hpp"
#include "scenarios/engine/harness_defects.hpp"
#include "scenarios/engine/plan.hpp"

namespace wiretrial::engine {

/// A defect, and how it is planted in what runs inside this program.
struct PlantedDefect {
    Defect about;
    HarnessDefects planted{};
};

/// Whether the defect can be planted in the reference of that name, in the `host`, or in a `decoder`.
[[nodiscard]] bool bends(const Defect& defect, std::string_view subject);

/// What is played. Lifetime: the plan points into suites and, where nothing is planted, into profiles.
struct TeethPlan {
    Plan plan{};
    std::list<Profile> bent{};  ///< The profiles of defective subjects.
};

/// Each case once for each defect and subject: in the first world that can play it. Strict subjects come first.
///
/// Needs: profiles are those of references and of the host.
[[nodiscard]] TeethPlan make_teeth_plan(const std::vector<Suite>& suites,
                                        const std::vector<Profile>& profiles,
                                        const Catalogue& catalogue,
                                        const Filter& filter,
                                        std::span<const PlantedDefect> defects);

/// Folds the results of such a plan. `reasons` say which cases need not catch anything.
///
/// `died` counts as caught by the case in which it happened, and only where the harness knows what the subject died
/// of. `error` never counts. With `judges_cases` false (a part of the defects was played), no case is listed.
[[nodiscard]] model::Teeth fold_teeth(const TeethPlan& plan,
                                      const std::vector<model::CaseResult>& results,
                                      std::span<const PlantedDefect> defects,
                                      const Deviations& reasons,
                                      bool judges_cases);

}  // namespace wiretrial::engine
