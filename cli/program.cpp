// program: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/program.hpp"

#include <memory>
#include <string>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/bench_command.hpp"
#include "cli/browse_commands.hpp"
#include "cli/compare_command.hpp"
#include "cli/corpus_command.hpp"
#include "cli/decode_command.hpp"
#include "cli/fuzz_command.hpp"
#include "cli/load_command.hpp"
#include "cli/merge_command.hpp"
#include "cli/promote_command.hpp"
#include "cli/run_options.hpp"
#include "cli/serve_command.hpp"
#include "cli/teeth_command.hpp"

namespace wiretrial::cli {
namespace {

constexpr const char* run_example =
    "Examples:\n"
    "  wiretrial run                                  every suite against every reference\n"
    "  wiretrial run framing --subject 'framed-echo-*'\n"
    "  wiretrial run tcp --profile socat-echo\n"
    "  wiretrial run tcp --profile plain-echo --start 'my-server --port {port} --bind {host}'\n"
    "  wiretrial run framing --profile mine.json --target tcp://127.0.0.1:9000\n"
    "Exit status: 0 nothing red, 1 red, 2 wrong usage or file, 3 unreachable or nothing selected.";

void add_selection(CLI::App& command, RunOptions& options) {
    command.add_option("suites", options.filter.suites,
                       "Suites, beginnings of ids, patterns, or files");
    command.add_option("--section", options.filter.sections, "Only requirements of this section");
    command.add_option("--level", options.filter.levels,
                       "Only this level: must, should, may, security, sockets, limit");
    command.add_option("--role", options.filter.roles,
                       "Only this role: server, client, peer, host, codec");
    command.add_option("--tag", options.filter.tags, "Only cases with this tag");
    command.add_option("--transport", options.filter.transports, "Only ipv4, ipv6 or unix");
    command.add_flag("--slow", options.filter.includes_slow,
                     "Also the cases that take long by nature");
}

void add_subject(CLI::App& command, RunOptions& options) {
    command.add_option("--subject", options.subjects,
                       "References or profiles by name (patterns allowed)");
    command.add_option("--profile", options.profile,
                       "Profile of a foreign subject: a name or a file");
    command.add_option("--target", options.target,
                       "Where the subject already runs: tcp://, udp:// or unix:");
    command.add_option("--start", options.start,
                       "Command that starts the subject, with {host} {port} (IPv4, or --transport "
                       "ipv6) or {path}");
    command.add_option("--client", options.client,
                       "Command of the client on trial, with {host} {port} {url} {message}");
    command.add_flag("--allow-remote", options.allows_remote,
                     "Permit a target that is not on this machine");
}

void add_run(CLI::App& app, const std::shared_ptr<RunOptions>& options, int& exit_status) {
    CLI::App* command = app.add_subcommand("run", "Play suites against subjects, judge and report");
    command->footer(run_example);
    add_selection(*command, *options);
    add_subject(*command, *options);
    command
        ->add_option("--jobs,-j", options->jobs, "Cases in flight; two for each core when absent")
        ->check(CLI::Range(1U, 256U));
    command->add_option("--seed", options->seed, "Decides cuts and order");
    command
        ->add_option("--repeat", options->repeats, "Play each case so often; disagreement is flaky")
        ->check(CLI::Range(1U, 1'000'000U));
    command->add_flag("--shuffle", options->is_shuffled, "Play in an order that the seed decides");
    command->add_flag("--strict", options->is_strict, "A failed `should` is red, too");
    command->add_flag("--no-inference", options->waits_out_silence, "Wait out every silence");
    command->add_option("--deviations", options->deviations, "File of written deviations");
    command->add_option("--report", options->reports, "json=FILE, junit=FILE or markdown=FILE");
    command->add_flag("--annotations", options->annotates, "GitHub annotations on standard output");
    command->add_flag("--transcripts", options->keeps_transcripts,
                      "Keep the transcripts of passes in the reports");
    command->add_flag("--verbose,-v", options->is_verbose, "A line a case, whole transcripts");
    command->add_flag("--quiet,-q", options->is_quiet, "No text but errors");
    command->add_flag("--json", options->prints_json, "The run as JSON on standard output");
    command->callback([options, &exit_status] { exit_status = run_command(*options); });
}

}  // namespace

Program::Program()
    : options_(std::make_shared<RunOptions>()),
      app_(std::make_unique<CLI::App>(
          "wiretrial puts the wire on trial: conformance scenarios for TCP, UDP and framing",
          "wiretrial")) {
    app_->set_version_flag("--version", std::string("wiretrial ") + WIRETRIAL_VERSION);
    app_->require_subcommand(1);
    add_run(*app_, options_, exit_status_);
    add_list_command(*app_, exit_status_);
    add_show_command(*app_, exit_status_);
    add_lint_command(*app_, exit_status_);
    add_schema_command(*app_, exit_status_);
    add_serve_command(*app_, exit_status_);
    add_decode_command(*app_, exit_status_);
    add_corpus_command(*app_, exit_status_);
    add_teeth_command(*app_, options_->command, exit_status_);
    add_compare_command(*app_, options_->command, exit_status_);
    add_fuzz_command(*app_, options_->command, exit_status_);
    add_promote_command(*app_, exit_status_);
    add_merge_command(*app_, exit_status_);
    add_load_command(*app_, options_->command, exit_status_);
    add_bench_command(*app_, options_->command, exit_status_);
}

Program::~Program() = default;

int Program::run(int argc, char** argv) {
    for (int i = 0; i < argc; ++i) {
        options_->command += (i == 0 ? "" : " ") + std::string(argv[i]);
    }
    try {
        app_->parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        // CLI11 gives 100 and more; a shell is told 2 for every wrong usage.
        return app_->exit(error) == 0 ? 0 : 2;
    }
    return exit_status_;
}

}  // namespace wiretrial::cli
