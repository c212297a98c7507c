// plain_servers: the stream servers that know no messages: echo, upper, upper-once, discard, source.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "impl/transport/session.hpp"

namespace wiretrial::endpoint {

/// Sends back what comes, as it comes.
class EchoServer final : public transport::StreamSession {
  public:
    void on_octets(ByteView octets, TimePoint now, transport::StreamOutput& output) override;
    void on_end(TimePoint now, transport::StreamOutput& output) override;
};

/// Sends back what comes, ASCII letters in upper case, as it comes.
class UpperServer final : public transport::StreamSession {
  public:
    void on_octets(ByteView octets, TimePoint now, transport::StreamOutput& output) override;
    void on_end(TimePoint now, transport::StreamOutput& output) override;
};

/// Reads one message to its end and answers it whole in upper case.
///
/// A stream has no message boundary but its end, so the message ends with the peer's FIN, not with a read. One
/// above `message_octets_max` is answered by a reset: any octet sent back would look like an answer.
class UpperOnceServer final : public transport::StreamSession {
  public:
    static constexpr std::size_t message_octets_max = std::size_t{1} << 20;

    void on_octets(ByteView octets, TimePoint now, transport::StreamOutput& output) override;
    void on_end(TimePoint now, transport::StreamOutput& output) override;

  private:
    Bytes message_;
};

/// Reads everything, answers nothing, and closes after the peer.
class DiscardServer final : public transport::StreamSession {
  public:
    void on_octets(ByteView octets, TimePoint now, transport::StreamOutput& output) override;
    void on_end(TimePoint now, transport::StreamOutput& output) override;
};

/// Sends the pattern as fast as the peer takes it, for ever or for so many octets, then FIN.
///
/// What the peer sends is ignored, its FIN too: a peer that has nothing to say may still read.
class SourceServer final : public transport::StreamSession {
  public:
    explicit SourceServer(std::optional<std::uint64_t> octets) : octets_(octets) {}

    void on_open(TimePoint now, transport::StreamOutput& output) override;
    void on_octets(ByteView octets, TimePoint now, transport::StreamOutput& output) override;
    void on_end(TimePoint now, transport::StreamOutput& output) override;
    void on_drained(TimePoint now, transport::StreamOutput& output) override;

  private:
    std::optional<std::uint64_t> octets_;
    std::uint64_t sent_ = 0;
};

}  // namespace wiretrial::endpoint
