// unit_run: one case against one subject, with all its variants and repeats, becomes one result.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "reports/model/verdict.hpp"
#include "scenarios/engine/case_run.hpp"
#include "scenarios/engine/plan.hpp"
#include "scenarios/engine/suite_run.hpp"

namespace wiretrial::engine {

/// What the judge must know of a subject that runs.
///
/// Lifetime: the facts view the codec and the subject.
[[nodiscard]] SubjectFacts facts_of(const Subject& subject, const framing::Codec* codec);

/// The members of a result that are known before anything runs.
[[nodiscard]] model::CaseResult blank_result(const Unit& unit,
                                             const Group& group,
                                             const SuiteRunOptions& options);

/// Plays one unit. `is_interrupted` is set when the run was stopped meanwhile; then the result means nothing.
[[nodiscard]] model::CaseResult run_unit(const Unit& unit,
                                         const Group& group,
                                         Subject& subject,
                                         transport::Network& network,
                                         const SuiteRunOptions& options,
                                         bool& is_interrupted);

/// Judges one vector.
[[nodiscard]] model::CaseResult run_vector_unit(const Unit& unit,
                                                const Group& group,
                                                const SuiteRunOptions& options);

}  // namespace wiretrial::engine
