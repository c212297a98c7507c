// encode: messages onto the wire. What would break the grammar is refused, never repaired.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string_view>

#include "impl/base/bytes.hpp"
#include "impl/http1/message.hpp"

namespace wiretrial::http1 {

/// Why something cannot be put on the wire.
///
/// Lifetime: a string literal, such as `method_invalid`, `target_invalid`, `field_name_invalid`,
/// `field_value_invalid`, `status_invalid`, `reason_invalid`, `trailer_forbidden`.
struct EncodeError {
    std::string_view code;

    friend bool operator==(const EncodeError&, const EncodeError&) = default;
};

struct RequestLine {
    ByteView method = "GET";
    ByteView target = "/";
    Version version = http_1_1;
};

struct StatusLine {
    int status = 200;
    ByteView reason{};  ///< Empty: none is sent, the SP before it is.
    Version version = http_1_1;
};

/// Appends start line, field lines and the empty line. On an error `out` is unchanged.
///
/// Errors: see EncodeError. A value with CR, LF, NUL or another CTL, or with whitespace around it, is refused.
[[nodiscard]] std::expected<void, EncodeError> append_head(const RequestLine& line,
                                                           std::span<const Field> fields,
                                                           Bytes& out);
[[nodiscard]] std::expected<void, EncodeError> append_head(const StatusLine& line,
                                                           std::span<const Field> fields,
                                                           Bytes& out);

/// Appends one chunk; nothing for empty data, which would end the body. RFC 9112 section 7.1.
void append_chunk(ByteView data, Bytes& out);
/// Appends the last chunk and the trailer section. Fields that frame or route a message are refused in trailers
/// (RFC 9110 section 6.5.1: Content-Length, Transfer-Encoding, Host, ...).
[[nodiscard]] std::expected<void, EncodeError> append_last_chunk(std::span<const Field> trailers,
                                                                 Bytes& out);

/// The registered reason phrase of a status code, or empty. RFC 9110 section 15.
[[nodiscard]] std::string_view reason_of(int status);

}  // namespace wiretrial::http1
