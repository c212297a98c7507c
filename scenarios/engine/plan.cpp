// plan: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/plan.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "impl/base/text.hpp"
#include "scenarios/engine/case_needs.hpp"
#include "scenarios/engine/move_last.hpp"

namespace wiretrial::engine {

using transport::Family;

namespace {

bool contains(const std::vector<std::string>& list, std::string_view word) {
    return std::ranges::find(list, word) != list.end();
}

/// `tcp` names tcp/server/echo; `tcp/server` as well; `tcp/*/echo/x` is a pattern of ids.
bool is_named(const std::vector<std::string>& names, const std::string& id) {
    return names.empty() || std::ranges::any_of(names, [&](const std::string& name) {
               return id == name || id.starts_with(name + "/") || matches_glob(name, id);
           });
}

bool starts_any(const std::vector<std::string>& prefixes, const std::string& text) {
    return prefixes.empty() || std::ranges::any_of(prefixes, [&](const std::string& prefix) {
               return text.starts_with(prefix);
           });
}

bool fits(const SubjectNeeds& needs, const Profile& profile, Family family) {
    const bool behaves = needs.behaviours.empty() || contains(needs.behaviours, profile.behaviour);
    const bool speaks =
        needs.service.empty() || profile.service.empty() || needs.service == profile.service;
    const bool reaches = needs.transports.empty() || contains(needs.transports, name_of(family));
    return needs.role == profile.role && behaves && speaks && reaches;
}

bool has_in_world(const Profile& profile, Family family, const std::string& need) {
    if (need == "tcp") {
        return family != Family::unix_path;
    }
    if (need == "ipv4" || need == "ipv6" || need == "unix") {
        return need == name_of(family);
    }
    if (need == "udp") {
        return family != Family::unix_path;
    }
    if (need == "hosts") {
        return true;  // Whether the kernel allows it is found out when the run begins.
    }
    return profile.has_capability(need);
}

/// Why a case cannot be played there; empty when it can.
std::string skip_reason(const Suite& suite,
                        const Case& scenario,
                        const Profile& profile,
                        Family family) {
    std::string reason;
    const auto require = [&](const std::string& need) {
        if (reason.empty() && !has_in_world(profile, family, need)) {
            reason = "needs " + need;
        }
    };
    std::ranges::for_each(suite.subject.needs, require);
    std::ranges::for_each(scenario.needs, require);
    for (const std::string& lack : scenario.lacks) {
        if (reason.empty() && has_in_world(profile, family, lack)) {
            reason = "has no meaning with " + lack;
        }
    }
    if (reason.empty() && scenario.is_fresh && !profile.is_owned()) {
        reason = "needs a subject that the harness starts";
    }
    return reason.empty() ? unmet_need(needs_of(scenario.steps), profile) : reason;
}

void add_cases(Group& group, const std::vector<Suite>& suites, const Filter& filter) {
    for (const Suite& suite : suites) {
        if (!fits(suite.subject, *group.profile, group.family)) {
            continue;
        }
        for (const Case& scenario : suite.cases) {
            const bool behaves = scenario.behaviours.empty() ||
                                 contains(scenario.behaviours, group.profile->behaviour);
            if (behaves &&
                is_selected(filter, suite, scenario.id, scenario.requirement, scenario.tags)) {
                group.units.push_back(
                    {.suite = &suite,
                     .scenario = &scenario,
                     .skip_reason = skip_reason(suite, scenario, *group.profile, group.family)});
            }
        }
    }
    // What depends on another case comes after it.
    move_last(group.units, [](const Unit& unit) { return !unit.scenario->depends_on.empty(); });
}

}  // namespace

std::size_t Plan::unit_count() const {
    std::size_t count = 0;
    for (const Group& group : groups) {
        count += group.units.size();
    }
    return count;
}

std::expected<void, std::string> complete_requirements(std::vector<Suite>& suites,
                                                       const Catalogue& catalogue) {
    // `entry` is a Case or a Vector.
    const auto complete = [&](const Suite& suite, auto& entry) -> std::expected<void, std::string> {
        const auto unknown = [&](const std::string& id) {
            return std::unexpected(suite.file + ": case " + entry.id +
                                   " rests on the requirement " + id +
                                   ", which the catalogue (scenarios/requirements) does not have");
        };
        for (const std::string& other : entry.also) {
            if (catalogue.find(other) == nullptr) {
                return unknown(other);
            }
        }
        model::Requirement& requirement = entry.requirement;
        if (requirement.id == stub_requirement) {
            requirement.section = "not said yet";
            requirement.quote = "Nobody has said yet which requirement this is.";
            return {};
        }
        const model::Coverage* line = catalogue.find(requirement.id);
        if (line == nullptr) {
            return unknown(requirement.id);
        }
        if (!entry.has_own_level) {
            requirement.level = line->level;
        }
        if (requirement.section.empty()) {
            requirement.section = line->source;
        }
        if (requirement.quote.empty()) {
            requirement.quote = line->title;
        }
        return {};
    };
    for (Suite& suite : suites) {
        for (Case& scenario : suite.cases) {
            if (auto done = complete(suite, scenario); !done) {
                return done;
            }
        }
        for (Vector& vector : suite.vectors) {
            if (auto done = complete(suite, vector); !done) {
                return done;
            }
        }
    }
    return {};
}

bool is_selected(const Filter& filter,
                 const Suite& suite,
                 const std::string& id,
                 const model::Requirement& requirement,
                 const std::vector<std::string>& tags) {
    const bool is_slow = contains(tags, "slow");
    const bool has_tag =
        filter.tags.empty() || std::ranges::any_of(filter.tags, [&](const std::string& tag) {
            return contains(tags, tag);
        });
    return is_named(filter.suites, id) && starts_any(filter.sections, requirement.section) &&
           has_tag &&
           (filter.levels.empty() || contains(filter.levels, name_of(requirement.level))) &&
           (filter.roles.empty() || contains(filter.roles, suite.subject.role)) &&
           (!is_slow || filter.includes_slow || contains(filter.tags, "slow") ||
            contains(filter.suites, id));
}

std::vector<model::Coverage> count_cases(const std::vector<Suite>& suites,
                                         const Catalogue& catalogue) {
    std::vector<model::Coverage> coverage = catalogue.entries;
    std::map<std::string_view, model::Coverage*> by_id;
    for (model::Coverage& line : coverage) {
        by_id[line.id] = &line;
    }
    const auto count = [&](const model::Requirement& requirement,
                           const std::vector<std::string>& also) {
        const auto add = [&](const std::string& id) {
            if (const auto found = by_id.find(id); found != by_id.end()) {
                ++found->second->cases;
            }
        };
        add(requirement.id);
        std::ranges::for_each(also, add);
    };
    for (const Suite& suite : suites) {
        // The canaries test the harness: no requirement is covered by a case that must fail.
        if (suite.name.starts_with("self/")) {
            continue;
        }
        for (const Case& scenario : suite.cases) {
            count(scenario.requirement, scenario.also);
        }
        for (const Vector& vector : suite.vectors) {
            count(vector.requirement, vector.also);
        }
    }
    return coverage;
}

Plan make_plan(const std::vector<Suite>& suites,
               const std::vector<Profile>& profiles,
               const Catalogue& catalogue,
               const Filter& filter) {
    Plan plan{.coverage = count_cases(suites, catalogue)};
    Group vectors;
    for (const Suite& suite : suites) {
        for (const Vector& vector : suite.vectors) {
            if (is_selected(filter, suite, vector.id, vector.requirement, vector.tags)) {
                vectors.units.push_back({.suite = &suite, .vector = &vector});
            }
        }
    }
    if (!vectors.units.empty()) {
        plan.groups.push_back(std::move(vectors));
    }
    for (const Profile& profile : profiles) {
        for (const Family family : profile.transports) {
            if (!filter.transports.empty() && !contains(filter.transports, name_of(family))) {
                continue;
            }
            Group group{.profile = &profile,
                        .family = family,
                        .defect = profile.defect,
                        .planted = profile.planted};
            add_cases(group, suites, filter);
            if (!group.units.empty()) {
                plan.groups.push_back(std::move(group));
            }
        }
    }
    return plan;
}

}  // namespace wiretrial::engine
