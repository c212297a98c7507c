// decode_command: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/decode_command.hpp"

#include <algorithm>
#include <cstdio>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/decode_kind.hpp"
#include "cli/decode_run.hpp"
#include "impl/http1/policy.hpp"

namespace wiretrial::cli {

namespace {

struct DecodeOptions {
    KindOptions kind{};
    std::vector<std::string> leniencies;
    std::string file;
    std::string segments = "whole";
};

/// Names of the leniencies, for --help.
std::vector<std::string> leniency_names() {
    std::vector<std::string> names;
    for (const http1::PolicyFlag& flag : http1::policy_flags()) {
        names.emplace_back(flag.name);
    }
    return names;
}

http1::Policy policy_of(const std::vector<std::string>& leniencies) {
    http1::Policy policy;
    for (const http1::PolicyFlag& flag : http1::policy_flags()) {
        policy.*flag.flag = std::ranges::find(leniencies, flag.name) != leniencies.end();
    }
    return policy;
}

int run_decode(DecodeOptions& options) {
    options.kind.policy = policy_of(options.leniencies);
    const auto kind = find_kind(options.kind);
    if (!kind) {
        static_cast<void>(std::fprintf(stderr, "wiretrial decode: %s\n", kind.error().c_str()));
        return decode_usage;
    }
    if (options.segments == "every-split") {
        return decode_every_split(options.file, *kind);
    }
    const bool is_each_byte = options.segments == "each-byte";
    return decode_stream(options.file, *kind,
                         is_each_byte ? 1 : std::numeric_limits<std::size_t>::max());
}

constexpr const char* kind_help =
    "fixed:N, length-prefix:WIDTH[:be|le][:inclusive], varint[:leb128[:padded]|:quic], "
    "delimiter:HEX, line[:crlf], marker:HEX, netstring, http-request, http-response, chunked";

}  // namespace

void add_decode_command(CLI::App& app, int& exit_status) {
    auto options = std::make_shared<DecodeOptions>();
    CLI::App* const command = app.add_subcommand(
        "decode", "Decode every message in a file or stdin, and print one JSON object");
    command->add_option("KIND", options->kind.kind, kind_help)->required();
    command->add_option("FILE", options->file, "What to decode; stdin when absent or -");
    command
        ->add_option("--max-frame", options->kind.limits.frame_bytes_max,
                     "Octets of the largest payload that is accepted")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command
        ->add_option("--request-method", options->kind.request_method,
                     "Method of the request that an http-response answers")
        ->capture_default_str();
    command
        ->add_option("--lenient", options->leniencies,
                     "What an http-request or http-response may deviate in (the RFCs permit each "
                     "to recipients)")
        ->check(CLI::IsMember(leniency_names()))
        ->delimiter(',')
        ->type_name("NAME,...");
    command
        ->add_option("--segments", options->segments,
                     "How the input is cut; every-split tries all cuts and tells if they differ")
        ->check(CLI::IsMember({"whole", "each-byte", "every-split"}))
        ->capture_default_str();
    command->footer(
        "Example: printf '5:hello,' | wiretrial decode netstring\n"
        "Exit status: 0 complete, 1 violation, 4 incomplete, 2 wrong usage.");
    command->callback([options, &exit_status] { exit_status = run_decode(*options); });
}

}  // namespace wiretrial::cli
