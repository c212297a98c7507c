// pattern: the deterministic octets that `source` sends and `source-client` expects.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "impl/base/bytes.hpp"

namespace wiretrial::endpoint {

inline constexpr std::size_t pattern_period = 26;

/// The octet at an index of the pattern: `a` to `z`, again and again.
[[nodiscard]] constexpr char pattern_octet(std::uint64_t index) {
    return static_cast<char>('a' + static_cast<int>(index % pattern_period));
}

/// Some whole periods and one more, so that any 64 KiB of the pattern are a part of it.
[[nodiscard]] inline ByteView pattern_table() {
    static constexpr std::size_t size =
        (std::size_t{64} * 1024 / pattern_period + 2) * pattern_period;
    static const std::array<char, size> table = [] {
        std::array<char, size> octets{};
        for (std::size_t index = 0; index < size; ++index) {
            octets[index] = pattern_octet(index);
        }
        return octets;
    }();
    return {table.data(), table.size()};
}

/// The pattern from `index` on: at most `octets_max` octets, and at most 64 KiB.
[[nodiscard]] inline ByteView pattern_from(std::uint64_t index, std::uint64_t octets_max) {
    constexpr std::uint64_t piece_max = std::uint64_t{64} * 1024;
    const auto count = static_cast<std::size_t>(std::min(octets_max, piece_max));
    return pattern_table().substr(static_cast<std::size_t>(index % pattern_period), count);
}

}  // namespace wiretrial::endpoint
