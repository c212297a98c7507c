// run_command: plans, plays and reports a run.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <utility>

#include <fmt/core.h>
#include <unistd.h>

#include "cli/environment.hpp"
#include "cli/library.hpp"
#include "cli/play.hpp"
#include "cli/run_options.hpp"
#include "cli/terminal_facts.hpp"
#include "impl/base/text.hpp"
#include "impl/kernel/kernel_network.hpp"
#include "reports/annotations.hpp"
#include "reports/json.hpp"
#include "reports/junit.hpp"
#include "reports/markdown.hpp"
#include "reports/terminal.hpp"
#include "reports/write.hpp"
#include "scenarios/engine/deviations.hpp"
#include "scenarios/engine/suite_run.hpp"

namespace wiretrial::cli {

using engine::Profile;
using model::Run;

namespace {

constexpr int exit_usage = 2;
constexpr int exit_unreachable = 3;

/// Splits a command at spaces; quotes keep words together. There is no shell.
std::vector<std::string> split_command(const std::string& text) {
    std::vector<std::string> words;
    std::string word;
    bool has_word = false;
    char quote = '\0';
    for (const char character : text) {
        if (quote != '\0' ? character == quote : (character == '\'' || character == '"')) {
            quote = quote != '\0' ? '\0' : character;
            has_word = true;
        } else if (character == ' ' && quote == '\0') {
            if (has_word) {
                words.push_back(std::exchange(word, ""));
            }
            has_word = false;
        } else {
            word += character;
            has_word = true;
        }
    }
    if (has_word) {
        words.push_back(word);
    }
    return words;
}

int usage_error(const std::string& message) {
    fmt::print(stderr, "wiretrial: {}\n", message);
    return exit_usage;
}

/// A command can listen where its braces say so: at {path} over AF_UNIX, else over IPv4, and over IPv6 where the user
/// asks for it, since nobody else knows whether the program speaks it.
std::vector<transport::Family> transports_of_command(const RunOptions& options) {
    if (options.start.find("{path}") != std::string::npos) {
        return {transport::Family::unix_path};
    }
    const auto& wanted = options.filter.transports;
    if (std::ranges::find(wanted, "ipv6") != wanted.end()) {
        return {transport::Family::ipv4, transport::Family::ipv6};
    }
    return {transport::Family::ipv4};
}

/// Which subjects are on trial, from --subject, --profile, --target, --start and --client.
std::expected<std::vector<Profile>, std::string> choose_subjects(const RunOptions& options) {
    std::vector<Profile> profiles;
    std::vector<std::string> names = options.subjects;
    if (!options.profile.empty()) {
        names.push_back(options.profile);
    }
    for (const std::string& name : names) {
        auto found = find_profiles(name);
        if (!found) {
            return found;
        }
        std::ranges::move(*found, std::back_inserter(profiles));
    }
    const bool is_foreign =
        !options.target.empty() || !options.start.empty() || !options.client.empty();
    if (names.empty() && !is_foreign) {
        return reference_profiles();
    }
    if (is_foreign && profiles.size() != 1) {
        return std::unexpected(
            "--target, --start and --client need one --profile that says what the subject is and "
            "can do, such as "
            "--profile plain-echo; `wiretrial list --subjects` shows them");
    }
    if (is_foreign) {
        // A lesson is of our own program; what a stranger does wrong has yet to be found out.
        profiles.front().lesson.reset();
    }
    if (!options.start.empty()) {
        profiles.front().start = split_command(options.start);
        profiles.front().tells_address = false;
        profiles.front().is_reference = false;
        profiles.front().transports = transports_of_command(options);
    }
    if (!options.client.empty()) {
        profiles.front().templates = {{"exchange", split_command(options.client)}};
        profiles.front().is_reference = false;
    }
    if (options.target.empty()) {
        return profiles;
    }
    auto target = transport::parse_target(options.target);
    if (!target) {
        return std::unexpected(target.error());
    }
    if (!transport::is_loopback(target->address) && !options.allows_remote) {
        return std::unexpected(
            "target " + options.target +
            " is not on this machine; --allow-remote permits it, if you may test it");
    }
    Profile& profile = profiles.front();
    profile.target = *target;
    profile.name = "target";
    profile.transports = {target->address.family};
    return profiles;
}

/// Whether something answers at the target at all.
std::expected<void, std::string> probe_target(const Profile& profile) {
    if (!profile.target || profile.target->service == transport::Service::datagram ||
        profile.has_capability("one-shot")) {
        return {};
    }
    engine::Subject subject(profile, profile.target->address.family, {.scratch_folder = "/tmp"});
    kernel::KernelNetwork network;
    const auto socket =
        network.open(transport::Service::stream, profile.target->address.family, {});
    if (!socket) {
        return std::unexpected(socket.error().message);
    }
    const auto connected = network.connect(*socket, profile.target->address);
    transport::Interest interest{.handle = *socket, .readable = false, .writable = true};
    network.wait({&interest, 1}, network.now() + std::chrono::seconds(5));
    const int error = !connected          ? connected.error().errno_value
                      : interest.is_ready ? network.connect_outcome(*socket)
                                          : ETIMEDOUT;
    network.close(*socket);
    // A server that resets every connection at once is there, and is for the cases to judge.
    if (error != 0 && error != ECONNRESET) {
        return std::unexpected("cannot reach " + to_text(*profile.target) + ": " +
                               std::generic_category().message(error) +
                               ". Is the server running there?");
    }
    return {};
}

/// Writes the reports asked for. Gives the first error.
std::expected<void, std::string> write_reports(const RunOptions& options, const Run& run) {
    for (const std::string& report : options.reports) {
        const std::size_t equals = report.find('=');
        const std::string kind = report.substr(0, equals);
        const std::string path = report.substr(equals + 1);
        const std::string text = kind == "json"    ? reports::to_json(run)
                                 : kind == "junit" ? reports::to_junit(run)
                                                   : reports::to_markdown(run);
        if (auto written = reports::write_file(path, text); !written) {
            return written;
        }
    }
    const char* summary = std::getenv("GITHUB_STEP_SUMMARY");
    if (summary != nullptr && *summary != '\0') {
        return reports::append_file(summary, reports::to_markdown(run));
    }
    return {};
}

std::expected<void, std::string> check_reports(const RunOptions& options) {
    static constexpr std::string_view kinds[] = {"json", "junit", "markdown"};
    for (const std::string& report : options.reports) {
        const std::size_t equals = report.find('=');
        const std::string kind = report.substr(0, equals);
        if (equals == std::string::npos || equals + 1 == report.size() ||
            std::ranges::find(kinds, kind) == std::end(kinds)) {
            const std::string_view near = nearest(kind, kinds);
            return std::unexpected(
                "--report " + escape(report, 80) +
                ": expected json=FILE, junit=FILE or markdown=FILE" +
                (near.empty() ? "" : "; did you mean " + std::string(near) + "?"));
        }
    }
    return {};
}

/// What the command that repeats a case needs beside the case.
std::string repeat_arguments(const RunOptions& options) {
    std::string text;
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) {
            text += (text.empty() ? "" : " ") + std::string(name) + " '" + value + "'";
        }
    };
    add("--profile", options.profile);
    add("--target", options.target);
    add("--start", options.start);
    add("--client", options.client);
    return text;
}

int finish(const RunOptions& options, const Run& run, int signal) {
    if (auto written = write_reports(options, run); !written) {
        return usage_error(written.error());
    }
    if (options.prints_json) {
        fmt::print("{}", reports::to_json(run));
    } else if (!options.is_quiet) {
        fmt::print("{}", reports::to_terminal(run, {.color = wants_color(),
                                                    .width = terminal_width(),
                                                    .verbose = options.is_verbose}));
    }
    if (options.annotates) {
        fmt::print("{}", reports::to_annotations(run));
    }
    if (std::fflush(stdout) != 0) {
        return exit_usage;
    }
    return signal != 0 ? 128 + signal : model::exit_status(run);
}

}  // namespace

int run_command(const RunOptions& options) {
    if (auto checked = check_reports(options); !checked) {
        return usage_error(checked.error());
    }
    const std::unique_ptr<kernel::Starter> starter = start_starter();
    engine::Filter filter = options.filter;
    auto library = load_library(filter.suites);
    if (!library) {
        for (const engine::ScenarioError& error : library.error()) {
            fmt::print(stderr, "{}\n", to_text(error));
        }
        return exit_usage;
    }
    auto profiles = choose_subjects(options);
    if (!profiles) {
        return usage_error(profiles.error());
    }
    std::expected<engine::Deviations, engine::ScenarioError> deviations;
    if (!options.deviations.empty()) {
        deviations = engine::load_deviations(options.deviations);
        if (!deviations) {
            return usage_error(to_text(deviations.error()));
        }
    }
    for (const Profile& profile : *profiles) {
        if (auto reached = probe_target(profile); !reached) {
            fmt::print(stderr, "wiretrial: {}\n", reached.error());
            return exit_unreachable;
        }
    }
    // The canary suite is there to fail: it is played only where it is named.
    if (filter.suites.empty()) {
        std::erase_if(library->suites,
                      [](const engine::Suite& suite) { return suite.name.starts_with("self/"); });
    }
    engine::Plan plan = engine::make_plan(library->suites, *profiles, library->catalogue, filter);
    if (plan.unit_count() == 0) {
        fmt::print(stderr,
                   "wiretrial: no case is selected; `wiretrial list` shows what there is\n");
        return exit_unreachable;
    }

    Run run{.command = options.command,
            .environment = describe_environment(),
            .started = utc_now(),
            .seed = options.seed,
            .is_strict = options.is_strict};
    Played played =
        play_plan(plan, {.run = {.jobs = options.jobs,
                                 .seed = options.seed,
                                 .repeats = options.repeats,
                                 .is_shuffled = options.is_shuffled,
                                 .infers_silence = !options.waits_out_silence,
                                 .keeps_transcripts = options.keeps_transcripts,
                                 .repeat_arguments = repeat_arguments(options)},
                         .shows_progress = ::isatty(STDERR_FILENO) != 0 && !options.is_quiet,
                         .is_strict = options.is_strict,
                         .starter = starter.get()});
    run.cases = std::move(played.results);
    run.duration = played.duration;
    run.is_complete = run.cases.size() == plan.unit_count();
    if (!run.is_complete) {
        run.incomplete_reason = fmt::format("stopped by a signal after {} of {} cases",
                                            run.cases.size(), plan.unit_count());
    }
    if (deviations) {
        engine::apply_deviations(*deviations, run);
    }
    engine::apply_lessons(*profiles, run);
    run.coverage = std::move(plan.coverage);
    engine::count_results(run.coverage, run.cases, plan);
    return finish(options, run, played.signal);
}

}  // namespace wiretrial::cli
