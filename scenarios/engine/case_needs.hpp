// case_needs: what the steps of a case name that only a profile can give.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>

#include "scenarios/engine/scenario.hpp"

namespace wiretrial::engine {

struct Profile;

/// Names that stand in the steps of a case, in any depth.
struct CaseNeeds {
    std::set<std::string> commands{};   ///< Of `launch`.
    std::set<std::string> resources{};  ///< Whose target, URL or body is named.
    std::set<std::string> bodies{};     ///< Resources whose body must be known.
    std::set<std::string> limits{};
    std::set<std::string> phrases{};
};

[[nodiscard]] CaseNeeds needs_of(const Steps& steps);

/// The first need that the profile does not meet, as a reason to skip; empty when it meets all.
[[nodiscard]] std::string unmet_need(const CaseNeeds& needs, const Profile& profile);

}  // namespace wiretrial::engine
