// body_length: how long the content of a message is: RFC 9112 section 6.3 as one function, its steps numbered; and
// section 9.3, whether the connection persists.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <span>

#include "impl/base/bytes.hpp"
#include "impl/http1/limits.hpp"
#include "impl/http1/message.hpp"
#include "impl/http1/policy.hpp"
#include "impl/http1/violation.hpp"

namespace wiretrial::http1 {

/// What the length of the content depends on beside the fields.
struct LengthContext {
    bool is_request = true;
    int status = 0;             ///< Of a response.
    ByteView request_method{};  ///< Of the request itself, or of the one that the response answers.
    Version version = http_1_1;
};

/// A fault in one of the fields: the decoder knows where its value is.
struct FieldFault {
    Fault fault = Fault::none;
    const Field* field = nullptr;  ///< One of the fields that were given.
};

/// Finds how the content is delimited.
///
/// Source: RFC 9112 section 6.3.
/// Errors: content_length_invalid, content_length_repeated, content_length_overflow, content_too_large,
///         transfer_encoding_invalid, transfer_encoding_with_content_length, transfer_encoding_in_http10,
///         transfer_coding_unknown, chunked_not_final, chunked_repeated, chunked_parameters.
[[nodiscard]] std::expected<BodyFraming, FieldFault> find_body_framing(
    std::span<const Field> fields,
    const LengthContext& context,
    const Limits& limits,
    const Policy& policy);

/// Whether the connection persists after a message with these fields. RFC 9112 section 9.3.
[[nodiscard]] bool keeps_open(std::span<const Field> fields,
                              Version version,
                              const BodyFraming& framing);

}  // namespace wiretrial::http1
