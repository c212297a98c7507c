// head_scan_avx2: the kernel for AVX2 and BMI.
// SPDX-License-Identifier: Apache-2.0
#if defined(__x86_64__)

#include <immintrin.h>

#include "impl/http1/octet_rows.hpp"
#include "impl/http1/partial_load.hpp"
#include "impl/http1/whole_head.hpp"

// What follows, and no header before it, is compiled for such a processor.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,bmi,bmi2")
#endif

#include "impl/http1/block_cursor.hpp"
#include "impl/http1/head_scan.hpp"

namespace wiretrial::http1::detail {
namespace {

struct Avx2 {
    struct Octets {
        __m256i low;
        __m256i high;
    };

    [[gnu::always_inline]] static Octets load(const char* at) {
        const auto* const from = reinterpret_cast<const __m256i*>(at);
        return {_mm256_loadu_si256(from), _mm256_loadu_si256(from + 1)};
    }
    [[gnu::always_inline]] static Octets load_last(const char* begin,
                                                   std::size_t size,
                                                   std::size_t at) {
        return {_mm256_set_m128i(load_16(begin, size, at + 16), load_16(begin, size, at)),
                _mm256_set_m128i(load_16(begin, size, at + 48), load_16(begin, size, at + 32))};
    }

    [[gnu::always_inline]] static void classify(const Octets& octets,
                                                std::uint64_t& no_tchar,
                                                std::uint64_t& ctl) {
        const __m256i low = look_up(octets.low, head_rows);
        const __m256i high = look_up(octets.high, head_rows);
        const __m256i max = _mm256_set1_epi8(ctl_max);
        no_tchar = bits_of(_mm256_cmpeq_epi8(_mm256_min_epu8(low, max), low),
                           _mm256_cmpeq_epi8(_mm256_min_epu8(high, max), high));
        ctl = no_tchar & ~zeros(low, high);
    }
    [[gnu::always_inline]] static std::uint64_t no_path(const Octets& octets) {
        return zeros(look_up(octets.low, path_rows), look_up(octets.high, path_rows));
    }
    [[gnu::always_inline]] static std::uint64_t no_host(const Octets& octets) {
        return zeros(look_up(octets.low, host_rows), look_up(octets.high, host_rows));
    }

  private:
    [[gnu::always_inline]] static std::uint64_t bits_of(__m256i low, __m256i high) {
        return static_cast<std::uint32_t>(_mm256_movemask_epi8(low)) |
               std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(high))} << 32U;
    }
    [[gnu::always_inline]] static std::uint64_t zeros(__m256i low, __m256i high) {
        const __m256i zero = _mm256_setzero_si256();
        return bits_of(_mm256_cmpeq_epi8(low, zero), _mm256_cmpeq_epi8(high, zero));
    }
    /// The shuffle gives 0 for an index from 0x80.
    [[gnu::always_inline]] static __m256i look_up(__m256i octets, const OctetRows& rows) {
        const __m256i low = _mm256_broadcastsi128_si256(
            _mm_loadu_si128(reinterpret_cast<const __m128i*>(rows.low.data())));
        const __m256i high = _mm256_broadcastsi128_si256(
            _mm_loadu_si128(reinterpret_cast<const __m128i*>(rows.high.data())));
        const __m256i row = _mm256_and_si256(_mm256_srli_epi16(octets, 4), _mm256_set1_epi8(0x0f));
        return _mm256_and_si256(_mm256_shuffle_epi8(low, octets), _mm256_shuffle_epi8(high, row));
    }
};

}  // namespace

constexpr HeadKernel avx2_head_kernel{.request = scan_request<BlockCursor<Avx2>>,
                                      .response = scan_response<BlockCursor<Avx2>>};

}  // namespace wiretrial::http1::detail

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif
