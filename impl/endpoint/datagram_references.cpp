// datagram_references: the registry's rows of datagram references.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <utility>

#include "impl/endpoint/datagram_clients.hpp"
#include "impl/endpoint/datagram_peers.hpp"
#include "impl/endpoint/reference_tables.hpp"

namespace wiretrial::endpoint {
namespace {

using MadePeer = Made<std::unique_ptr<transport::DatagramSession>>;
using MadeClient = Made<std::unique_ptr<DatagramClient>>;

template <std::optional<Bytes> (*answer)(const transport::Datagram&)>
MadePeer make_answering(const ReferenceOptions& /*options*/) {
    return std::make_unique<AnsweringPeer>(answer);
}

MadePeer make_discovery(const ReferenceOptions& options) {
    return std::make_unique<AnsweringPeer>(
        discovery_named(options.name.empty() ? "wiretrial" : options.name));
}

MadeClient make_sequence_client(const ReferenceOptions& options) {
    if (!options.peer) {
        return std::unexpected("it speaks to one server: name it with --connect udp://HOST:PORT");
    }
    return std::make_unique<SequenceClient>(
        *options.sink, SequenceClient::Plan{.server = *options.peer,
                                            .messages = options.messages,
                                            .first = options.first,
                                            .retry_after = options.retry_after,
                                            .tries_max = options.tries_max,
                                            .planted = options.datagram_defects});
}

MadeClient make_announcer(const ReferenceOptions& options) {
    if (!options.peer) {
        return std::unexpected("it announces to one address: name it with --to udp://HOST:PORT");
    }
    return std::make_unique<Announcer>(*options.sink,
                                       Announcer::Plan{.to = *options.peer,
                                                       .first = options.first,
                                                       .count = options.count,
                                                       .interval = options.interval});
}

MadeClient make_listener(const ReferenceOptions& options) {
    return std::make_unique<AnnouncementListener>(
        *options.sink, AnnouncementListener::Plan{.count = options.count,
                                                  .time_max = options.silence_max,
                                                  .planted = options.datagram_defects});
}

constexpr std::array table{
    Reference{.name = "udp-echo",
              .about = "sends back every datagram",
              .make = make_answering<answer_echo>},
    Reference{.name = "udp-upper",
              .about = "sends back every datagram in upper case",
              .make = make_answering<answer_upper>},
    Reference{.name = "udp-receiver",
              .about = "answers 'whole N', or 'truncated MAX of N' for a datagram above --max MAX",
              .make = make_answering<answer_length>},
    Reference{
        .name = "udp-sequence",
        .about = "sends back datagrams that begin with a number of 4 octets, duplicates again",
        .make = make_answering<answer_sequence>},
    Reference{.name = "udp-sequence-client",
              .about = "sends each --message under its number, again until its reply comes",
              .make = make_sequence_client,
              .listens = false},
    Reference{.name = "udp-discovery",
              .about = "answers a broadcast 'discover' by unicast with 'here' and --name",
              .make = make_discovery,
              .shares_address = true},
    Reference{
        .name = "udp-announcer",
        .about = "sends --count numbered announcements to the broadcast address or group --to",
        .make = make_announcer,
        .may_broadcast = true,
        .listens = false},
    Reference{.name = "udp-listener",
              .about = "collects --count different announcements and prints them in order",
              .make = make_listener,
              .shares_address = true},
    Reference{.name = "udp-multicast",
              .about = "joins --group and sends back every datagram to its sender",
              .make = make_answering<answer_echo>,
              .shares_address = true},
};

}  // namespace

std::span<const Reference> datagram_references() {
    return table;
}

}  // namespace wiretrial::endpoint
