// head_scan_sse42: the kernel for SSE4.2.
// SPDX-License-Identifier: Apache-2.0
#if defined(__x86_64__)

#include <immintrin.h>

#include "impl/http1/octet_rows.hpp"
#include "impl/http1/partial_load.hpp"
#include "impl/http1/whole_head.hpp"

// What follows, and no header before it, is compiled for such a processor.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("sse4.2"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("sse4.2")
#endif

#include "impl/http1/block_cursor.hpp"
#include "impl/http1/head_scan.hpp"

namespace wiretrial::http1::detail {
namespace {

struct Sse42 {
    struct Octets {
        __m128i parts[4];
    };

    [[gnu::always_inline]] static Octets load(const char* at) {
        const auto* const from = reinterpret_cast<const __m128i*>(at);
        return {{_mm_loadu_si128(from), _mm_loadu_si128(from + 1), _mm_loadu_si128(from + 2),
                 _mm_loadu_si128(from + 3)}};
    }
    [[gnu::always_inline]] static Octets load_last(const char* begin,
                                                   std::size_t size,
                                                   std::size_t at) {
        return {{load_16(begin, size, at), load_16(begin, size, at + 16),
                 load_16(begin, size, at + 32), load_16(begin, size, at + 48)}};
    }

    [[gnu::always_inline]] static void classify(const Octets& octets,
                                                std::uint64_t& no_tchar,
                                                std::uint64_t& ctl) {
        std::uint64_t others = 0;
        no_tchar = 0;
        for (unsigned part = 0; part < 4; ++part) {
            const __m128i found = look_up(octets.parts[part], head_rows);
            const __m128i is_low =
                _mm_cmpeq_epi8(_mm_min_epu8(found, _mm_set1_epi8(ctl_max)), found);
            no_tchar |= bits_of(is_low) << 16 * part;
            others |= bits_of(_mm_cmpeq_epi8(found, _mm_setzero_si128())) << 16 * part;
        }
        ctl = no_tchar & ~others;
    }
    [[gnu::always_inline]] static std::uint64_t no_path(const Octets& octets) {
        return outside(octets, path_rows);
    }
    [[gnu::always_inline]] static std::uint64_t no_host(const Octets& octets) {
        return outside(octets, host_rows);
    }

  private:
    [[gnu::always_inline]] static std::uint64_t outside(const Octets& octets,
                                                        const OctetRows& rows) {
        std::uint64_t bits = 0;
        for (unsigned part = 0; part < 4; ++part) {
            const __m128i found = look_up(octets.parts[part], rows);
            bits |= bits_of(_mm_cmpeq_epi8(found, _mm_setzero_si128())) << 16 * part;
        }
        return bits;
    }
    [[gnu::always_inline]] static std::uint64_t bits_of(__m128i mask) {
        return static_cast<std::uint32_t>(_mm_movemask_epi8(mask));
    }
    /// The shuffle gives 0 for an index from 0x80.
    [[gnu::always_inline]] static __m128i look_up(__m128i octets, const OctetRows& rows) {
        const auto* const low = reinterpret_cast<const __m128i*>(rows.low.data());
        const auto* const high = reinterpret_cast<const __m128i*>(rows.high.data());
        const __m128i row = _mm_and_si128(_mm_srli_epi16(octets, 4), _mm_set1_epi8(0x0f));
        return _mm_and_si128(_mm_shuffle_epi8(_mm_loadu_si128(low), octets),
                             _mm_shuffle_epi8(_mm_loadu_si128(high), row));
    }
};

}  // namespace

constexpr HeadKernel sse42_head_kernel{.request = scan_request<BlockCursor<Sse42>>,
                                       .response = scan_response<BlockCursor<Sse42>>};

}  // namespace wiretrial::http1::detail

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif
