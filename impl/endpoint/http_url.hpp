// http_url: the parts of an http URL that a client needs, and where a Location leads. RFC 9110 section 4.2, RFC 3986.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "impl/base/bytes.hpp"

namespace wiretrial::endpoint {

/// An http URL without userinfo and fragment, which never go onto the wire.
struct HttpUrl {
    Bytes authority{};   ///< host and, where it is not the default, port: the value of Host.
    Bytes target = "/";  ///< path and query: the origin-form. RFC 9112 section 3.2.1.

    friend bool operator==(const HttpUrl&, const HttpUrl&) = default;
};

/// Reads `http://authority/path?query#fragment`.
///
/// Gives: the target `/` for an empty path; nothing for another scheme, an empty host or octets that no URL has.
[[nodiscard]] std::optional<HttpUrl> parse_http_url(ByteView text);

/// What a reference in a response to `base` points to. RFC 3986 section 5.2.
///
/// Gives: nothing where it is no http URL.
[[nodiscard]] std::optional<HttpUrl> resolve_reference(const HttpUrl& base, ByteView reference);

/// The authority with its port, 80 where none stands: the authority-form. RFC 9112 section 3.2.3.
[[nodiscard]] Bytes with_port(ByteView authority);

/// Whether both authorities name the same server: without case, and with port 80 where none stands.
[[nodiscard]] bool is_same_authority(ByteView left, ByteView right);

}  // namespace wiretrial::endpoint
