// teeth: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/teeth.hpp"

#include <algorithm>
#include <map>
#include <optional>
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

bool is_caught(const CaseResult& result) {
    return result.outcome == Outcome::fail ||
           (result.outcome == Outcome::died &&
            (!result.detail.empty() || !result.evidence.empty()));
}

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
                const bool is_of_http = defect->planted.http1 != http1::Defects{};
                std::erase_if(group.units, [&](const Unit& unit) {
                    return is_http_codec(unit.vector->codec) != is_of_http;
                });
            }
        }
        if (defect != nullptr) {
            for (Group& group : plan.groups) {
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
    for (const PlantedDefect& defect : defects) {
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
    model::Teeth teeth;
    std::map<std::string, std::set<std::string>> subjects;
    for (const Group& group : plan.plan.groups) {
        if (!group.defect.empty()) {
            subjects[group.defect].insert(
                group.profile == nullptr ? std::string(decoder) : strict_name(group.profile->name));
        }
    }
    std::set<World> green;
    std::map<std::string, std::size_t> line_of;
    for (const CaseResult& result : results) {
        if (!defect_of(result.subject).empty()) {
            continue;
        }
        if (result.outcome == Outcome::pass) {
            green.insert(world_of(result));
        } else if (model::is_red(result, false)) {
            teeth.strict_failures.push_back(result);
        }
        if (result.outcome != Outcome::skip &&
            line_of.emplace(result.id, teeth.cases.size()).second) {
            teeth.cases.push_back({.id = result.id, .requirement = result.requirement.id});
        }
    }
    std::map<std::string_view, const PlantedDefect*> named;
    for (const PlantedDefect& defect : defects) {
        named[defect.about.name] = &defect;
    }
    std::map<std::string, std::vector<model::Catch>> catches;
    std::map<std::string, std::pair<std::uint32_t, std::uint32_t>> counts;
    for (const CaseResult& result : results) {
        const std::string name = defect_of(result.subject);
        if (name.empty() || !green.contains(world_of(result))) {
            continue;
        }
        ++teeth.played;
        auto& [played, unjudged] = counts[name];
        ++played;
        unjudged += result.outcome == Outcome::error ? 1 : 0;
        if (!is_caught(result)) {
            continue;
        }
        catches[name].push_back({.id = result.id,
                                 .subject = strict_name(result.subject),
                                 .transport = result.transport,
                                 .requirement = result.requirement.id,
                                 .outcome = result.outcome,
                                 .detail = result.detail});
        model::CaseTeeth& line = teeth.cases[line_of.at(result.id)];
        auto& list = named.at(name)->about.is_coarse ? line.catches_coarse : line.catches;
        if (std::ranges::find(list, name) == list.end()) {
            list.push_back(name);
        }
    }
    for (const PlantedDefect& defect : defects) {
        const std::string name(defect.about.name);
        teeth.defects.push_back({.name = name,
                                 .mistake = std::string(defect.about.mistake),
                                 .made_by = std::string(defect.about.made_by),
                                 .breaks = std::string(defect.about.breaks),
                                 .is_coarse = defect.about.is_coarse,
                                 .subjects = {subjects[name].begin(), subjects[name].end()},
                                 .played = counts[name].first,
                                 .unjudged = counts[name].second,
                                 .caught_by = std::move(catches[name])});
    }
    if (!judges_cases) {
        teeth.cases.clear();
        return teeth;
    }
    for (const Deviation& reason : reasons) {
        bool is_needed = false;
        for (model::CaseTeeth& line : teeth.cases) {
            if (line.is_toothless() && line.reason.empty() &&
                matches_glob(reason.case_pattern, line.id)) {
                line.reason = reason.reason;
                is_needed = true;
            }
        }
        if (!is_needed) {
            teeth.idle_reasons.push_back(reason.case_pattern);
        }
    }
    return teeth;
}

}  // namespace wiretrial::engine
