// compare_command: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/compare_command.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <expected>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include "cli/benchmark_report.hpp"
#include "cli/terminal_facts.hpp"
#include "impl/base/text.hpp"
#include "reports/compare/comparison.hpp"
#include "reports/comparison_json.hpp"
#include "reports/comparison_text.hpp"
#include "reports/write.hpp"

namespace wiretrial::cli {
namespace {

using compare::Comparison;
using compare::Direction;
using compare::Measurements;

constexpr int exit_usage = 2;

struct CompareOptions {
    std::string baseline{};
    std::string contender{};
    std::string control{};
    std::vector<std::string> benchmarks{};
    std::vector<std::string> metrics{};
    std::vector<std::string> lower{};
    std::vector<std::string> higher{};
    std::vector<std::string> effects{};
    std::vector<std::string> reports{};
    double false_alarms_percent = 100 * compare::Rules{}.false_alarms_max;
    bool is_paired = false;
    bool allows_different_machines = false;
    bool is_strict = false;
    bool is_verbose = false;
    bool is_quiet = false;
    bool prints_json = false;
};

/// A sentence for standard error.
using Fault = std::string;

bool matches_any(const std::vector<std::string>& patterns, std::string_view name) {
    return std::ranges::any_of(
        patterns, [name](const std::string& pattern) { return matches_glob(pattern, name); });
}

/// `5`, or `p99=10`: from what percentage on a change of the figures that match matters.
struct Effect {
    std::string pattern{};
    double fraction = 0;
};

std::expected<std::vector<Effect>, Fault> effects_of(const std::vector<std::string>& texts) {
    std::vector<Effect> effects;
    for (const std::string& text : texts) {
        const std::size_t equals = text.rfind('=');
        const std::string_view number =
            std::string_view(text).substr(equals == std::string::npos ? 0 : equals + 1);
        double percent = 0;
        const auto [end, error] =
            std::from_chars(number.data(), number.data() + number.size(), percent);
        if (error != std::errc() || end != number.data() + number.size() || !(percent > 0) ||
            percent > 1000) {
            return std::unexpected("--min-effect " + escape(text, 80) +
                                   ": expected a percentage above 0, such as 5 or p99=10");
        }
        effects.push_back({.pattern = equals == std::string::npos ? "*" : text.substr(0, equals),
                           .fraction = percent / 100});
    }
    return effects;
}

/// Leaves out what is not asked for, and applies what the user knows better than the names of the figures.
void apply(const CompareOptions& options, const std::vector<Effect>& effects, Measurements& to) {
    const auto is_unwanted = [&options](const std::string& benchmark) {
        return !options.benchmarks.empty() && !matches_any(options.benchmarks, benchmark);
    };
    std::erase_if(to.failed, [&](const auto& failed) { return is_unwanted(failed.first); });
    std::erase_if(to.figures, [&](const auto& figure) {
        const auto& [benchmark, metric] = figure.first;
        return is_unwanted(benchmark) ||
               (!options.metrics.empty() && !matches_any(options.metrics, metric));
    });
    for (auto& [name, figure] : to.figures) {
        if (matches_any(options.lower, name.second)) {
            figure.metric.direction = Direction::lower_is_better;
        }
        if (matches_any(options.higher, name.second)) {
            figure.metric.direction = Direction::higher_is_better;
        }
        for (const Effect& effect : effects) {
            if (matches_glob(effect.pattern, name.second)) {
                figure.metric.effect_min = effect.fraction;
            }
        }
    }
}

bool is_report(const std::string& text) {
    const std::size_t equals = text.find('=');
    return (text.starts_with("json=") || text.starts_with("markdown=")) && equals + 1 < text.size();
}

std::expected<void, Fault> write_reports(const CompareOptions& options,
                                         const Comparison& comparison) {
    for (const std::string& report : options.reports) {
        const std::string path = report.substr(report.find('=') + 1);
        auto written = reports::write_file(path, report.starts_with("json=")
                                                     ? reports::comparison_to_json(comparison)
                                                     : reports::comparison_to_markdown(comparison));
        if (!written) {
            return written;
        }
    }
    const char* const summary = std::getenv("GITHUB_STEP_SUMMARY");
    if (summary != nullptr && *summary != '\0') {
        return reports::append_file(summary, reports::comparison_to_markdown(comparison));
    }
    return {};
}

struct Inputs {
    BenchmarkReport baseline{};
    BenchmarkReport contender{};
    Measurements control{};
    bool is_paired = false;
};

std::expected<Inputs, Fault> read_inputs(const CompareOptions& options) {
    Inputs inputs;
    BenchmarkReport control;
    for (auto [path, report] : {std::pair{&options.baseline, &inputs.baseline},
                                std::pair{&options.contender, &inputs.contender},
                                std::pair{&options.control, &control}}) {
        if (path->empty()) {
            continue;
        }
        auto read = read_benchmark_report(*path);
        if (!read) {
            return std::unexpected(to_text(read.error()));
        }
        *report = std::move(*read);
    }
    const auto& rounds = inputs.baseline.rounds;
    const bool has_folders = !rounds.empty() && !inputs.contender.rounds.empty();
    if (has_folders && (inputs.contender.rounds != rounds ||
                        (!options.control.empty() && control.rounds != rounds))) {
        return std::unexpected(
            "wiretrial: the folders hold different rounds; files of one round have one name, such "
            "as "
            "01.json");
    }
    inputs.is_paired = options.is_paired || has_folders;
    inputs.control =
        options.control.empty() ? std::move(inputs.baseline.control) : std::move(control.measured);
    return inputs;
}

std::expected<void, Fault> check_machines(const CompareOptions& options,
                                          const Comparison& comparison) {
    if (comparison.differences.empty() || options.allows_different_machines) {
        return {};
    }
    std::string text =
        "wiretrial: the two were not measured on the same machine, so a ratio says nothing:\n";
    for (const std::string& difference : comparison.differences) {
        text += "  " + escape(difference, 400) + "\n";
    }
    return std::unexpected(text + "--allow-different-machines compares them in spite of it");
}

std::expected<Comparison, Fault> make_comparison(const CompareOptions& options) {
    if (const auto wrong = std::ranges::find_if_not(options.reports, is_report);
        wrong != options.reports.end()) {
        return std::unexpected("wiretrial: --report " + escape(*wrong, 80) +
                               ": expected json=FILE or markdown=FILE");
    }
    const auto effects = effects_of(options.effects);
    if (!effects) {
        return std::unexpected("wiretrial: " + effects.error());
    }
    auto inputs = read_inputs(options);
    if (!inputs) {
        return std::unexpected(inputs.error());
    }
    for (Measurements* const side :
         {&inputs->baseline.measured, &inputs->contender.measured, &inputs->control}) {
        apply(options, *effects, *side);
    }
    Comparison comparison = compare::compare(
        {inputs->baseline.measured, inputs->contender.measured, inputs->control}, inputs->is_paired,
        {.false_alarms_max = options.false_alarms_percent / 100});
    comparison.baseline = options.baseline;
    comparison.contender = options.contender;
    comparison.is_strict = options.is_strict;
    for (const BenchmarkReport* const report : {&inputs->baseline, &inputs->contender}) {
        std::ranges::copy(report->differences, std::back_inserter(comparison.differences));
    }
    if (auto checked = check_machines(options, comparison); !checked) {
        return std::unexpected(checked.error());
    }
    return comparison;
}

int run(const CompareOptions& options, const std::string& command_line) {
    auto comparison = make_comparison(options);
    if (!comparison) {
        fmt::print(stderr, "{}\n", comparison.error());
        return exit_usage;
    }
    comparison->command = command_line;
    if (auto written = write_reports(options, *comparison); !written) {
        fmt::print(stderr, "wiretrial: {}\n", written.error());
        return exit_usage;
    }
    if (options.prints_json) {
        fmt::print("{}", reports::comparison_to_json(*comparison));
    } else if (!options.is_quiet) {
        fmt::print("{}",
                   reports::comparison_to_terminal(*comparison, {.color = wants_color(),
                                                                 .width = terminal_width(),
                                                                 .verbose = options.is_verbose}));
    }
    if (std::fflush(stdout) != 0) {
        return exit_usage;
    }
    const int status = exit_status(*comparison);
    if (status == 3) {
        fmt::print(stderr,
                   "wiretrial: the two reports have no figure in common that can be judged\n");
    }
    return status;
}

void add_rules(CLI::App& command, CompareOptions& options) {
    command.add_flag("--pairs", options.is_paired,
                     "Repetitions of one number were measured in turns; reports that name one "
                     "session, and folders, say so themselves");
    command.add_option(
        "--control", options.control,
        "BASE measured once more: how much it differs from itself is the noise floor");
    command
        .add_option(
            "--min-effect", options.effects,
            "Smallest change that matters, in percent, or METRIC=PERCENT (5; 10 for p95 and "
            "above; 1 for instructions)")
        ->allow_extra_args(false);
    command
        .add_option("--false-alarms", options.false_alarms_percent,
                    "Percentage of comparisons without any change that may raise an alarm, all "
                    "figures together")
        ->check(CLI::Range(0.0001, 50.0))
        ->capture_default_str();
    command.add_option("--lower", options.lower, "Figures (patterns) that are better when lower")
        ->allow_extra_args(false);
    command
        .add_option("--higher", options.higher, "Figures (patterns) that are better when higher")
        ->allow_extra_args(false);
    command.add_flag("--allow-different-machines", options.allows_different_machines,
                     "Compare what was not measured on one machine");
    command.add_flag("--strict", options.is_strict, "What is inconclusive or lost is red, too");
}

}  // namespace

void add_compare_command(CLI::App& app, const std::string& command_line, int& exit_status) {
    CLI::App* const command = app.add_subcommand(
        "compare", "Say whether a program has become slower, and how sure that is");
    command->footer(
        "Examples:\n"
        "  wiretrial compare old.json new.json            two reports of Google Benchmark\n"
        "  wiretrial compare old new                      two folders: files of one name are one "
        "round\n"
        "  wiretrial compare old.json new.json --metric cpu_time --min-effect 3\n"
        "Exit status: 0 nothing red, 1 a regression or a new failure (with --strict also what is\n"
        "inconclusive or lost), 2 wrong usage or file, 3 no figure in common.");
    const auto options = std::make_shared<CompareOptions>();
    command->add_option("BASE", options->baseline, "Report, or folder of reports")->required();
    command->add_option("NEW", options->contender, "Report, or folder of reports")->required();
    command
        ->add_option("--benchmark", options->benchmarks, "Only these benchmarks (patterns allowed)")
        ->allow_extra_args(false);
    command->add_option("--metric", options->metrics, "Only these figures (patterns allowed)")
        ->allow_extra_args(false);
    add_rules(*command, *options);
    command->add_option("--report", options->reports, "json=FILE or markdown=FILE")
        ->allow_extra_args(false);
    command->add_flag("--verbose,-v", options->is_verbose, "What has not changed, too");
    command->add_flag("--quiet,-q", options->is_quiet, "No text but errors");
    command->add_flag("--json", options->prints_json, "The comparison as JSON on standard output");
    command->callback(
        [options, &command_line, &exit_status] { exit_status = run(*options, command_line); });
}

}  // namespace wiretrial::cli
