// plain_clients: the stream clients that know no frames: echo-client, upper-client, discard-client, source-client.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "impl/endpoint/client_session.hpp"

namespace wiretrial::endpoint {

/// Sends a message and wants certain octets back, neither less nor more, then the end of the stream.
///
/// Each octet is judged as it comes. The FIN goes out when the answer is whole, or with the message where the
/// server waits for it.
class MatchingClient final : public ClientSession {
  public:
    struct Exchange {
        Bytes message;
        Bytes expected_answer;
        bool finishes_at_once = false;
    };
    MatchingClient(const ClientSurroundings& surroundings, Exchange exchange);

  private:
    void start(transport::StreamOutput& output) override;
    void receive(ByteView octets, transport::StreamOutput& output) override;
    void end(transport::StreamOutput& output) override;

    Exchange exchange_;
    std::size_t matched_ = 0;
};

/// Sends so many octets of the pattern, then FIN, and wants nothing but the end of the stream.
class DiscardClient final : public ClientSession {
  public:
    DiscardClient(const ClientSurroundings& surroundings, std::uint64_t octets)
        : ClientSession(surroundings), octets_(octets) {}

  private:
    void start(transport::StreamOutput& output) override;
    void receive(ByteView octets, transport::StreamOutput& output) override;
    void end(transport::StreamOutput& output) override;
    void refill(transport::StreamOutput& output) override;

    std::uint64_t octets_;
    std::uint64_t sent_ = 0;
};

/// Reads the pattern to the end of the stream, judges every octet, and delivers the count as text.
class SourceClient final : public ClientSession {
  public:
    /// With `expected_octets` fewer are incomplete and more are a violation; without it any end is complete.
    SourceClient(const ClientSurroundings& surroundings,
                 std::optional<std::uint64_t> expected_octets)
        : ClientSession(surroundings), expected_octets_(expected_octets) {}

  private:
    void start(transport::StreamOutput& output) override;
    void receive(ByteView octets, transport::StreamOutput& output) override;
    void end(transport::StreamOutput& output) override;

    std::optional<std::uint64_t> expected_octets_;
    std::uint64_t received_ = 0;
};

}  // namespace wiretrial::endpoint
