// message: HTTP/1.1 messages as data: heads that view the wire, and whole messages that own their octets.
//
// Words are those of RFC 9110 section 6 and RFC 9112 section 2.1.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <vector>

#include "impl/base/bytes.hpp"

namespace wiretrial::http1 {

/// One field line: the name as it came, the value without surrounding OWS.
///
/// Lifetime: views octets of the wire.
struct Field {
    ByteView name{};
    ByteView value{};

    friend bool operator==(const Field&, const Field&) = default;
};

/// HTTP-version = HTTP-name "/" DIGIT "." DIGIT. RFC 9112 section 2.3.
struct Version {
    std::uint8_t major = 1;
    std::uint8_t minor = 1;

    friend auto operator<=>(const Version&, const Version&) = default;
};

inline constexpr Version http_1_0{1, 0};
inline constexpr Version http_1_1{1, 1};

/// The four forms of a request-target. RFC 9112 section 3.2.
enum class TargetForm : std::uint8_t { origin, absolute, authority, asterisk };

/// How the content of a message is delimited. RFC 9112 section 6.3.
enum class BodyKind : std::uint8_t {
    none,         ///< No content, whatever the fields say.
    length,       ///< Content-Length octets.
    chunked,      ///< The chunked transfer coding.
    until_close,  ///< A response's content ends with the connection.
    tunnel,       ///< What follows is no HTTP/1.1: CONNECT answered by 2xx, or 101.
};

/// What section 6.3 makes of a head.
struct BodyFraming {
    BodyKind kind = BodyKind::none;
    std::uint64_t length = 0;  ///< Of BodyKind::length.
    /// The framing was doubtful but accepted by a Policy: the connection MUST be closed after the message.
    bool must_close = false;

    friend bool operator==(const BodyFraming&, const BodyFraming&) = default;
};

/// The head of a request.
///
/// Lifetime: views octets of the wire; see RequestDecoder.
struct RequestHead {
    ByteView method{};
    ByteView target{};
    TargetForm target_form = TargetForm::origin;
    Version version{};
    std::span<const Field> fields{};
    BodyFraming framing{};
    bool keeps_open = false;  ///< RFC 9112 section 9.3, as far as this message goes.
};

/// The head of a response.
///
/// Lifetime: views octets of the wire; see ResponseDecoder.
struct ResponseHead {
    Version version{};
    int status =
        0;  ///< Three digits, 000 to 999: what a code outside 100 to 599 means is the caller's affair.
    ByteView reason{};
    std::span<const Field> fields{};
    BodyFraming framing{};
    bool keeps_open = false;  ///< RFC 9112 section 9.3, as far as this message goes.

    [[nodiscard]] bool is_interim() const { return status >= 100 && status < 200; }
};

/// A field line that owns its octets.
struct OwnedField {
    Bytes name{};
    Bytes value{};

    friend bool operator==(const OwnedField&, const OwnedField&) = default;
};

/// A whole message, request or response.
struct Message {
    bool is_request = false;
    Bytes method{};  ///< Of a request.
    Bytes target{};  ///< Of a request.
    TargetForm target_form = TargetForm::origin;
    int status = 0;  ///< Of a response.
    Bytes reason{};  ///< Of a response.
    Version version{};
    std::vector<OwnedField> fields{};
    Bytes content{};  ///< Without the chunked coding.
    std::vector<OwnedField> trailers{};
    BodyFraming framing{};
    bool keeps_open = false;

    friend bool operator==(const Message&, const Message&) = default;

    [[nodiscard]] bool is_interim() const { return !is_request && status >= 100 && status < 200; }
};

}  // namespace wiretrial::http1
