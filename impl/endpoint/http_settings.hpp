// http_settings: how much, and how long, the reference server of HTTP bears.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>

#include "impl/base/time.hpp"
#include "impl/endpoint/http_defects.hpp"
#include "impl/http1/limits.hpp"
#include "impl/http1/policy.hpp"

namespace wiretrial::endpoint {

/// How long a server waits. RFC 9112 section 9.5 leaves the times to it.
struct HttpTimeouts {
    Duration idle = std::chrono::seconds(30);  ///< Until the first octet of a request.
    Duration head = std::chrono::seconds(10);  ///< From its first octet to the end of its head.
    /// From the head to the end of the content, and a millisecond more for each octet that came: a client that sends
    /// less than 1000 octets a second ends, and one that sends more may send for ever.
    Duration content = std::chrono::seconds(10);
    Duration sending =
        std::chrono::seconds(30);  ///< In which a client that has to read reads nothing.
};

/// What a server bears.
struct HttpServerSettings {
    http1::Limits limits{.content_bytes_max = std::uint64_t{64} << 20};
    HttpTimeouts timeouts{};
    /// Content that no answer depends on is read and dropped up to this size; a longer one ends the connection.
    std::uint64_t dropped_octets_max = std::uint64_t{1} << 20;
    http1::Policy policy{};
    HttpDefects planted{};
};

}  // namespace wiretrial::endpoint
