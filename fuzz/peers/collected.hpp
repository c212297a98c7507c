// collected: a reading put together from the callbacks of llhttp or http_parser, which are the same.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fuzz/peers/peer.hpp"
#include "impl/http1/lists.hpp"

namespace wiretrial::fuzz {

/// Where the callbacks put what they are told. A word may come in pieces.
struct Collected {
    Reading reading{};
    bool is_in_value = true;
    bool is_in_trailers = false;

    void add_name(ByteView piece) {
        if (is_in_trailers) {
            return;
        }
        if (is_in_value) {
            reading.fields.emplace_back();
            is_in_value = false;
        }
        reading.fields.back().name += piece;
    }
    void add_value(ByteView piece) {
        if (is_in_trailers) {
            return;
        }
        is_in_value = true;
        reading.fields.back().value += piece;
    }
    void finish_fields() {
        for (http1::OwnedField& field : reading.fields) {
            field.value = Bytes(http1::trim_ows(field.value));
        }
    }
};

}  // namespace wiretrial::fuzz
