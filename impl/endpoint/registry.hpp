// registry: the one table of reference implementations: name, role, what it does, and how its sessions are made.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "impl/endpoint/client_session.hpp"
#include "impl/endpoint/datagram_clients.hpp"
#include "impl/endpoint/http_client.hpp"
#include "impl/endpoint/http_settings.hpp"
#include "impl/endpoint/stream_defects.hpp"
#include "impl/framing/defects.hpp"
#include "impl/transport/host_services.hpp"
#include "impl/transport/session.hpp"

namespace wiretrial::endpoint {

/// What http-client is told. Each list gives its last element to the requests for which it is too short.
struct HttpClientOptions {
    std::vector<Bytes> urls{};     ///< One a request; all at the same authority.
    std::vector<Bytes> methods{};  ///< GET when empty.
    std::vector<Bytes> fields{};   ///< `Name: value`, of every request.
    HttpRoute route = HttpRoute::direct;
    bool is_chunked = false;  ///< The server is known to speak HTTP/1.1: content goes out chunked.
    bool awaits_continue = false;  ///< Content is announced with Expect.
    bool follows_redirects = false;
    std::size_t redirects_max = 10;
    bool refuses_errors = false;  ///< A status of 400 or more is the end.
    Duration continue_wait = std::chrono::seconds(1);
};

/// Everything that any reference can be told; each takes what it needs.
struct ReferenceOptions {
    std::string codec;  ///< Empty takes the reference's own default.
    std::size_t frame_octets_max = std::size_t{1} << 20;
    std::vector<Bytes> messages{};
    bool is_pipelined = false;
    bool finishes_first = false;            ///< FIN with the message instead of after the answer.
    std::optional<std::uint64_t> octets{};  ///< How many a source sends or a client expects.
    std::string name{};                     ///< Of a file, or of the host that is discovered.
    std::optional<transport::Address> peer{};
    Duration silence_max = std::chrono::seconds(5);
    Duration interval = std::chrono::milliseconds(100);
    Duration retry_after = std::chrono::milliseconds(200);
    std::size_t tries_max = 3;
    std::uint32_t first = 1;
    std::size_t count = 1;
    std::shared_ptr<transport::FileStore> files{};
    std::shared_ptr<transport::WritableFileStore>
        uploads{};  ///< Null where nothing may be written.
    std::shared_ptr<transport::HostFacts> facts{};
    HttpServerSettings http{};
    framing::Defects framing_defects{};
    StreamDefects stream_defects{};
    DatagramDefects datagram_defects{};
    HttpClientOptions http_client{};
    transport::OctetSink* sink = nullptr;  ///< Needed by clients. Lifetime: outlives the sessions.
};

/// A made reference, or a sentence that tells which option is missing or wrong.
template <class T>
using Made = std::expected<T, std::string>;

struct StreamServerPlan {
    transport::StreamSessionFactory factory;
    std::size_t connections_max = 0;  ///< Ends after so many connections; 0 is never.
};

using MakeStreamServer = Made<StreamServerPlan> (*)(const ReferenceOptions& options);
using MakeStreamClient = Made<std::unique_ptr<ClientSession>> (*)(const ReferenceOptions& options);
using MakeDatagramPeer =
    Made<std::unique_ptr<transport::DatagramSession>> (*)(const ReferenceOptions& options);
using MakeDatagramClient =
    Made<std::unique_ptr<DatagramClient>> (*)(const ReferenceOptions& options);

/// One reference implementation.
struct Reference {
    std::string_view name;
    std::string_view about;  ///< One sentence.
    std::variant<MakeStreamServer, MakeStreamClient, MakeDatagramPeer, MakeDatagramClient> make;
    bool may_broadcast = false;   ///< Its socket needs SO_BROADCAST.
    bool shares_address = false;  ///< Several may listen at one address.
    bool listens = true;  ///< Bound where it is told; otherwise it speaks first, to its peer.
};

/// `stream server`, `stream client`, `datagram server` or `datagram client`.
[[nodiscard]] std::string_view role_of(const Reference& reference);

/// All references, in the order of the documentation.
[[nodiscard]] std::span<const Reference> references();

[[nodiscard]] const Reference* find_reference(std::string_view name);

/// The name nearest to a misspelt one; empty when none is near.
[[nodiscard]] std::string_view nearest_reference(std::string_view name);

}  // namespace wiretrial::endpoint
