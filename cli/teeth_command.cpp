// teeth_command: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/teeth_command.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/core.h>
#include <unistd.h>

#include "cli/defects.hpp"
#include "cli/environment.hpp"
#include "cli/library.hpp"
#include "cli/play.hpp"
#include "cli/terminal_facts.hpp"
#include "impl/base/text.hpp"
#include "reports/teeth_json.hpp"
#include "reports/teeth_text.hpp"
#include "reports/write.hpp"
#include "scenarios/engine/deviations.hpp"
#include "scenarios/engine/teeth.hpp"

namespace wiretrial::cli {
namespace {

struct TeethOptions {
    engine::Filter filter{};
    std::vector<std::string> defects{};
    std::vector<std::string> reports{};
    unsigned jobs = 0;
    std::uint64_t seed = 1;
    bool lists = false;
    bool is_verbose = false;
    bool is_quiet = false;
};

int usage_error(const std::string& message) {
    fmt::print(stderr, "wiretrial: {}\n", message);
    return 2;
}

void list_defects(const std::vector<engine::PlantedDefect>& defects) {
    for (const engine::PlantedDefect& defect : defects) {
        const Defect& about = defect.about;
        std::string subjects;
        for (const std::string_view subject : about.subjects) {
            subjects += (subjects.empty() ? "" : ", ") + std::string(subject);
        }
        fmt::print("{}{}\n  in:     {}\n  does:   {}\n  who:    {}\n  breaks: {}\n", about.name,
                   about.is_coarse ? " (coarse)" : "", subjects, about.mistake, about.made_by,
                   about.breaks);
    }
}

/// Those that a name or pattern of the user names; all of them without any.
std::expected<std::vector<engine::PlantedDefect>, std::string> choose(
    const std::vector<std::string>& names) {
    std::vector<engine::PlantedDefect> all = planted_defects();
    if (names.empty()) {
        return all;
    }
    for (const std::string& name : names) {
        const bool is_known = std::ranges::any_of(all, [&](const engine::PlantedDefect& defect) {
            return matches_glob(name, defect.about.name);
        });
        if (!is_known) {
            return std::unexpected(find_defect(name).error());
        }
    }
    std::erase_if(all, [&](const engine::PlantedDefect& defect) {
        return std::ranges::none_of(
            names, [&](const std::string& name) { return matches_glob(name, defect.about.name); });
    });
    return all;
}

std::expected<void, std::string> write_reports(const TeethOptions& options,
                                               const model::Teeth& teeth) {
    for (const std::string& report : options.reports) {
        const std::size_t equals = report.find('=');
        const std::string path = report.substr(equals + 1);
        auto written = reports::write_file(path, report.starts_with("json=")
                                                     ? reports::teeth_to_json(teeth)
                                                     : reports::teeth_to_markdown(teeth));
        if (!written) {
            return written;
        }
    }
    return {};
}

bool is_report(const std::string& text) {
    const std::size_t equals = text.find('=');
    return (text.starts_with("json=") || text.starts_with("markdown=")) && equals + 1 < text.size();
}

int run(TeethOptions& options, const std::string& command) {
    auto defects = choose(options.defects);
    if (!defects) {
        return usage_error(defects.error());
    }
    if (options.lists) {
        list_defects(*defects);
        return 0;
    }
    if (const auto wrong = std::ranges::find_if_not(options.reports, is_report);
        wrong != options.reports.end()) {
        return usage_error("--report " + escape(*wrong, 80) +
                           ": expected json=FILE or markdown=FILE");
    }
    const bool has_all_suites = options.filter.suites.empty();
    const bool judges_cases = options.defects.empty() && options.filter.transports.empty();
    const std::unique_ptr<kernel::Starter> starter = start_starter();
    auto library = load_library(options.filter.suites);
    if (!library) {
        for (const engine::ScenarioError& error : library.error()) {
            fmt::print(stderr, "{}\n", to_text(error));
        }
        return 2;
    }
    std::erase_if(library->suites,
                  [](const engine::Suite& suite) { return suite.name.starts_with("self/"); });
    auto profiles = reference_profiles();
    if (!profiles) {
        return usage_error(profiles.error());
    }
    auto reasons = engine::load_deviations(data_folder() + "/toothless.json");
    if (!reasons) {
        return usage_error(to_text(reasons.error()));
    }
    const engine::TeethPlan plan = engine::make_teeth_plan(
        library->suites, *profiles, library->catalogue, options.filter, *defects);
    if (plan.plan.unit_count() == 0) {
        fmt::print(
            stderr,
            "wiretrial: no case is played over these defects; `wiretrial teeth --list` shows "
            "what each bends\n");
        return 3;
    }
    const std::string started = utc_now();
    const Played played = play_plan(
        plan.plan, {.run = {.jobs = options.jobs, .seed = options.seed, .is_hurried = true},
                    .shows_progress = ::isatty(STDERR_FILENO) != 0 && !options.is_quiet,
                    .starter = starter.get()});
    model::Teeth teeth = engine::fold_teeth(plan, played.results, *defects, *reasons, judges_cases);
    if (!has_all_suites) {
        teeth.idle_reasons.clear();  // What they excuse may lie in another suite.
        if (options.defects.empty()) {
            std::erase_if(teeth.defects, [](const auto& line) { return line.played == 0; });
        }
    }
    teeth.command = command;
    teeth.environment = describe_environment();
    teeth.started = started;
    teeth.duration = played.duration;
    teeth.seed = options.seed;
    teeth.is_complete = played.results.size() == plan.plan.unit_count();
    if (auto written = write_reports(options, teeth); !written) {
        return usage_error(written.error());
    }
    if (!options.is_quiet) {
        fmt::print("{}", reports::teeth_to_terminal(teeth, {.color = wants_color(),
                                                            .width = terminal_width(),
                                                            .verbose = options.is_verbose}));
    }
    return played.signal != 0 ? 128 + played.signal : model::exit_status(teeth);
}

}  // namespace

void add_teeth_command(CLI::App& app, const std::string& command_line, int& exit_status) {
    CLI::App* command = app.add_subcommand(
        "teeth", "Plant known mistakes in the references and show which cases catch them");
    command->footer(
        "Examples:\n"
        "  wiretrial teeth                                the whole matrix\n"
        "  wiretrial teeth --list                         every defect, who makes it, what it "
        "breaks\n"
        "  wiretrial teeth tcp --defect sticky-frames-lost -v\n"
        "Exit status: 0 every defect is caught and every case can fail, 1 not so, 2 wrong usage, 3 "
        "nothing "
        "selected.");
    const auto options = std::make_shared<TeethOptions>();
    command->add_option("suites", options->filter.suites, "Suites, beginnings of ids, or patterns");
    command->add_option("--defect", options->defects, "Only these defects (patterns allowed)")
        ->allow_extra_args(false);
    command->add_flag("--list", options->lists, "Tell of the defects, and play nothing");
    command->add_option("--transport", options->filter.transports, "Only ipv4, ipv6 or unix")
        ->allow_extra_args(false);
    command->add_flag("--slow", options->filter.includes_slow,
                      "Also the cases that take long by nature");
    command
        ->add_option("--jobs,-j", options->jobs, "Cases in flight; six for each core when absent")
        ->check(CLI::Range(1U, 256U));
    command->add_option("--seed", options->seed, "Decides cuts");
    command->add_option("--report", options->reports, "json=FILE or markdown=FILE")
        ->allow_extra_args(false);
    command->add_flag("--verbose,-v", options->is_verbose,
                      "Every case that caught a defect, and what it saw");
    command->add_flag("--quiet,-q", options->is_quiet, "No text but errors");
    command->callback(
        [options, &command_line, &exit_status] { exit_status = run(*options, command_line); });
}

}  // namespace wiretrial::cli
