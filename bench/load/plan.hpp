// plan: what is to be sent, how much of it and how often, as data.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "impl/base/bytes.hpp"
#include "impl/base/time.hpp"
#include "impl/framing/codec.hpp"

namespace wiretrial::load {

enum class Protocol : std::uint8_t { http, frames, datagrams };

/// `http`, `tcp` or `udp`: the word in the names of results.
[[nodiscard]] std::string_view name_of(Protocol protocol);

/// One load. Every request of it is the same.
struct Plan {
    Protocol protocol = Protocol::http;
    std::string url{};  ///< As the user wrote it.
    Bytes request{};    ///< One request: an HTTP message, a frame, or a datagram.
    Bytes payload{};    ///< What an echo must bring back.
    Bytes method{};     ///< Of HTTP.
    std::optional<framing::Codec> codec{};  ///< Of frames.
    std::size_t connections = 64;
    std::size_t depth = 1;  ///< Requests on their way on one connection.
    std::size_t threads = 1;
    double rate = 0.0;  ///< Requests a second in all; 0 is the closed loop.
    bool connects_per_request = false;
    Duration length = std::chrono::seconds(10);
    Duration timeout = std::chrono::seconds(2);  ///< For a connect, and between two octets.
};

/// `http/keep-alive/connections:64/depth:1`: the same for every run of the same plan, whoever the target is.
[[nodiscard]] std::string name_of(const Plan& plan);

/// What an HTTP request is made of.
struct HttpRequest {
    Bytes authority{};  ///< The value of Host.
    Bytes target = "/";
    Bytes method = "GET";
    std::size_t content_octets = 0;
    bool closes = false;
};

/// Sets what depends on the protocol: request, payload, method or codec.
///
/// Errors: a sentence: a method or a target that no request has, a payload that the codec cannot carry, a datagram
/// of less than datagram_octets_min or more than datagram_octets_max.
[[nodiscard]] std::expected<void, std::string> ask_http(const HttpRequest& request, Plan& plan);
/// Without a codec, records of `octets` octets: what a plain echo server returns as well.
[[nodiscard]] std::expected<void, std::string> ask_frames(std::string_view codec,
                                                          std::size_t octets,
                                                          Plan& plan);
[[nodiscard]] std::expected<void, std::string> ask_datagrams(std::size_t octets, Plan& plan);

/// A datagram tells which one it is in its first octets.
inline constexpr std::size_t datagram_octets_min = 8;
/// RFC 768 with an IPv4 header: 65535 - 20 - 8.
inline constexpr std::size_t datagram_octets_max = 65'507;

}  // namespace wiretrial::load
