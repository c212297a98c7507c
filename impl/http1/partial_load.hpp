// partial_load: the last octets of an input as 16 of which the rest is NUL, without a look behind the end.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#if defined(__x86_64__)

#include <array>
#include <cstddef>
#include <cstdint>

#include <immintrin.h>

namespace wiretrial::http1::detail {

/// For _mm_shuffle_epi8: from place n on, it moves octets down by n and puts NUL behind them.
consteval std::array<std::uint8_t, 32> make_shifts() {
    std::array<std::uint8_t, 32> shifts{};
    for (std::size_t index = 0; index < shifts.size(); ++index) {
        shifts[index] = static_cast<std::uint8_t>(index < 16 ? index : 0x80);
    }
    return shifts;
}
alignas(32) inline constexpr std::array<std::uint8_t, 32> shifts = make_shifts();

/// The 16 octets at `at`, NUL for those behind the end.
///
/// Needs: `size` of 16 at least.
__attribute__((target("sse4.2"), always_inline)) inline __m128i load_16(const char* begin,
                                                                        std::size_t size,
                                                                        std::size_t at) {
    if (at + 16 <= size) {
        return _mm_loadu_si128(reinterpret_cast<const __m128i*>(begin + at));
    }
    if (at >= size) {
        return _mm_setzero_si128();
    }
    const __m128i last = _mm_loadu_si128(reinterpret_cast<const __m128i*>(begin + size - 16));
    const __m128i shift =
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(shifts.data() + (at + 16 - size)));
    return _mm_shuffle_epi8(last, shift);
}

}  // namespace wiretrial::http1::detail

#endif
