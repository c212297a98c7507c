// scan: how far a run of octets of one class goes. The only loops of the decoder over single octets.
//
// They are apart from validation and state: a scanner knows no grammar, only the class. Whole heads are scanned faster
// (head_scan.hpp).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "impl/base/bytes.hpp"
#include "impl/http1/octets.hpp"

namespace wiretrial::http1 {

/// The index of the first octet at or behind `begin` that is in none of the classes, or the size of the input.
[[nodiscard]] inline std::size_t skip_run(ByteView input, std::size_t begin, unsigned classes) {
    std::size_t at = begin;
    while (at < input.size() && is_in(input[at], classes)) {
        ++at;
    }
    return at;
}

}  // namespace wiretrial::http1
