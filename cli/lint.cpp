// lint: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/lint.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/core.h>

#include "cli/library.hpp"
#include "scenarios/engine/case_needs.hpp"
#include "scenarios/engine/grammar.hpp"
#include "scenarios/engine/loader.hpp"
#include "scenarios/engine/plan.hpp"

namespace wiretrial::cli {
namespace {

using engine::Case;
using engine::Place;
using engine::Step;
using engine::Steps;
using engine::Suite;

/// Whether any step can turn the case red.
bool can_fail(const Steps& steps) {
    return std::ranges::any_of(steps, [](const Step& step) {
        if (const auto* repeat = std::get_if<engine::RepeatStep>(&step.action)) {
            return can_fail(repeat->steps);
        }
        if (const auto* together = std::get_if<engine::TogetherStep>(&step.action)) {
            return std::ranges::any_of(together->branches, can_fail);
        }
        return std::holds_alternative<engine::ExpectStep>(step.action) ||
               std::holds_alternative<engine::ExitStep>(step.action) ||
               std::holds_alternative<engine::CallStep>(step.action) ||
               std::holds_alternative<engine::ResourcesStep>(step.action) ||
               std::holds_alternative<engine::AcceptStep>(step.action) ||
               (std::holds_alternative<engine::ConnectStep>(step.action) &&
                std::get<engine::ConnectStep>(step.action).gives != "connected") ||
               (std::holds_alternative<engine::BindStep>(step.action) &&
                !std::get<engine::BindStep>(step.action).gives.empty()) ||
               (std::holds_alternative<engine::ListenStep>(step.action) &&
                !std::get<engine::ListenStep>(step.action).gives.empty());
    });
}

/// Collects what is found.
class Linter {
  public:
    /// A profile that cases may be played with.
    void know(engine::Profile profile) { profiles_.push_back(std::move(profile)); }
    [[nodiscard]] std::size_t profile_count() const { return profiles_.size(); }

    void fault(const std::string& file, Place place, const std::string& message) {
        ++faults_;
        fmt::print("{}:{}:{}: {}\n", file, place.line, place.column, message);
    }
    void warning(const std::string& file, Place place, const std::string& message) {
        ++warnings_;
        fmt::print("{}:{}:{}: warning: {}\n", file, place.line, place.column, message);
    }

    void check_suite(const Suite& suite, const engine::Catalogue& catalogue) {
        for (const Case& scenario : suite.cases) {
            check_requirement(suite, scenario.id, scenario.requirement, scenario.place, catalogue);
            check_needs(suite, scenario);
            if (!can_fail(scenario.steps)) {
                fault(suite.file, scenario.place,
                      "case " + scenario.id + " has no step that could fail: add an expect");
            }
            for (const std::string& name : scenario.depends_on) {
                const bool is_known = std::ranges::any_of(
                    suite.cases, [&](const Case& other) { return other.id == name; });
                if (!is_known) {
                    fault(suite.file, scenario.place,
                          "depends_on names " + name + ", which this suite does not have");
                }
            }
        }
        for (const engine::Vector& vector : suite.vectors) {
            check_requirement(suite, vector.id, vector.requirement, vector.place, catalogue);
        }
    }

    [[nodiscard]] int finish(std::size_t suites, std::size_t profiles) const {
        fmt::print("{} suites and {} profiles checked: {} faults, {} warnings\n", suites, profiles,
                   faults_, warnings_);
        return faults_ == 0 ? 0 : 2;
    }

  private:
    void check_requirement(const Suite& suite,
                           const std::string& id,
                           const model::Requirement& requirement,
                           Place place,
                           const engine::Catalogue& catalogue) {
        if (requirement.id == engine::stub_requirement) {
            return fault(suite.file, place,
                         "case " + id +
                             ": fill in the requirement that says what must come "
                             "(`wiretrial list --requirements`)");
        }
        const model::Coverage* line = catalogue.find(requirement.id);
        if (line == nullptr) {
            return fault(suite.file, place,
                         "case " + id + " rests on " + requirement.id +
                             ", which the catalogue does not have");
        }
        if (line->level != requirement.level) {
            warning(suite.file, place,
                    "case " + id + " has level " + std::string(name_of(requirement.level)) +
                        ", its requirement " + std::string(name_of(line->level)));
        }
        if (requirement.quote.empty()) {
            fault(suite.file, place, "case " + id + " quotes no sentence");
        }
    }

    /// What no profile has is misspelt, or the case is never played.
    void check_needs(const Suite& suite, const Case& scenario) {
        const engine::CaseNeeds needs = engine::needs_of(scenario.steps);
        const auto warn_of = [&](const std::set<std::string>& names, std::string_view kind,
                                 const auto& has) {
            for (const std::string& name : names) {
                if (std::ranges::none_of(profiles_, [&](const engine::Profile& profile) {
                        return has(profile, name);
                    })) {
                    warning(suite.file, scenario.place,
                            "case " + scenario.id + " needs the " + std::string(kind) + " `" +
                                name + "`, which no profile names");
                }
            }
        };
        warn_of(needs.commands, "command", [](const engine::Profile& profile, const auto& name) {
            return profile.templates.contains(name);
        });
        warn_of(needs.resources, "resource", [](const engine::Profile& profile, const auto& name) {
            return profile.resources.contains(name);
        });
        warn_of(needs.limits, "limit", [](const engine::Profile& profile, const auto& name) {
            return profile.limits.contains(name);
        });
        warn_of(needs.phrases, "phrase", [](const engine::Profile& profile, const auto& name) {
            return profile.phrases.contains(name);
        });
    }

    std::vector<engine::Profile> profiles_;
    std::size_t faults_ = 0;
    std::size_t warnings_ = 0;
};

bool is_profile_file(const std::string& file) {
    const auto root = engine::read_json_file(file);
    return root && root->find("profile") != nullptr;
}

}  // namespace

int lint(const std::vector<std::string>& files) {
    Linter linter;
    std::vector<std::string> wanted;
    for (const std::string& file : files) {
        if (!is_profile_file(file)) {
            wanted.push_back(file);
            continue;
        }
        auto profiles = engine::load_profiles(file);
        if (!profiles) {
            linter.fault(profiles.error().file, profiles.error().place, profiles.error().message);
            continue;
        }
        for (engine::Profile& profile : *profiles) {
            linter.know(std::move(profile));
        }
    }
    if (!files.empty() && wanted.empty()) {
        return linter.finish(0, linter.profile_count());
    }
    // Cases are held against the shipped profiles, too; those are checked where nothing is named.
    std::vector<std::string> errors;
    std::vector<engine::Profile> shipped = all_profiles(errors);
    const std::size_t checked = linter.profile_count() + (files.empty() ? shipped.size() : 0);
    for (engine::Profile& profile : shipped) {
        linter.know(std::move(profile));
    }
    for (const std::string& error : errors) {
        linter.fault(error, {}, "the profile cannot be read");
    }
    auto library = load_library(wanted);
    if (!library) {
        for (const engine::ScenarioError& error : library.error()) {
            linter.fault(
                error.file, error.place,
                error.message + (error.pointer.empty() ? "" : " (at " + error.pointer + ")"));
        }
        return linter.finish(0, checked);
    }
    for (const Suite& suite : library->suites) {
        linter.check_suite(suite, library->catalogue);
    }
    return linter.finish(library->suites.size(), checked);
}

}  // namespace wiretrial::cli
