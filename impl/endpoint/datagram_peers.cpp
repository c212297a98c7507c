// datagram_peers: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/datagram_peers.hpp"

#include <cstddef>
#include <utility>

#include "impl/base/text.hpp"

namespace wiretrial::endpoint {

using transport::Datagram;

void AnsweringPeer::on_datagram(const Datagram& datagram,
                                TimePoint /*now*/,
                                transport::DatagramOutput& output) {
    if (datagram.at == datagram.from) {
        return;
    }
    if (std::optional<Bytes> answer = answer_(datagram)) {
        output.reply(datagram, std::move(*answer));
    }
}

std::optional<Bytes> answer_echo(const Datagram& datagram) {
    if (datagram.is_truncated()) {
        return std::nullopt;
    }
    return Bytes(datagram.octets);
}

std::optional<Bytes> answer_upper(const Datagram& datagram) {
    if (datagram.is_truncated()) {
        return std::nullopt;
    }
    return to_upper(datagram.octets);
}

std::optional<Bytes> answer_length(const Datagram& datagram) {
    if (datagram.is_truncated()) {
        return "truncated " + std::to_string(datagram.octets.size()) + " of " +
               std::to_string(datagram.length);
    }
    return "whole " + std::to_string(datagram.length);
}

std::optional<Bytes> answer_sequence(const Datagram& datagram) {
    constexpr std::size_t number_octets = 4;
    if (datagram.is_truncated() || datagram.octets.size() < number_octets) {
        return std::nullopt;
    }
    return Bytes(datagram.octets);
}

AnsweringPeer::Answer discovery_named(std::string name) {
    return [name = std::move(name)](const Datagram& datagram) -> std::optional<Bytes> {
        if (datagram.octets != "discover" || datagram.is_truncated()) {
            return std::nullopt;
        }
        return "here " + name;
    };
}

}  // namespace wiretrial::endpoint
