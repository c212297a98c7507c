// big_endian: numbers in network order, of the width that a protocol says.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "impl/base/bytes.hpp"

namespace wiretrial::endpoint {

/// Appends the low `width` octets of `number`, the highest first.
inline void append_big_endian(std::uint64_t number, std::size_t width, Bytes& out) {
    for (std::size_t index = width; index > 0; --index) {
        out += static_cast<char>((number >> (8 * (index - 1))) & 0xFFU);
    }
}

/// The number that all of `octets` make, the highest first. Needs: at most 8 octets.
[[nodiscard]] inline std::uint64_t read_big_endian(ByteView octets) {
    std::uint64_t number = 0;
    for (const char octet : octets) {
        number = (number << 8U) | static_cast<unsigned char>(octet);
    }
    return number;
}

}  // namespace wiretrial::endpoint
