// body_length: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/body_length.hpp"

#include <cstdint>
#include <limits>
#include <optional>

#include "impl/http1/lists.hpp"
#include "impl/http1/scan.hpp"
#include "impl/http1/transfer_coding.hpp"

namespace wiretrial::http1 {
namespace {

std::unexpected<FieldFault> fault(Fault fault, const Field* field) {
    return std::unexpected(FieldFault{.fault = fault, .field = field});
}

/// Content-Length = 1*DIGIT. RFC 9110 section 8.6.
std::expected<std::uint64_t, Fault> parse_length(ByteView text) {
    if (text.empty() || skip_run(text, 0, class_digit) != text.size()) {
        return std::unexpected(Fault::content_length_invalid);
    }
    // One bit less than there are: sums of lengths and offsets cannot wrap.
    constexpr std::uint64_t length_max = std::numeric_limits<std::int64_t>::max();
    std::uint64_t length = 0;
    for (const char digit : text) {
        const auto value = static_cast<std::uint64_t>(digit - '0');
        if (length > (length_max - value) / 10) {
            return std::unexpected(Fault::content_length_overflow);
        }
        length = length * 10 + value;
    }
    return length;
}

/// What all Content-Length lines say together.
struct ContentLength {
    const Field* field = nullptr;  ///< The first line; null where there is none.
    std::uint64_t value = 0;
};

/// One line, which may be a list of one and the same number (RFC 9110 section 8.6).
std::expected<std::uint64_t, Fault> parse_length_line(ByteView text, const Policy& policy) {
    if (!policy.merges_equal_content_lengths) {
        const auto length = parse_length(text);
        const bool is_list = !length && text.find(',') != ByteView::npos;
        return is_list ? std::unexpected(Fault::content_length_repeated) : length;
    }
    std::optional<std::uint64_t> merged;
    for (ByteView rest = text;;) {
        const std::size_t comma = rest.find(',');
        const auto length = parse_length(trim_ows(rest.substr(0, comma)));
        if (!length) {
            return length;
        }
        if (merged && *merged != *length) {
            return std::unexpected(Fault::content_length_repeated);
        }
        merged = *length;
        if (comma == ByteView::npos) {
            return *merged;
        }
        rest.remove_prefix(comma + 1);
    }
}

std::expected<ContentLength, FieldFault> read_content_length(std::span<const Field> fields,
                                                             const Policy& policy) {
    ContentLength result;
    for (const Field& field : fields) {
        if (!equals_ignoring_case(field.name, "Content-Length")) {
            continue;
        }
        const auto length = parse_length_line(field.value, policy);
        if (!length) {
            return fault(length.error(), &field);
        }
        const bool is_second = result.field != nullptr;
        if (is_second && (!policy.merges_equal_content_lengths || *length != result.value)) {
            return fault(Fault::content_length_repeated, &field);
        }
        if (!is_second) {
            result = {.field = &field, .value = *length};
        }
    }
    return result;
}

/// What is wrong with the codings themselves, whoever sent them.
Fault fault_of(const TransferCodings& codings) {
    if (codings.is_malformed) {
        return Fault::transfer_encoding_invalid;
    }
    if (codings.has_chunked_parameters) {
        return Fault::chunked_parameters;
    }
    if (codings.chunked > 1) {
        return Fault::chunked_repeated;
    }
    // Of the codings that may stand before chunked, none is implemented here.
    return codings.is_chunked_final && codings.codings > 1 ? Fault::transfer_coding_unknown
                                                           : Fault::none;
}

/// Step 4 of section 6.3: Transfer-Encoding is there.
std::expected<BodyFraming, FieldFault> frame_by_codings(const TransferCodings& codings,
                                                        const LengthContext& context,
                                                        const Policy& policy) {
    const bool is_old = context.version < http_1_1;
    if (is_old && !policy.takes_transfer_encoding_in_http10) {
        return fault(Fault::transfer_encoding_in_http10, codings.field);
    }
    if (const Fault wrong = fault_of(codings); wrong != Fault::none) {
        return fault(wrong, codings.field);
    }
    if (codings.is_chunked_final) {
        return BodyFraming{.kind = BodyKind::chunked, .must_close = is_old};
    }
    if (context.is_request) {
        return fault(Fault::chunked_not_final, codings.field);
    }
    return BodyFraming{.kind = BodyKind::until_close, .must_close = true};
}

bool never_has_content(const LengthContext& context) {
    return context.request_method == "HEAD" || context.status / 100 == 1 || context.status == 204 ||
           context.status == 304;
}

}  // namespace

std::expected<BodyFraming, FieldFault> find_body_framing(std::span<const Field> fields,
                                                         const LengthContext& context,
                                                         const Limits& limits,
                                                         const Policy& policy) {
    // 2. "Any 2xx (Successful) response to a CONNECT request implies that the connection will become a tunnel [...]
    //    A client MUST ignore any Content-Length or Transfer-Encoding header fields received in such a message."
    if (!context.is_request && context.request_method == "CONNECT" && context.status / 100 == 2) {
        return BodyFraming{.kind = BodyKind::tunnel};
    }
    // 5. "If a message is received without Transfer-Encoding and with an invalid Content-Length". With a
    //    Transfer-Encoding, or where step 1 holds, it is no less invalid.
    const auto length = read_content_length(fields, policy);
    if (!length) {
        return std::unexpected(length.error());
    }
    // 3. "If a message is received with both a Transfer-Encoding and a Content-Length header field".
    const TransferCodings codings = read_transfer_codings(fields);
    const bool has_both = codings.field != nullptr && length->field != nullptr;
    if (has_both && !policy.prefers_transfer_encoding) {
        return fault(Fault::transfer_encoding_with_content_length, codings.field);
    }
    // 1. "Any response to a HEAD request and any response with a 1xx, 204, or 304 status code is always terminated
    //    by the first empty line". 101 hands the connection over.
    if (!context.is_request && never_has_content(context)) {
        return BodyFraming{.kind = context.status == 101 ? BodyKind::tunnel : BodyKind::none};
    }
    // 4. "If a Transfer-Encoding header field is present".
    if (codings.field != nullptr) {
        auto framing = frame_by_codings(codings, context, policy);
        if (framing && has_both) {
            framing->must_close = true;
        }
        return framing;
    }
    // 6. "If a valid Content-Length header field is present without Transfer-Encoding".
    if (length->field != nullptr) {
        if (length->value > limits.content_bytes_max) {
            return fault(Fault::content_too_large, length->field);
        }
        return BodyFraming{.kind = BodyKind::length, .length = length->value};
    }
    // 7. "If this is a request message and none of the above are true, then the message body length is zero".
    if (context.is_request) {
        return BodyFraming{};
    }
    // 8. "Otherwise, this is a response message without a declared message body length".
    return BodyFraming{.kind = BodyKind::until_close};
}

bool keeps_open(std::span<const Field> fields, Version version, const BodyFraming& framing) {
    if (framing.must_close || framing.kind == BodyKind::until_close ||
        framing.kind == BodyKind::tunnel || lists_token(fields, "Connection", "close")) {
        return false;
    }
    return version >= http_1_1 || lists_token(fields, "Connection", "keep-alive");
}

}  // namespace wiretrial::http1
