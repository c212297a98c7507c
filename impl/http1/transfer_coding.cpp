// transfer_coding: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/transfer_coding.hpp"

#include "impl/http1/lists.hpp"
#include "impl/http1/scan.hpp"

namespace wiretrial::http1 {
namespace {

void skip_ows(ByteView& text) {
    text.remove_prefix(skip_run(text, 0, class_ows));
}

/// Takes 1*tchar from the front.
bool take_token(ByteView& text) {
    const std::size_t size = skip_run(text, 0, class_tchar);
    text.remove_prefix(size);
    return size > 0;
}

/// Takes a quoted-string (RFC 9110 section 5.6.4) from the front.
bool take_quoted_string(ByteView& text) {
    for (std::size_t at = 1; at < text.size(); ++at) {
        if (text[at] == '\\') {
            ++at;
        } else if (text[at] == '"') {
            text.remove_prefix(at + 1);
            return true;
        }
    }
    return false;
}

bool take_parameter(ByteView& text) {
    if (!take_token(text)) {
        return false;
    }
    skip_ows(text);
    if (!text.starts_with('=')) {
        return false;
    }
    text.remove_prefix(1);
    skip_ows(text);
    return text.starts_with('"') ? take_quoted_string(text) : take_token(text);
}

/// transfer-coding, of which the name has been taken.
bool take_parameters(ByteView text, bool& has_parameters) {
    skip_ows(text);
    while (!text.empty()) {
        if (!text.starts_with(';')) {
            return false;
        }
        has_parameters = true;
        text.remove_prefix(1);
        skip_ows(text);
        if (!take_parameter(text)) {
            return false;
        }
        skip_ows(text);
    }
    return true;
}

void read_coding(ByteView element, TransferCodings& codings) {
    const ByteView name = element.substr(0, skip_run(element, 0, class_tchar));
    bool has_parameters = false;
    const bool is_well_formed =
        !name.empty() && take_parameters(element.substr(name.size()), has_parameters);
    const bool is_chunked = equals_ignoring_case(name, "chunked");
    codings.is_malformed = codings.is_malformed || !is_well_formed;
    codings.is_chunked_final = is_chunked;
    codings.has_chunked_parameters =
        codings.has_chunked_parameters || (is_chunked && has_parameters);
    codings.chunked += is_chunked ? 1U : 0U;
    ++codings.codings;
}

}  // namespace

TransferCodings read_transfer_codings(std::span<const Field> fields) {
    TransferCodings codings;
    for (const Field& field : fields) {
        if (!equals_ignoring_case(field.name, "Transfer-Encoding")) {
            continue;
        }
        codings.field = &field;
        ListElements elements(field.value);
        while (const auto element = elements.next()) {
            read_coding(*element, codings);
        }
    }
    return codings;
}

}  // namespace wiretrial::http1
