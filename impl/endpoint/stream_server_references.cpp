// stream_server_references: the registry's rows of stream servers.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <memory>
#include <utility>

#include "impl/endpoint/command.hpp"
#include "impl/endpoint/file_servers.hpp"
#include "impl/endpoint/framed_server.hpp"
#include "impl/endpoint/http_resources.hpp"
#include "impl/endpoint/http_server.hpp"
#include "impl/endpoint/plain_servers.hpp"
#include "impl/endpoint/reference_tables.hpp"
#include "impl/framing/codec.hpp"

namespace wiretrial::endpoint {
namespace {

template <class Server>
Made<StreamServerPlan> make_plain(const ReferenceOptions& /*options*/) {
    return StreamServerPlan{.factory = [] { return std::make_unique<Server>(); },
                            .connections_max = 0};
}

Made<StreamServerPlan> make_upper_once(const ReferenceOptions& /*options*/) {
    return StreamServerPlan{.factory = [] { return std::make_unique<UpperOnceServer>(); },
                            .connections_max = 1};
}

Made<StreamServerPlan> make_source(const ReferenceOptions& options) {
    return StreamServerPlan{
        .factory = [octets = options.octets] { return std::make_unique<SourceServer>(octets); },
        .connections_max = 0};
}

Made<framing::Codec> parse_codec(const ReferenceOptions& options) {
    return framing::Codec::parse(options.codec.empty() ? "length-prefix:4" : options.codec,
                                 {.frame_bytes_max = options.frame_octets_max},
                                 options.framing_defects);
}

Made<StreamServerPlan> make_framed(const ReferenceOptions& options, FramedServer::Reply reply) {
    Made<framing::Codec> codec = parse_codec(options);
    if (!codec) {
        return std::unexpected(codec.error());
    }
    std::shared_ptr<Bytes> shared =
        options.stream_defects.shares_buffer ? std::make_shared<Bytes>() : nullptr;
    return StreamServerPlan{.factory =
                                [codec = std::move(*codec), reply = std::move(reply),
                                 planted = options.stream_defects, shared = std::move(shared)] {
                                    return std::make_unique<FramedServer>(codec, reply, planted,
                                                                          shared);
                                },
                            .connections_max = 0};
}

Made<StreamServerPlan> make_framed_echo(const ReferenceOptions& options) {
    return make_framed(options, same_payload);
}

Made<StreamServerPlan> make_command(const ReferenceOptions& options) {
    CommandHost host{.facts = options.facts,
                     .files = options.files,
                     .reply_octets_max = options.frame_octets_max};
    return make_framed(options,
                       [host = std::move(host)](ByteView line) { return run_command(line, host); });
}

template <class Server>
Made<StreamServerPlan> make_file_server(const ReferenceOptions& options) {
    if (!options.files) {
        return std::unexpected("it serves the files of a folder: name it with --root FOLDER");
    }
    return StreamServerPlan{.factory =
                                [files = options.files, planted = options.stream_defects] {
                                    return std::make_unique<Server>(files, planted);
                                },
                            .connections_max = 0};
}

Made<StreamServerPlan> make_http(const ReferenceOptions& options) {
    if (!options.files) {
        return std::unexpected("it serves the files of a folder: name it with --root FOLDER");
    }
    auto resources =
        std::make_shared<const HttpResources>(HttpSite{.files = options.files,
                                                       .uploads = options.uploads,
                                                       .facts = options.facts,
                                                       .planted = options.http.planted});
    return StreamServerPlan{.factory =
                                [resources = std::move(resources), settings = options.http] {
                                    return std::make_unique<HttpServer>(resources, settings);
                                },
                            .connections_max = 0};
}

constexpr std::array table{
    Reference{"echo", "sends back every octet as it comes", make_plain<EchoServer>},
    Reference{"upper", "sends back every octet as it comes, ASCII letters in upper case",
              make_plain<UpperServer>},
    Reference{"upper-once",
              "reads one message to the client's FIN, answers it whole in upper case, and exits",
              make_upper_once},
    Reference{"framed-echo", "sends back every frame of --codec", make_framed_echo},
    Reference{"discard", "reads everything and answers nothing", make_plain<DiscardServer>},
    Reference{"source", "sends a pattern as fast as the client reads, for ever or for --octets N",
              make_source},
    Reference{
        "command",
        "answers framed command lines from a closed set: date, uptime, echo, list, repeat, help",
        make_command},
    Reference{"file-length",
              "serves the files below --root behind their length, several on one connection",
              make_file_server<FileLengthServer>},
    Reference{
        "file-marker",
        "serves the files below --root, escaped, before an end marker, several on one connection",
        make_file_server<FileMarkerServer>},
    Reference{"http", "serves the files below --root and some fixed resources by HTTP/1.1",
              make_http},
};

}  // namespace

std::span<const Reference> stream_server_references() {
    return table;
}

}  // namespace wiretrial::endpoint
