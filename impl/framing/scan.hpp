// scan: searches for one octet or the first of two, at the speed of words rather than of octets.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "impl/base/bytes.hpp"

namespace wiretrial::framing {

/// The index of the first `octet` in `input` from `from` on, or npos.
[[nodiscard]] inline std::size_t find_octet(ByteView input, char octet, std::size_t from = 0) {
    if (from >= input.size()) {
        return ByteView::npos;
    }
    const void* const found = std::memchr(input.data() + from, octet, input.size() - from);
    if (found == nullptr) {
        return ByteView::npos;
    }
    return static_cast<std::size_t>(static_cast<const char*>(found) - input.data());
}

/// The index of the first octet in `input` that is `one` or `other`, or npos.
[[nodiscard]] inline std::size_t find_either(ByteView input, char one, char other) {
    // A word has a zero octet where (word - 0x01..) & ~word & 0x80.. is not zero; the lowest such
    // bit is exact (Hacker's Delight, 6-1), and on a little-endian machine the lowest octet is the
    // first.
    constexpr std::uint64_t ones = 0x0101010101010101;
    constexpr std::uint64_t high_bits = 0x8080808080808080;
    const std::uint64_t one_everywhere = ones * static_cast<std::uint8_t>(one);
    const std::uint64_t other_everywhere = ones * static_cast<std::uint8_t>(other);
    std::size_t index = 0;
    if constexpr (std::endian::native == std::endian::little) {
        for (; index + sizeof(std::uint64_t) <= input.size(); index += sizeof(std::uint64_t)) {
            std::uint64_t word = 0;
            std::memcpy(&word, input.data() + index, sizeof(word));
            const std::uint64_t left = word ^ one_everywhere;
            const std::uint64_t right = word ^ other_everywhere;
            const std::uint64_t hits =
                (((left - ones) & ~left) | ((right - ones) & ~right)) & high_bits;
            if (hits != 0) {
                return index + static_cast<std::size_t>(std::countr_zero(hits)) / 8;
            }
        }
    }
    for (; index < input.size(); ++index) {
        if (input[index] == one || input[index] == other) {
            return index;
        }
    }
    return ByteView::npos;
}

}  // namespace wiretrial::framing
