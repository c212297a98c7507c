// teeth: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/teeth.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <ranges>
#include <set>
#include <tuple>
#include <utility>

#include "impl/base/text.hpp"
#include "scenarios/engine/vector_http.hpp"

namespace wiretrial::engine {

using model::CaseResult;
using model::Outcome;

namespace {

constexpr std::string_view decoder = "decoder";

/// The subject without what is planted in it.
std::string strict_name(const std::string& subject) {
    return subject.substr(0, subject.find('+'));
}

std::string defect_of(const std::string& subject) {
    const std::size_t plus = subject.find('+');
    return plus == std::string::npos ? "" : subject.substr(plus + 1);
}

const std::string& id_of(const Unit& unit) {
    return unit.scenario != nullptr ? unit.scenario->id : unit.vector->id;
}

/// Whether the defect is to be tried on the case.
bool is_tried_on(const Defect& defect, std::string_view id) {
    std::string_view patterns = defect.cases;
    while (!patterns.empty()) {
        const std::size_t end = std::min(patterns.find(' '), patterns.size());
        if (matches_glob(patterns.substr(0, end), id)) {
            return true;
        }
        patterns.remove_prefix(std::min(end + 1, patterns.size()));
    }
    return defect.cases.empty();
}

/// Leaves each case in the first world of its subject that can play it.
void keep_first_worlds(std::vector<Group>& groups) {
    std::set<std::pair<std::string, std::string>> played;
    for (Group& group : groups) {
        const std::string subject =
            group.profile == nullptr ? std::string(decoder) : group.profile->name;
        std::erase_if(group.units, [&](const Unit& unit) {
            return !unit.skip_reason.empty() || !played.emplace(subject, id_of(unit)).second;
        });
    }
    std::erase_if(groups, [](const Group& group) { return group.units.empty(); });
}

/// What makes a play over a defect and one over the strict reference the same.
using World = std::tuple<std::string, std::string, std::string>;

World world_of(const CaseResult& result) {
    return {result.id, strict_name(result.subject), result.transport};
}

/// A death counts where its cause is known: the evidence holds the exit status or the signal.
bool is_caught(const CaseResult& result) {
    return result.outcome == Outcome::fail ||
           (result.outcome == Outcome::died && !result.evidence.empty());
}

/// The subjects in which each defect was planted.
std::map<std::string, std::set<std::string>> subjects_of(const Plan& plan) {
    std::map<std::string, std::set<std::string>> subjects;
    for (const Group& group : plan.groups) {
        if (!group.defect.empty()) {
            subjects[group.defect].insert(
                group.profile == nullptr ? std::string(decoder) : strict_name(group.profile->name));
        }
    }
    return subjects;
}

/// Gathers the matrix: first what is green over the strict references, then what is red over defects.
class Fold {
  public:
    Fold(const Plan& plan, std::span<const PlantedDefect> defects) {
        const auto subjects = subjects_of(plan);
        for (const PlantedDefect& defect : defects) {
            const std::string name(defect.about.name);
            const auto found = subjects.find(name);
            line_of_defect_[name] = teeth_.defects.size();
            teeth_.defects.push_back({.name = name,
                                      .mistake = std::string(defect.about.mistake),
                                      .made_by = std::string(defect.about.made_by),
                                      .breaks = std::string(defect.about.breaks),
                                      .is_coarse = defect.about.is_coarse});
            if (found != subjects.end()) {
                teeth_.defects.back().subjects = {found->second.begin(), found->second.end()};
            }
        }
    }

    void take_strict(const CaseResult& result) {
        if (result.outcome == Outcome::skip) {
            teeth_.skip_reason = ++teeth_.skipped == 1 ? result.detail : teeth_.skip_reason;
            return;
        }
        if (result.outcome == Outcome::pass) {
            green_.insert(world_of(result));
        } else if (model::is_red(result, false)) {
            teeth_.strict_failures.push_back(result);
        }
        if (line_of_case_.emplace(result.id, teeth_.cases.size()).second) {
            teeth_.cases.push_back({.id = result.id, .requirement = result.requirement.id});
        }
    }

    void take_bent(const CaseResult& result) {
        if (!green_.contains(world_of(result))) {
            return;
        }
        model::DefectTeeth& defect = teeth_.defects[line_of_defect_.at(defect_of(result.subject))];
        ++teeth_.played;
        ++defect.played;
        defect.unjudged += result.outcome == Outcome::error ? 1 : 0;
        if (!is_caught(result)) {
            return;
        }
        defect.caught_by.push_back({.id = result.id,
                                    .subject = strict_name(result.subject),
                                    .transport = result.transport,
                                    .requirement = result.requirement.id,
                                    .outcome = result.outcome,
                                    .detail = result.detail});
        model::CaseTeeth& line = teeth_.cases[line_of_case_.at(result.id)];
        auto& list = defect.is_coarse ? line.catches_coarse : line.catches;
        if (std::ranges::find(list, defect.name) == list.end()) {
            list.push_back(defect.name);
        }
    }

    void excuse(const Deviation& reason) {
        bool is_needed = false;
        for (model::CaseTeeth& line : teeth_.cases) {
            if (line.is_toothless() && line.reason.empty() &&
                matches_glob(reason.case_pattern, line.id)) {
                line.reason = reason.reason;
                is_needed = true;
            }
        }
        if (!is_needed) {
            teeth_.idle_reasons.push_back(reason.case_pattern);
        }
    }

    void judge_no_cases() { teeth_.cases.clear(); }
    [[nodiscard]] model::Teeth take() { return std::move(teeth_); }

  private:
    model::Teeth teeth_;
    std::set<World> green_;
    std::map<std::string, std::size_t> line_of_defect_;
    std::map<std::string, std::size_t> line_of_case_;
};

}  // namespace

bool bends(const Defect& defect, std::string_view subject) {
    return std::ranges::any_of(
        defect.subjects, [&](std::string_view pattern) { return matches_glob(pattern, subject); });
}

TeethPlan make_teeth_plan(const std::vector<Suite>& suites,
                          const std::vector<Profile>& profiles,
                          const Catalogue& catalogue,
                          const Filter& filter,
                          std::span<const PlantedDefect> defects) {
    TeethPlan whole;
    const auto add = [&](const std::vector<Profile>& subjects, bool has_decoder,
                         const PlantedDefect* defect) {
        Plan plan = make_plan(suites, subjects, catalogue, filter);
        for (Group& group : plan.groups) {
            if (group.profile == nullptr && !has_decoder) {
                group.units.clear();
            }
            if (group.profile == nullptr && defect != nullptr) {
                group.defect = defect->about.name;
                group.planted = defect->planted;
                // A mistake of one decoder is nothing to the vectors of another.
                const bool is_of_framing = defect->planted.framing != framing::Defects{};
                std::erase_if(group.units, [&](const Unit& unit) {
                    return is_http_codec(unit.vector->codec) == is_of_framing;
                });
            }
        }
        if (defect != nullptr) {
            for (Group& group : plan.groups) {
                // Nothing shows from outside when a datagram peer has forgotten a sender.
                group.remembers =
                    defect->about.outlives_connections ||
                    (group.profile != nullptr && group.profile->service == "datagram");
                std::erase_if(group.units, [&](const Unit& unit) {
                    return !is_tried_on(defect->about, id_of(unit));
                });
            }
        }
        keep_first_worlds(plan.groups);
        for (Group& group : plan.groups) {
            if (group.profile != nullptr) {
                whole.bent.push_back(*group.profile);
                group.profile = &whole.bent.back();
            }
            whole.plan.groups.push_back(std::move(group));
        }
    };
    std::vector<Profile> strict;
    bool has_decoder = false;
    for (const Profile& profile : profiles) {
        if (std::ranges::any_of(defects, [&](const PlantedDefect& defect) {
                return bends(defect.about, profile.name);
            })) {
            strict.push_back(profile);
        }
    }
    for (const PlantedDefect& defect : defects) {
        has_decoder = has_decoder || bends(defect.about, decoder);
    }
    add(strict, has_decoder, nullptr);
    // The last to be listed lie below the sessions, in drivers and in the host, where waits are long: they start first,
    // so that the others are played meanwhile.
    for (const PlantedDefect& defect : defects | std::views::reverse) {
        std::vector<Profile> bent;
        for (const Profile& profile : strict) {
            if (bends(defect.about, profile.name)) {
                bent.push_back(with_defect(profile, defect.about.name, defect.planted));
            }
        }
        add(bent, bends(defect.about, decoder), &defect);
    }
    return whole;
}

model::Teeth fold_teeth(const TeethPlan& plan,
                        const std::vector<CaseResult>& results,
                        std::span<const PlantedDefect> defects,
                        const Deviations& reasons,
                        bool judges_cases) {
    Fold fold(plan.plan, defects);
    const auto is_strict = [](const CaseResult& result) {
        return defect_of(result.subject).empty();
    };
    for (const CaseResult& result : results | std::views::filter(is_strict)) {
        fold.take_strict(result);
    }
    for (const CaseResult& result : results | std::views::filter(std::not_fn(is_strict))) {
        fold.take_bent(result);
    }
    if (judges_cases) {
        std::ranges::for_each(reasons, [&](const Deviation& reason) { fold.excuse(reason); });
    } else {
        fold.judge_no_cases();
    }
    return fold.take();
}

}  // namespace wiretrial::engine
