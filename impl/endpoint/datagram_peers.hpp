// datagram_peers: the datagram references that answer: echo, upper, receiver, sequence, discovery.
//
// None answers a cut datagram as if it were whole, none keeps state of its peers, and none answers itself: a
// datagram with this socket's own address as its forged source would go round for ever.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "impl/transport/session.hpp"

namespace wiretrial::endpoint {

/// Answers each datagram by what a function makes of it, or not at all.
class AnsweringPeer final : public transport::DatagramSession {
  public:
    using Answer = std::function<std::optional<Bytes>(const transport::Datagram&)>;

    explicit AnsweringPeer(Answer answer) : answer_(std::move(answer)) {}

    void on_datagram(const transport::Datagram& datagram,
                     TimePoint now,
                     transport::DatagramOutput& output) override;

  private:
    Answer answer_;
};

/// udp-echo: the datagram itself, an empty one too.
[[nodiscard]] std::optional<Bytes> answer_echo(const transport::Datagram& datagram);

/// udp-upper: the datagram, ASCII letters in upper case.
[[nodiscard]] std::optional<Bytes> answer_upper(const transport::Datagram& datagram);

/// udp-receiver: `whole N`, or `truncated MAX of N` for a datagram that did not fit.
[[nodiscard]] std::optional<Bytes> answer_length(const transport::Datagram& datagram);

/// udp-sequence: a datagram that begins with a number of 4 octets comes back as it is; a shorter one gets nothing.
///
/// A duplicate gets the same reply again: the request changes nothing here, so it may be repeated.
[[nodiscard]] std::optional<Bytes> answer_sequence(const transport::Datagram& datagram);

/// udp-discovery: `discover` gets `here NAME`, everything else nothing.
[[nodiscard]] AnsweringPeer::Answer discovery_named(std::string name);

}  // namespace wiretrial::endpoint
