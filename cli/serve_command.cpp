// serve_command: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/serve_command.hpp"

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/serve.hpp"
#include "impl/base/text.hpp"

namespace wiretrial::cli {
namespace {

/// What CLI11 fills; durations are milliseconds here and nowhere else.
struct ServeArguments {
    ServeOptions options;
    std::vector<std::string> messages_hex;
    std::vector<std::string> defects;
    std::optional<std::uint64_t> octets;
    std::uint64_t timeout_ms = 5000;
    std::uint64_t continue_ms = 1000;
    bool uses_proxy = false;
    bool uses_tunnel = false;
    std::uint64_t interval_ms = 100;
    std::uint64_t retry_ms = 200;
    std::uint64_t idle_timeout_ms = 30'000;
    std::uint64_t head_timeout_ms = 10'000;
    std::uint64_t content_timeout_ms = 10'000;
    bool lists = false;
};

/// More than a month is no waiting time, and nanoseconds above it would overflow somewhere.
constexpr std::uint64_t time_ms_max = std::uint64_t{31} * 24 * 3600 * 1000;

void add_common_options(CLI::App& command, ServeArguments& arguments) {
    ServeOptions& options = arguments.options;
    endpoint::ReferenceOptions& reference = options.reference;
    command.add_option("NAME", options.name, "The reference; --list shows all");
    command.add_flag("--list", arguments.lists, "Print the references, one a line, and exit");
    command
        .add_option("--listen", options.listen,
                    "TARGET to listen on: tcp://127.0.0.1:0, udp://[::1]:0, unix:/path")
        ->type_name("TARGET");
    command.add_option("--connect,--to", options.connect, "TARGET that a client speaks to")
        ->type_name("TARGET");
    command
        .add_option("--ready-fd", options.ready_fd,
                    "Descriptor that is told the bound target, in one line")
        ->type_name("N")
        ->check(CLI::Range(0, std::numeric_limits<int>::max()));
    command
        .add_option("--codec", reference.codec,
                    "Framing, such as length-prefix:4 (the default), line, netstring")
        ->type_name("SPEC");
    command
        .add_option("--max-frame", reference.frame_octets_max, "Octets of the largest frame; 1 MiB")
        ->type_name("N");
    command
        .add_option("--root", options.root,
                    "Folder whose files are served; nothing outside can be named")
        ->type_name("FOLDER");
    command.add_option("--octets", arguments.octets, "How many octets to send or to expect")
        ->type_name("N");
    command
        .add_option("--max", options.datagram_octets_max,
                    "Octets of the receive buffer for a datagram")
        ->type_name("N")
        ->check(CLI::Range(1, 65536));
    command
        .add_option("--defect", arguments.defects,
                    "A mistake to make on purpose; may be repeated; `wiretrial teeth --list`")
        ->type_name("NAME")
        ->allow_extra_args(false);
    command
        .add_option("--name", reference.name,
                    "Name of the file to fetch, or that discovery answers")
        ->type_name("NAME");
}

/// Of the reference `http`.
void add_http_options(CLI::App& command, ServeArguments& arguments) {
    const auto bears = CLI::Range(std::uint64_t{1}, time_ms_max);
    command.add_flag("--writable", arguments.options.is_writable,
                     "http: PUT and DELETE below /upload/ may change files of --root");
    command
        .add_option("--idle-timeout-ms", arguments.idle_timeout_ms,
                    "http: time without a request that is borne; 30000")
        ->type_name("N")
        ->check(bears);
    command
        .add_option("--head-timeout-ms", arguments.head_timeout_ms,
                    "http: time that the head of a request may take; 10000")
        ->type_name("N")
        ->check(bears);
    command
        .add_option(
            "--content-timeout-ms", arguments.content_timeout_ms,
            "http: time that content may take, and a millisecond more for each octet; 10000")
        ->type_name("N")
        ->check(bears);
    command
        .add_option("--content-max", arguments.options.reference.http.limits.content_bytes_max,
                    "http: octets of the largest content; 64 MiB")
        ->type_name("N");
}

void add_client_options(CLI::App& command, ServeArguments& arguments) {
    ServeOptions& options = arguments.options;
    endpoint::ReferenceOptions& reference = options.reference;
    const CLI::Range any_time(std::uint64_t{0}, time_ms_max);
    command.add_option("--message", reference.messages, "A message to send; may be repeated")
        ->type_name("TEXT")
        ->allow_extra_args(false);
    command
        .add_option("--message-hex", arguments.messages_hex,
                    "A message in hexadecimal, sent after --message")
        ->type_name("HEX")
        ->allow_extra_args(false);
    command.add_flag("--pipelined", reference.is_pipelined,
                     "Send all requests before the first reply");
    command.add_flag("--finish-first", reference.finishes_first,
                     "Send FIN with the message, not after the answer");
    command
        .add_option("--output", options.output,
                    "File that appears when the answer is whole; standard output")
        ->type_name("PATH");
    command
        .add_option("--timeout-ms", arguments.timeout_ms,
                    "Time without any progress that is borne; 5000")
        ->type_name("N")
        ->check(any_time);
    command.add_option("--interval-ms", arguments.interval_ms, "Time between announcements; 100")
        ->type_name("N")
        ->check(any_time);
    command.add_option("--retry-ms", arguments.retry_ms, "Time until a request is sent again; 200")
        ->type_name("N")
        ->check(any_time);
    command.add_option("--tries", reference.tries_max, "Sends of one request at most; 3")
        ->type_name("N")
        ->check(CLI::Range(1, 1000));
    command
        .add_option("--first", reference.first, "Number of the first message or announcement; 1")
        ->type_name("N");
    command.add_option("--count", reference.count, "How many announcements; 1")->type_name("N");
    command.add_option("--group", options.group, "Multicast group to join")->type_name("ADDRESS");
    command.add_option("--interface", options.interface, "Interface for groups, by its address")
        ->type_name("ADDRESS");
}

void add_http_client_options(CLI::App& command, ServeArguments& arguments) {
    endpoint::HttpClientOptions& client = arguments.options.reference.http_client;
    command
        .add_option("--url", client.urls,
                    "What http-client asks for, http://HOST:PORT/PATH; may be repeated")
        ->type_name("URL")
        ->allow_extra_args(false);
    command
        .add_option("--method", client.methods,
                    "Method of the request; the second, of the second request; GET. --message is "
                    "its content")
        ->type_name("NAME")
        ->allow_extra_args(false);
    command
        .add_option("--field", client.fields, "A further field of each request; may be repeated")
        ->type_name("'NAME: VALUE'")
        ->allow_extra_args(false);
    command.add_flag("--chunked", client.is_chunked,
                     "Send content chunked, to a server that is known to speak HTTP/1.1");
    command.add_flag("--expect", client.awaits_continue,
                     "Announce content with Expect: 100-continue and wait for the answer");
    command
        .add_option("--continue-ms", arguments.continue_ms,
                    "How long content waits for that answer; 1000")
        ->type_name("N")
        ->check(CLI::Range(std::uint64_t{0}, time_ms_max));
    command.add_flag("--follow", client.follows_redirects,
                     "Follow redirects within the same authority");
    command.add_flag("--fail", client.refuses_errors,
                     "A status of 400 or more is a refusal, and not an answer");
    command.add_option("--redirects", client.redirects_max, "Redirects of one request at most; 10")
        ->type_name("N");
    CLI::Option* proxy = command.add_flag("--proxy", arguments.uses_proxy,
                                          "--connect names a proxy: targets in absolute-form");
    command
        .add_flag("--tunnel", arguments.uses_tunnel,
                  "--connect names a proxy, which is asked for a tunnel by CONNECT")
        ->excludes(proxy);
}

endpoint::HttpRoute route_of(const ServeArguments& arguments) {
    return arguments.uses_proxy    ? endpoint::HttpRoute::proxy
           : arguments.uses_tunnel ? endpoint::HttpRoute::tunnel
                                   : endpoint::HttpRoute::direct;
}

int run(ServeArguments& arguments) {
    if (arguments.lists) {
        fmt::print("{}", list_of_references());
        return 0;
    }
    if (arguments.options.name.empty()) {
        fmt::print(stderr, "wiretrial serve: name a reference; --list shows all\n");
        return 2;
    }
    endpoint::ReferenceOptions& reference = arguments.options.reference;
    for (const std::string& hex : arguments.messages_hex) {
        const auto message = from_hex(hex);
        if (!message) {
            fmt::print(stderr, "wiretrial serve: --message-hex '{}' is not hexadecimal\n", hex);
            return 2;
        }
        reference.messages.push_back(*message);
    }
    for (const std::string& defect : arguments.defects) {
        if (const auto planted = plant(defect, arguments.options.planted); !planted) {
            fmt::print(stderr, "wiretrial serve: {}\n", planted.error());
            return 2;
        }
    }
    reference.octets = arguments.octets;
    reference.silence_max = std::chrono::milliseconds(arguments.timeout_ms);
    reference.interval = std::chrono::milliseconds(arguments.interval_ms);
    reference.retry_after = std::chrono::milliseconds(arguments.retry_ms);
    reference.http.timeouts.idle = std::chrono::milliseconds(arguments.idle_timeout_ms);
    reference.http.timeouts.head = std::chrono::milliseconds(arguments.head_timeout_ms);
    reference.http.timeouts.content = std::chrono::milliseconds(arguments.content_timeout_ms);
    reference.http_client.continue_wait = std::chrono::milliseconds(arguments.continue_ms);
    reference.http_client.route = route_of(arguments);
    return serve(arguments.options);
}

}  // namespace

void add_serve_command(CLI::App& app, int& exit_status) {
    CLI::App* command =
        app.add_subcommand("serve", "Run one reference implementation, server or client");
    command->footer(
        "Example: wiretrial serve framed-echo --codec netstring --listen tcp://127.0.0.1:9000\n"
        "Exit status: 0 done or stopped by SIGTERM, 1 failed, 2 wrong usage; of clients 3 "
        "incomplete, 4 refused, "
        "5 violation.");
    const auto arguments = std::make_shared<ServeArguments>();
    add_common_options(*command, *arguments);
    add_http_options(*command, *arguments);
    add_client_options(*command, *arguments);
    add_http_client_options(*command, *arguments);
    command->callback([arguments, &exit_status] { exit_status = run(*arguments); });
}

}  // namespace wiretrial::cli
