// load_command: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/load_command.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/core.h>
#include <unistd.h>

#include "bench/driver/load_run.hpp"
#include "bench/load/load_reports.hpp"
#include "cli/environment.hpp"
#include "cli/stop_signals.hpp"
#include "cli/time_option.hpp"
#include "impl/base/text.hpp"
#include "impl/endpoint/http_url.hpp"
#include "impl/transport/address.hpp"
#include "reports/safe_text.hpp"
#include "reports/write.hpp"

namespace wiretrial::cli {
namespace {

constexpr int exit_red = 1;
constexpr int exit_usage = 2;
constexpr int exit_unreachable = 3;

struct LoadOptions {
    std::string url{};
    std::size_t connections = 64;
    std::size_t depth = 1;
    std::size_t threads = 1;
    std::string length = "10s";
    std::string timeout = "2s";
    double rate = 0.0;
    unsigned repetitions = 1;
    std::string method = "GET";
    std::size_t body_size = 0;
    bool connects_per_request = false;
    std::string codec{};
    std::size_t size = 64;
    bool allows_remote = false;
    bool prints_json = false;
    bool is_quiet = false;
    std::vector<std::string> reports{};
};

/// What is asked for, and where.
struct Load {
    load::Plan plan;
    transport::Target target;
};

template <class T>
using Checked = std::expected<T, std::string>;

int usage_error(const std::string& message) {
    fmt::print(stderr, "wiretrial load: {}\n", reports::one_line(message));
    return exit_usage;
}

Checked<void> ask(const LoadOptions& options, const transport::Target& target, load::Plan& plan) {
    const bool is_http = options.url.starts_with("http://");
    if (!is_http &&
        (options.connects_per_request || options.body_size > 0 || options.method != "GET")) {
        return std::unexpected(
            "--method, --body-size and --connect-per-request are for http:// only");
    }
    if (is_http) {
        const auto url = endpoint::parse_http_url(options.url);
        if (!url) {
            return std::unexpected("'" + options.url + "' is no http URL");
        }
        return load::ask_http({.authority = url->authority,
                               .target = url->target,
                               .method = options.method,
                               .content_octets = options.body_size,
                               .closes = options.connects_per_request},
                              plan);
    }
    if (target.service == transport::Service::datagram) {
        return options.codec.empty()
                   ? load::ask_datagrams(options.size, plan)
                   : std::unexpected(
                         "a datagram is a message of its own: --codec is for tcp:// and unix:");
    }
    return load::ask_frames(options.codec, options.size, plan);
}

Checked<Load> make_load(const LoadOptions& options) {
    auto target = transport::parse_target(options.url);
    if (!target) {
        return std::unexpected(target.error());
    }
    if (!transport::is_loopback(target->address) && !options.allows_remote) {
        return std::unexpected(
            "target " + options.url +
            " is not on this machine; --allow-remote permits it, if you may load it");
    }
    if (!std::isfinite(options.rate)) {
        return std::unexpected("--rate is no number");
    }
    const auto length = parse_time(options.length);
    const auto timeout = parse_time(options.timeout);
    if (!length || !timeout) {
        return std::unexpected(length ? timeout.error() : length.error());
    }
    if (options.threads > options.connections) {
        return std::unexpected("there are more threads than connections");
    }
    if (options.connects_per_request && options.depth > 1) {
        return std::unexpected(
            "--pipeline needs connections that stay: not with --connect-per-request");
    }
    Load load{.plan = {.url = options.url,
                       .connections = options.connections,
                       .depth = options.depth,
                       .threads = options.threads,
                       .rate = options.rate,
                       .length = *length,
                       .timeout = *timeout},
              .target = *target};
    if (const auto asked = ask(options, *target, load.plan); !asked) {
        return std::unexpected(asked.error());
    }
    return load;
}

Checked<void> check_reports(const std::vector<std::string>& reports) {
    static constexpr std::string_view kinds[] = {"json", "hgrm"};
    for (const std::string& report : reports) {
        const std::size_t equals = report.find('=');
        const std::string kind = report.substr(0, equals);
        if (equals == std::string::npos || equals + 1 == report.size() ||
            std::ranges::find(kinds, kind) == std::end(kinds)) {
            const std::string_view near = nearest(kind, kinds);
            return std::unexpected(
                "--report " + escape(report, 80) + ": expected json=FILE or hgrm=FILE" +
                (near.empty() ? "" : "; did you mean " + std::string(near) + "?"));
        }
    }
    return {};
}

Checked<void> write_reports(const LoadOptions& options, const load::Report& report) {
    for (const std::string& each : options.reports) {
        const std::string path = each.substr(each.find('=') + 1);
        auto written =
            reports::write_file(path, each.starts_with("json=") ? load::to_benchmark_json(report)
                                                                : load::to_hgrm(report));
        if (!written) {
            return written;
        }
    }
    return {};
}

void show_glance(const load::Glance& glance) {
    fmt::print(stderr, "\r\033[K{:5.1f} s  {:.0f} requests/s  {} errors",
               std::chrono::duration<double>(glance.elapsed).count(), glance.requests_per_second,
               glance.failed);
    std::fflush(stderr);
}

/// Plays the repetitions. A line that renews itself tells of them on a terminal, a plain one each elsewhere.
void play(const LoadOptions& options, const Load& load, int stop_fd, load::Report& report) {
    const bool is_live = ::isatty(STDERR_FILENO) != 0 && !options.is_quiet;
    load::RunOptions run{.stop_fd = stop_fd};
    if (is_live) {
        run.on_glance = show_glance;
    }
    for (unsigned i = 0; i < options.repetitions; ++i) {
        report.results.push_back(load::run_load(load.plan, load.target.address, run));
        if (is_live) {
            fmt::print(stderr, "\r\033[K");
        } else if (!options.is_quiet && options.repetitions > 1) {
            fmt::print(stderr, "{}\n", load::to_line(report.results.back()));
        }
        if (!report.results.back().is_complete) {
            return;
        }
    }
}

int finish(const LoadOptions& options, const load::Report& report, int signal) {
    if (const auto written = write_reports(options, report); !written) {
        return usage_error(written.error());
    }
    if (options.prints_json) {
        fmt::print("{}", load::to_benchmark_json(report));
    } else if (!options.is_quiet) {
        fmt::print("{}", reports::visible(load::to_summary(report)));
    }
    if (std::fflush(stdout) != 0) {
        return exit_usage;
    }
    if (signal != 0) {
        return 128 + signal;
    }
    return report.failed_count() > 0 ? exit_red : 0;
}

int run(const LoadOptions& options, const std::string& command_line) {
    if (const auto checked = check_reports(options.reports); !checked) {
        return usage_error(checked.error());
    }
    const Checked<Load> load = make_load(options);
    if (!load) {
        return usage_error(load.error());
    }
    const StopSignals signals;
    const auto probed = load::probe(load->plan, load->target.address, signals.fd());
    if (!probed) {
        fmt::print(stderr, "wiretrial load: {}: {}\n", reports::one_line(options.url),
                   reports::one_line(probed.error()));
        return exit_unreachable;
    }
    load::Report report{.plan = load->plan,
                        .environment = describe_machine(),
                        .cores = std::thread::hardware_concurrency(),
                        .date = utc_now(),
                        .executable = command_line,
                        .repetitions = options.repetitions};
    play(options, *load, signals.fd(), report);
    return finish(options, report, signals.signal());
}

void add_options(CLI::App& command, LoadOptions& options) {
    command.add_option("URL", options.url, "http://, tcp://, udp:// or unix:, with a numeric host")
        ->required();
    command
        .add_option("--connections,-c", options.connections,
                    "Connections, or datagram sockets (64)")
        ->check(CLI::Range(1U, 100'000U));
    command
        .add_option("--pipeline,-p", options.depth, "Requests on their way on each connection (1)")
        ->check(CLI::Range(1U, 4096U));
    command.add_option("--threads,-t", options.threads, "Threads that share the connections (1)")
        ->check(CLI::Range(1U, 256U));
    command
        .add_option("--rate", options.rate,
                    "Open loop: so many requests a second, whatever the target does")
        ->check(CLI::Range(0.001, 1e8));
    command.add_option("--for", options.length, "How long each repetition takes (10s)");
    command.add_option("--timeout", options.timeout, "For a connection, and for an answer (2s)");
    command.add_option("--repetitions", options.repetitions, "Play it so often (1)")
        ->check(CLI::Range(1U, 10'000U));
    command.add_option("--method", options.method, "Of HTTP (GET)");
    command
        .add_option("--body-size", options.body_size, "Octets of content in each HTTP request (0)")
        ->check(CLI::Range(0U, 1U << 30U));
    command.add_flag("--connect-per-request", options.connects_per_request,
                     "HTTP: a connection for each request");
    command.add_option(
        "--codec", options.codec,
        "TCP: frames of this codec (as `wiretrial decode` has them); plain octets when absent");
    command.add_option("--size", options.size, "TCP and UDP: octets of payload (64)")
        ->check(CLI::Range(1U, 1U << 20U));
    command.add_option("--report", options.reports, "json=FILE (Google Benchmark) or hgrm=FILE")
        ->allow_extra_args(false);
    command.add_flag("--allow-remote", options.allows_remote,
                     "Permit a target that is not on this machine");
    command.add_flag("--json", options.prints_json, "Google Benchmark's JSON on standard output");
    command.add_flag("--quiet,-q", options.is_quiet, "No text but errors");
}

}  // namespace

void add_load_command(CLI::App& app, const std::string& command_line, int& exit_status) {
    const auto options = std::make_shared<LoadOptions>();
    CLI::App* const command =
        app.add_subcommand("load", "Load a server, and measure its throughput and latencies");
    command->footer(
        "Examples:\n"
        "  wiretrial load http://127.0.0.1:8080/ --connections 64 --for 10s\n"
        "  wiretrial load http://127.0.0.1:8080/ --rate 20000 --report hgrm=latencies.hgrm\n"
        "  wiretrial load tcp://127.0.0.1:9000 --codec length-prefix:4 --size 64 --pipeline 16\n"
        "  wiretrial load udp://127.0.0.1:9000 --size 64 --repetitions 5 --json\n"
        "Exit status: 0 no request failed, 1 some did, 2 wrong usage, 3 the target cannot be "
        "loaded.");
    add_options(*command, *options);
    command->callback(
        [options, &command_line, &exit_status] { exit_status = run(*options, command_line); });
}

}  // namespace wiretrial::cli
