// plan: which cases are played against which subjects, in which worlds. Data, before anything runs.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "impl/transport/address.hpp"
#include "reports/model/verdict.hpp"
#include "scenarios/engine/catalogue.hpp"
#include "scenarios/engine/harness_defects.hpp"
#include "scenarios/engine/profile.hpp"
#include "scenarios/engine/scenario.hpp"

namespace wiretrial::engine {

/// What the user asks for. Empty lists select everything.
struct Filter {
    std::vector<std::string>
        suites{};  ///< Paths of suites or their beginnings, or patterns of case ids.
    std::vector<std::string> sections{};  ///< Beginnings of sections, such as `RFC 9293 3.6`.
    std::vector<std::string> levels{};
    std::vector<std::string> roles{};
    std::vector<std::string> tags{};
    std::vector<std::string> transports{};
    bool includes_slow = false;
};

/// One case against one subject over one transport.
struct Unit {
    const Suite* suite = nullptr;
    const Case* scenario = nullptr;  ///< Or:
    const Vector* vector = nullptr;
    std::string skip_reason{};  ///< Not empty: it is not played.
};

/// Units that share instances of one subject.
struct Group {
    const Profile* profile = nullptr;  ///< Null for vectors.
    transport::Family family = transport::Family::ipv4;
    std::string defect{};      ///< Planted in the subject; empty where it is strict.
    HarnessDefects planted{};  ///< The same, where the subject runs inside this program.
    bool remembers = false;    ///< What a case did to the subject can harm the next one.
    std::vector<Unit> units{};
};

struct Plan {
    std::vector<Group> groups{};
    std::vector<model::Coverage> coverage{};  ///< The catalogue with counts of cases.

    [[nodiscard]] std::size_t unit_count() const;
};

/// Fills what cases leave out of their requirements from the catalogue.
///
/// Errors: a sentence with the case for an id that the catalogue does not have.
[[nodiscard]] std::expected<void, std::string> complete_requirements(std::vector<Suite>& suites,
                                                                     const Catalogue& catalogue);

/// Whether the suite, or one of its cases, is named by the filter.
[[nodiscard]] bool is_selected(const Filter& filter,
                               const Suite& suite,
                               const std::string& id,
                               const model::Requirement& requirement,
                               const std::vector<std::string>& tags);

/// Lifetime: the plan points into suites and profiles.
[[nodiscard]] Plan make_plan(const std::vector<Suite>& suites,
                             const std::vector<Profile>& profiles,
                             const Catalogue& catalogue,
                             const Filter& filter);

/// The distinct cases of all suites that name each line of the catalogue.
[[nodiscard]] std::vector<model::Coverage> count_cases(const std::vector<Suite>& suites,
                                                       const Catalogue& catalogue);

}  // namespace wiretrial::engine
