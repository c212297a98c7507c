// stream_client_references: the registry's rows of stream clients.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <utility>

#include "impl/base/text.hpp"
#include "impl/endpoint/file_clients.hpp"
#include "impl/endpoint/framed_client.hpp"
#include "impl/endpoint/plain_clients.hpp"
#include "impl/endpoint/reference_tables.hpp"

namespace wiretrial::endpoint {
namespace {

using MadeClient = Made<std::unique_ptr<ClientSession>>;

ClientSurroundings surroundings_of(const ReferenceOptions& options) {
    return {.sink = options.sink,
            .silence_max = options.silence_max,
            .planted = options.stream_defects};
}

MadeClient make_matching(const ReferenceOptions& options, Bytes (*transform)(ByteView)) {
    Bytes message;
    for (const Bytes& part : options.messages) {
        message += part;
    }
    Bytes expected_answer = transform(message);
    return std::make_unique<MatchingClient>(
        surroundings_of(options),
        MatchingClient::Exchange{.message = std::move(message),
                                 .expected_answer = std::move(expected_answer),
                                 .finishes_at_once = options.finishes_first});
}

MadeClient make_echo_client(const ReferenceOptions& options) {
    return make_matching(options, [](ByteView message) { return Bytes(message); });
}

MadeClient make_upper_client(const ReferenceOptions& options) {
    return make_matching(options, to_upper);
}

MadeClient make_framed(const ReferenceOptions& options, FramedClient::Judge judge) {
    Made<framing::Codec> codec = framing::Codec::parse(
        options.codec.empty() ? "length-prefix:4" : options.codec,
        {.frame_bytes_max = options.frame_octets_max}, options.framing_defects);
    if (!codec) {
        return std::unexpected(codec.error());
    }
    for (const Bytes& message : options.messages) {
        if (const auto frame = codec->encode(message); !frame) {
            return std::unexpected("the codec " + codec->name() + " cannot carry the message '" +
                                   escape(message, 40) + "': " + std::string(frame.error().code));
        }
    }
    return std::make_unique<FramedClient>(
        surroundings_of(options), FramedClient::Exchange{.codec = std::move(*codec),
                                                         .requests = options.messages,
                                                         .is_pipelined = options.is_pipelined,
                                                         .judge = std::move(judge)});
}

MadeClient make_framed_echo_client(const ReferenceOptions& options) {
    return make_framed(options, judge_echo);
}

MadeClient make_command_client(const ReferenceOptions& options) {
    return make_framed(options, judge_command_reply);
}

template <class Client>
MadeClient make_file_client(const ReferenceOptions& options) {
    constexpr std::size_t name_octets_max = 0xFFFF;
    if (options.name.empty() || options.name.size() > name_octets_max) {
        return std::unexpected(
            "it fetches one file: name it with --name NAME, of 65535 octets at most");
    }
    return std::make_unique<Client>(surroundings_of(options), options.name);
}

MadeClient make_discard_client(const ReferenceOptions& options) {
    return std::make_unique<DiscardClient>(surroundings_of(options), options.octets.value_or(0));
}

MadeClient make_source_client(const ReferenceOptions& options) {
    return std::make_unique<SourceClient>(surroundings_of(options), options.octets);
}

constexpr Reference client(std::string_view name, std::string_view about, MakeStreamClient make) {
    return {.name = name, .about = about, .make = make, .listens = false};
}

constexpr std::array table{
    client("echo-client",
           "sends --message and wants the same octets back, then the end",
           make_echo_client),
    client("upper-client",
           "sends --message and wants it back in upper case, then the end",
           make_upper_client),
    client("framed-echo-client",
           "sends each --message in a frame of --codec and wants each back",
           make_framed_echo_client),
    client("command-client",
           "sends each --message as a command line and wants a reply to each",
           make_command_client),
    client("file-length-client",
           "fetches --name behind its length into --output or standard output",
           make_file_client<FileLengthClient>),
    client("file-marker-client",
           "fetches --name before its marker into --output or standard output",
           make_file_client<FileMarkerClient>),
    client("discard-client",
           "sends --octets N, then FIN, and wants nothing but the end",
           make_discard_client),
    client("source-client",
           "reads the pattern to its end, judges every octet and prints their count",
           make_source_client),
    client("http-client",
           "sends one HTTP/1.1 request for each --url and prints the content of the answers",
           make_http_client),
};

}  // namespace

std::span<const Reference> stream_client_references() {
    return table;
}

}  // namespace wiretrial::endpoint
