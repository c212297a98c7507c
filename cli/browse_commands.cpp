// browse_commands: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/browse_commands.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "bench/session/scenario.hpp"
#include "cli/library.hpp"
#include "cli/lint.hpp"
#include "cli/subject_text.hpp"
#include "impl/base/text.hpp"
#include "scenarios/engine/plan.hpp"
#include "scenarios/engine/schema.hpp"
#include "scenarios/engine/step_text.hpp"

namespace wiretrial::cli {
namespace {

using Json = nlohmann::ordered_json;

int print_errors(const std::vector<engine::ScenarioError>& errors) {
    for (const engine::ScenarioError& error : errors) {
        fmt::print(stderr, "{}\n", to_text(error));
    }
    return 2;
}

struct BrowseOptions {
    std::vector<std::string> names{};
    bool prints_json = false;
    bool lists_subjects = false;
    bool lists_requirements = false;
};

int list_subjects(bool prints_json) {
    std::vector<std::string> errors;
    const auto profiles = all_profiles(errors);
    for (const std::string& error : errors) {
        fmt::print(stderr, "{}\n", error);
    }
    Json list = Json::array();
    for (const engine::Profile& profile : profiles) {
        if (prints_json) {
            list.push_back({{"name", profile.name},
                            {"about", profile.about},
                            {"role", profile.role},
                            {"service", profile.service},
                            {"behaviour", profile.behaviour},
                            {"codec", profile.codec}});
        } else {
            fmt::print("{:<34} {:<7} {:<9} {}\n", profile.name, profile.role, profile.service,
                       profile.about);
        }
    }
    if (prints_json) {
        fmt::print("{}\n", list.dump(1));
    }
    return errors.empty() ? 0 : 2;
}

int list_requirements(const Library& library, bool prints_json) {
    Json list = Json::array();
    for (const model::Coverage& line : engine::count_cases(library.suites, library.catalogue)) {
        if (prints_json) {
            list.push_back({{"id", line.id},
                            {"level", name_of(line.level)},
                            {"source", line.source},
                            {"title", line.title},
                            {"cases", line.cases},
                            {"reason_untested", line.reason_untested}});
        } else {
            fmt::print("{:<12} {:<9} {:>3} cases  {}\n", line.id, name_of(line.level), line.cases,
                       line.title);
        }
    }
    if (prints_json) {
        fmt::print("{}\n", list.dump(1));
    }
    return 0;
}

int list_cases(const BrowseOptions& options, const Library& library) {
    engine::Filter filter{.suites = options.names, .includes_slow = true};
    Json list = Json::array();
    std::size_t count = 0;
    const auto add = [&](const engine::Suite& suite, const std::string& id,
                         const std::string& title, const model::Requirement& requirement,
                         const std::vector<std::string>& tags) {
        if (!engine::is_selected(filter, suite, id, requirement, tags)) {
            return;
        }
        ++count;
        if (options.prints_json) {
            list.push_back({{"id", id},
                            {"title", title},
                            {"requirement", requirement.id},
                            {"level", name_of(requirement.level)},
                            {"section", requirement.section},
                            {"tags", tags}});
        } else {
            fmt::print("{:<58} {:<10} {}\n", id, requirement.id, name_of(requirement.level));
        }
    };
    for (const engine::Suite& suite : library.suites) {
        for (const engine::Case& scenario : suite.cases) {
            add(suite, scenario.id, scenario.title, scenario.requirement, scenario.tags);
        }
        for (const engine::Vector& vector : suite.vectors) {
            add(suite, vector.id, vector.title, vector.requirement, vector.tags);
        }
    }
    if (options.prints_json) {
        fmt::print("{}\n", list.dump(1));
    } else {
        fmt::print("{} cases\n", count);
    }
    return count == 0 ? 3 : 0;
}

void print_steps(const engine::Steps& steps, std::size_t indent) {
    for (const engine::Step& step : steps) {
        fmt::print("{:{}}{}\n", "", indent, engine::describe(step.action));
        if (const auto* repeat = std::get_if<engine::RepeatStep>(&step.action)) {
            print_steps(repeat->steps, indent + 2);
        }
        if (const auto* together = std::get_if<engine::TogetherStep>(&step.action)) {
            for (const engine::Steps& branch : together->branches) {
                fmt::print("{:{}}branch\n", "", indent + 2);
                print_steps(branch, indent + 4);
            }
        }
    }
}

void print_requirement(const model::Requirement& requirement) {
    fmt::print("  requirement: {} ({}), {}\n  \"{}\"\n", requirement.id, name_of(requirement.level),
               requirement.section, requirement.quote);
}

int show(const BrowseOptions& options, const Library& library) {
    engine::Filter filter{.suites = options.names, .includes_slow = true};
    std::size_t count = 0;
    for (const engine::Suite& suite : library.suites) {
        for (const engine::Case& scenario : suite.cases) {
            if (!engine::is_selected(filter, suite, scenario.id, scenario.requirement,
                                     scenario.tags)) {
                continue;
            }
            ++count;
            fmt::print("{}\n  {}\n", scenario.id, scenario.title);
            print_requirement(scenario.requirement);
            fmt::print("  file: {}:{}\n", suite.file, scenario.place.line);
            print_steps(scenario.steps, 4);
        }
        for (const engine::Vector& vector : suite.vectors) {
            if (!engine::is_selected(filter, suite, vector.id, vector.requirement, vector.tags)) {
                continue;
            }
            ++count;
            fmt::print("{}\n  {}\n", vector.id, vector.title);
            print_requirement(vector.requirement);
            fmt::print("  file: {}:{}\n  codec: {}\n", suite.file, vector.place.line, vector.codec);
        }
    }
    if (count == 0) {
        fmt::print(stderr, "wiretrial: no such case; `wiretrial list` shows them all\n");
        return 3;
    }
    return 0;
}

/// Shows the subjects among the names, and takes these out. Gives how many there were.
std::size_t show_subjects(std::vector<std::string>& names) {
    std::vector<std::string> errors;  // `list --subjects` and `lint` tell of them.
    const auto profiles = all_profiles(errors);
    return std::erase_if(names, [&](const std::string& name) {
        const auto found = std::ranges::find(profiles, name, &engine::Profile::name);
        if (found != profiles.end()) {
            fmt::print("{}", subject_text(*found));
        }
        return found != profiles.end();
    });
}

CLI::App* add_command(CLI::App& app,
                      const std::string& name,
                      const std::string& about,
                      const std::string& example) {
    CLI::App* command = app.add_subcommand(name, about);
    command->footer("Example:\n  " + example);
    return command;
}

}  // namespace

void add_list_command(CLI::App& app, int& exit_status) {
    CLI::App* command =
        add_command(app, "list", "List cases, subjects or requirements", "wiretrial list framing");
    auto options = std::make_shared<BrowseOptions>();
    command->add_option("suites", options->names, "Suites, beginnings of ids, patterns, or files");
    command->add_flag("--subjects", options->lists_subjects,
                      "List references and profiles instead");
    command->add_flag("--requirements", options->lists_requirements,
                      "List the catalogue with the number of cases of each line");
    command->add_flag("--json", options->prints_json, "For machines");
    command->callback([options, &exit_status] {
        if (options->lists_subjects) {
            exit_status = list_subjects(options->prints_json);
            return;
        }
        const auto library = load_library(options->names);
        exit_status = !library ? print_errors(library.error())
                      : options->lists_requirements
                          ? list_requirements(*library, options->prints_json)
                          : list_cases(*options, *library);
    });
}

void add_show_command(CLI::App& app, int& exit_status) {
    CLI::App* command = add_command(
        app, "show",
        "Show what a case does, and the requirement behind it; or a subject, and its lesson",
        "wiretrial show tcp/server/sticky");
    auto options = std::make_shared<BrowseOptions>();
    command
        ->add_option("cases", options->names,
                     "Ids, their beginnings, or patterns; or names of subjects")
        ->required();
    command->callback([options, &exit_status] {
        if (show_subjects(options->names) > 0 && options->names.empty()) {
            return;
        }
        const auto library = load_library(options->names);
        exit_status = library ? show(*options, *library) : print_errors(library.error());
    });
}

void add_lint_command(CLI::App& app, int& exit_status) {
    CLI::App* command = add_command(app, "lint", "Check suites and profiles without running them",
                                    "wiretrial lint my_suite.json");
    auto options = std::make_shared<BrowseOptions>();
    command->add_option("files", options->names,
                        "Files; all suites and profiles of the library when absent");
    command->callback([options, &exit_status] { exit_status = lint(options->names); });
}

void add_schema_command(CLI::App& app, int& exit_status) {
    CLI::App* command = add_command(app, "schema", "Print a JSON Schema (draft-07)",
                                    "wiretrial schema suite > suite.schema.json");
    auto name = std::make_shared<std::string>("suite");
    command->add_option(
        "name", *name,
        "suite, profile, deviations, bench, run, teeth, compare, campaign, or requirements");
    command->callback([name, &exit_status] {
        if (*name == "run" || *name == "requirements" || *name == "teeth" || *name == "compare" ||
            *name == "campaign") {
            std::ifstream in(data_folder() + "/schema/" + *name + ".schema.json");
            const std::string text{std::istreambuf_iterator<char>(in), {}};
            fmt::print("{}", text);
            exit_status = text.empty() ? 2 : 0;
            return;
        }
        const auto text = *name == "bench" ? engine::schema_text(bench::scenarios_shape(), *name)
                                           : engine::schema_text(*name);
        if (!text) {
            fmt::print(stderr, "wiretrial: {}\n", text.error());
        }
        fmt::print("{}", text.value_or(""));
        exit_status = text ? 0 : 2;
    });
}

}  // namespace wiretrial::cli
