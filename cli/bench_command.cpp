// bench_command: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/bench_command.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <expected>
#include <fstream>
#include <map>
#include <memory>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>
#include <sched.h>
#include <unistd.h>

#include "bench/load/figure_text.hpp"
#include "bench/session/session_reports.hpp"
#include "cli/bench_play.hpp"
#include "cli/environment.hpp"
#include "cli/stop_signals.hpp"
#include "cli/terminal_facts.hpp"
#include "cli/time_option.hpp"
#include "impl/base/text.hpp"
#include "reports/compare/comparison.hpp"
#include "reports/comparison_json.hpp"
#include "reports/comparison_text.hpp"
#include "reports/safe_text.hpp"
#include "reports/write.hpp"

namespace wiretrial::cli {
namespace {

using bench::Session;
using bench::Side;
using compare::Comparison;

constexpr int exit_red = 1;
constexpr int exit_usage = 2;
constexpr int exit_unreachable = 3;
constexpr std::size_t rounds_of_bench = 5;

struct BenchOptions {
    BenchChoice choice{};
    std::size_t rounds = 0;  ///< 0: nobody said how many.
    std::size_t threads = 1;
    std::string length = "1s";
    std::string warm_up = "200ms";
    std::vector<std::string> metrics{};
    std::vector<std::string> reports{};
    bool is_strict = false;
    bool lists = false;
    bool prints_json = false;
    bool is_quiet = false;
    bool is_verbose = false;
};

/// A sentence for standard error.
using Fault = std::string;

int usage_error(const Fault& message) {
    fmt::print(stderr, "wiretrial bench: {}\n", reports::one_line(message));
    return exit_usage;
}

std::expected<void, Fault> check_reports(const BenchOptions& options) {
    static constexpr std::array<std::string_view, 4> kinds{"json", "markdown", "base", "compare"};
    for (const std::string& report : options.reports) {
        const std::size_t equals = report.find('=');
        const std::string kind = report.substr(0, equals);
        if (equals == std::string::npos || equals + 1 == report.size() ||
            std::ranges::find(kinds, kind) == kinds.end()) {
            const std::string_view near = nearest(kind, kinds);
            return std::unexpected(
                "--report " + escape(report, 80) +
                ": expected json=FILE, markdown=FILE, and with --against base=FILE or "
                "compare=FILE" +
                (near.empty() ? "" : "; did you mean " + std::string(near) + "?"));
        }
        if (options.choice.against.empty() && (kind == "base" || kind == "compare")) {
            return std::unexpected("--report " + kind + "=FILE is of --against");
        }
    }
    return {};
}

/// What figures of speed depend on; beside what `load` tells, how the processors are governed and who else was busy.
std::map<std::string, std::string> fingerprint() {
    std::map<std::string, std::string> facts = describe_machine();
    const auto add = [&facts](const char* name, const char* path) {
        std::ifstream in(path);
        if (std::string line; std::getline(in, line) && !line.empty()) {
            facts[name] = line;
        }
    };
    add("governor", "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
    add("load_average", "/proc/loadavg");
    cpu_set_t set{};
    if (::sched_getaffinity(0, sizeof set, &set) == 0) {
        facts["usable_cores"] = std::to_string(CPU_COUNT(&set));
    }
    return facts;
}

std::expected<Session, Fault> make_session(const BenchOptions& options,
                                           const BenchPlan& plan,
                                           const std::string& command_line) {
    const auto length = parse_time(options.length);
    const auto warm_up = options.warm_up == "0" ? Duration::zero() : parse_time(options.warm_up);
    if (!length || !warm_up) {
        return std::unexpected(length ? warm_up.error() : length.error());
    }
    const bool compares = !options.choice.against.empty();
    Session session{.command = command_line,
                    .environment = fingerprint(),
                    .cores = std::thread::hardware_concurrency(),
                    .date = utc_now(),
                    .rounds = options.rounds > 0 ? options.rounds
                              : compares         ? compare::repetitions_advised
                                                 : rounds_of_bench,
                    .threads = options.threads,
                    .length = *length,
                    .warm_up = *warm_up,
                    .remarks = plan.remarks};
    if (compares) {
        session.interleaved = fmt::format("bench {} {}", session.date, ::getpid());
    }
    for (const Bout& bout : plan.bouts) {
        session.scenarios.push_back(bout.scenario);
    }
    return session;
}

/// A line that renews itself on a terminal, and one for each round elsewhere.
void show(const BenchProgress& progress, const Session& session, bool is_live) {
    const bench::Measurement& last = *progress.last;
    if (is_live) {
        fmt::print(stderr, "\r\033[K{}/{}  {}  {}  {} requests/s", progress.done, progress.total,
                   last.scenario, reports::one_line(last.subject),
                   load::count_text(last.requests_per_second));
        std::fflush(stderr);
    } else if (progress.done % (progress.total / session.rounds) == 0) {
        fmt::print(stderr, "round {} of {}\n", progress.round + 1, session.rounds);
    }
}

Comparison compare_sides(const BenchOptions& options, const Session& session) {
    std::array<compare::Measurements, 3> sides = {measurements_of(session, Side::baseline),
                                                  measurements_of(session, Side::contender),
                                                  measurements_of(session, Side::control)};
    for (compare::Measurements& side : sides) {
        std::erase_if(side.figures, [&](const auto& figure) {
            return !options.metrics.empty() &&
                   std::ranges::none_of(options.metrics, [&](const std::string& pattern) {
                       return matches_glob(pattern, figure.first.second);
                   });
        });
    }
    Comparison comparison = compare::compare({sides[0], sides[1], sides[2]}, true);
    comparison.command = session.command;
    comparison.baseline = options.choice.against;
    comparison.contender =
        options.choice.targets.empty() ? "this program" : options.choice.targets.front();
    comparison.is_strict = options.is_strict;
    if (!session.incomplete.empty()) {
        comparison.remarks.push_back("INCOMPLETE: " + session.incomplete);
    }
    return comparison;
}

std::expected<void, Fault> write_reports(const BenchOptions& options,
                                         const Session& session,
                                         const Comparison* comparison) {
    const auto markdown = [&] {
        return to_markdown(session) +
               (comparison != nullptr ? "\n" + reports::comparison_to_markdown(*comparison) : "");
    };
    for (const std::string& report : options.reports) {
        const std::string path = report.substr(report.find('=') + 1);
        auto written = reports::write_file(
            path, report.starts_with("json=")      ? to_benchmark_json(session)
                  : report.starts_with("base=")    ? to_benchmark_json(session, Side::baseline)
                  : report.starts_with("compare=") ? reports::comparison_to_json(*comparison)
                                                   : markdown());
        if (!written) {
            return written;
        }
    }
    const char* const summary = std::getenv("GITHUB_STEP_SUMMARY");
    if (summary != nullptr && *summary != '\0') {
        return reports::append_file(summary, markdown());
    }
    return {};
}

void print(const BenchOptions& options, const Session& session, const Comparison* comparison) {
    if (options.prints_json) {
        fmt::print("{}", to_benchmark_json(session));
        return;
    }
    if (options.is_quiet) {
        return;
    }
    fmt::print("{}", to_table(session));
    if (comparison != nullptr) {
        fmt::print("\n{}",
                   reports::comparison_to_terminal(*comparison, {.color = wants_color(),
                                                                 .width = terminal_width(),
                                                                 .verbose = options.is_verbose}));
    }
}

int finish(const BenchOptions& options, const Session& session, bool has_reached_any, int signal) {
    std::unique_ptr<Comparison> comparison;
    if (!options.choice.against.empty()) {
        comparison = std::make_unique<Comparison>(compare_sides(options, session));
    }
    if (auto written = write_reports(options, session, comparison.get()); !written) {
        return usage_error(written.error());
    }
    print(options, session, comparison.get());
    if (std::fflush(stdout) != 0) {
        return exit_usage;
    }
    if (signal != 0) {
        return 128 + signal;
    }
    if (!has_reached_any) {
        return exit_unreachable;
    }
    return comparison != nullptr ? exit_status(*comparison) : session.has_failed() ? exit_red : 0;
}

int list(const BenchOptions& options) {
    const auto scenarios = choose_scenarios(options.choice.scenarios);
    if (!scenarios) {
        return usage_error(scenarios.error());
    }
    for (const bench::Scenario& scenario : *scenarios) {
        fmt::print("{}\n  {}; {}\n", scenario.name, reports::one_line(scenario.about),
                   scenario.subject);
    }
    return 0;
}

int run(const BenchOptions& options, const std::string& command_line) {
    if (options.lists) {
        return list(options);
    }
    if (const auto checked = check_reports(options); !checked) {
        return usage_error(checked.error());
    }
    const auto plan = plan_bench(options.choice);
    if (!plan) {
        return usage_error(plan.error());
    }
    auto session = make_session(options, *plan, command_line);
    if (!session) {
        return usage_error(session.error());
    }
    if (plan->bouts.empty()) {
        fmt::print(stderr,
                   "wiretrial bench: no scenario fits; `wiretrial bench --list` shows what there "
                   "is\n");
        return exit_unreachable;
    }
    const StopSignals signals;
    const bool is_live = ::isatty(STDERR_FILENO) != 0 && !options.is_quiet;
    const auto played = play_bench(*plan,
                                   {.stop_fd = signals.fd(),
                                    .is_stopped = [&signals] { return signals.flag().load(); },
                                    .on_progress =
                                        [&](const BenchProgress& progress) {
                                            if (!options.is_quiet) {
                                                show(progress, *session, is_live);
                                            }
                                        }},
                                   *session);
    if (is_live) {
        fmt::print(stderr, "\r\033[K");
    }
    if (!played) {
        fmt::print(stderr, "wiretrial bench: {}\n", reports::visible(played.error()));
        return exit_unreachable;
    }
    return finish(options, *session, *played, signals.signal());
}

void add_options(CLI::App& command, BenchOptions& options) {
    BenchChoice& choice = options.choice;
    command.add_option("SCENARIO", choice.scenarios,
                       "Scenarios, beginnings of names, patterns, or files; all when absent");
    command
        .add_option("--subject", choice.subjects,
                    "References or profiles by name (patterns allowed); repeat it to have them "
                    "side by side")
        ->allow_extra_args(false);
    command
        .add_option("--target", choice.targets,
                    "What already runs: http://, tcp://, udp:// or unix:; may be repeated")
        ->allow_extra_args(false);
    command.add_option("--profile", choice.profile,
                       "Profile of the targets: where their resources are, how they frame");
    command.add_option("--against", choice.against,
                       "Compare with another build of this program, or with another target, in "
                       "interleaved pairs");
    command.add_flag("--allow-remote", choice.allows_remote,
                     "Permit a target that is not on this machine");
    command.add_option("--repeat", options.rounds, "Rounds (5; 10 with --against)")
        ->check(CLI::Range(1U, 1000U));
    command.add_option("--threads,-t", options.threads, "Threads of the generator (1)")
        ->check(CLI::Range(1U, 256U));
    command.add_option("--for", options.length, "How long each load takes (1s)");
    command.add_option("--warm-up", options.warm_up,
                       "How long each subject is loaded before it counts (200ms); 0 for none");
    command
        .add_option("--metric", options.metrics,
                    "With --against: judge only these figures (patterns allowed)")
        ->allow_extra_args(false);
    command.add_flag("--strict", options.is_strict,
                     "With --against: what is inconclusive or lost is red, too");
    command
        .add_option("--report", options.reports,
                    "json=FILE (Google Benchmark), markdown=FILE; with --against base=FILE, "
                    "compare=FILE")
        ->allow_extra_args(false);
    command.add_flag("--list", options.lists, "Show the scenarios, and play none");
    command.add_flag("--verbose,-v", options.is_verbose,
                     "With --against: what has not changed, too");
    command.add_flag("--json", options.prints_json, "Google Benchmark's JSON on standard output");
    command.add_flag("--quiet,-q", options.is_quiet, "No text but errors");
}

}  // namespace

void add_bench_command(CLI::App& app, const std::string& command_line, int& exit_status) {
    const auto options = std::make_shared<BenchOptions>();
    CLI::App* const command = app.add_subcommand(
        "bench",
        "Play throughput scenarios, several subjects side by side, and compare two builds");
    command->footer(
        "Examples:\n"
        "  wiretrial bench                                every scenario on our references\n"
        "  wiretrial bench http --subject http --subject nginx --report json=new.json\n"
        "  wiretrial bench tcp/echo-64 --target tcp://127.0.0.1:9000 --for 5s\n"
        "  wiretrial bench http --against ../old/wiretrial   has it become slower?\n"
        "  taskset -c 0 wiretrial bench                   generator and subject on one core\n"
        "Exit status: 0 nothing red, 1 a load failed, or a regression; 2 wrong usage or file;\n"
        "3 a subject cannot be started or reached, or nothing fits.");
    add_options(*command, *options);
    command->callback(
        [options, &command_line, &exit_status] { exit_status = run(*options, command_line); });
}

}  // namespace wiretrial::cli
