// head_limits: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "bench/micro/head_limits.hpp"

#include <cstdint>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace wiretrial::bench {

std::size_t copy_octets(ByteView input, char* out) {
    std::memcpy(out, input.data(), input.size());
    return input.size();
}

std::size_t walk_lines(ByteView input) {
    std::size_t lines = 0;
    while (const void* const end = std::memchr(input.data(), '\n', input.size())) {
        input.remove_prefix(static_cast<std::size_t>(static_cast<const char*>(end) - input.data()) +
                            1);
        ++lines;
    }
    return lines;
}

#if defined(__x86_64__)

bool has_avx2() {
    return __builtin_cpu_supports("avx2") != 0;
}
bool has_avx512() {
    return __builtin_cpu_supports("avx512bw") != 0;
}

namespace {

__attribute__((target("avx2"))) std::uint64_t mask_of(__m256i low, __m256i high) {
    const auto first = static_cast<std::uint32_t>(_mm256_movemask_epi8(low));
    const auto second = static_cast<std::uint32_t>(_mm256_movemask_epi8(high));
    return first | std::uint64_t{second} << 32U;
}

__attribute__((target("avx2"))) __m256i is_ctl(__m256i octets) {
    const __m256i last = _mm256_set1_epi8(0x1f);
    return _mm256_or_si256(_mm256_cmpeq_epi8(_mm256_min_epu8(octets, last), octets),
                           _mm256_cmpeq_epi8(octets, _mm256_set1_epi8(0x7f)));
}

}  // namespace

__attribute__((target("avx2"))) std::size_t classify_avx2(ByteView input) {
    std::uint64_t sum = 0;
    for (std::size_t at = 0; at < input.size(); at += 64) {
        const auto* const block = reinterpret_cast<const __m256i*>(input.data() + at);
        const __m256i low = _mm256_loadu_si256(block);
        const __m256i high = _mm256_loadu_si256(block + 1);
        const __m256i lf = _mm256_set1_epi8('\n');
        const __m256i colon = _mm256_set1_epi8(':');
        sum += mask_of(_mm256_cmpeq_epi8(low, lf), _mm256_cmpeq_epi8(high, lf));
        sum ^= mask_of(_mm256_cmpeq_epi8(low, colon), _mm256_cmpeq_epi8(high, colon));
        sum += mask_of(is_ctl(low), is_ctl(high));
    }
    return sum;
}

__attribute__((target("avx512bw"))) std::size_t classify_avx512(ByteView input) {
    std::uint64_t sum = 0;
    for (std::size_t at = 0; at < input.size(); at += 64) {
        const __m512i octets = _mm512_loadu_si512(input.data() + at);
        sum += _mm512_cmpeq_epi8_mask(octets, _mm512_set1_epi8('\n'));
        sum ^= _mm512_cmpeq_epi8_mask(octets, _mm512_set1_epi8(':'));
        sum += _mm512_cmplt_epu8_mask(octets, _mm512_set1_epi8(0x20)) |
               _mm512_cmpeq_epi8_mask(octets, _mm512_set1_epi8(0x7f));
    }
    return sum;
}

#else

bool has_avx2() {
    return false;
}
bool has_avx512() {
    return false;
}
std::size_t classify_avx2(ByteView /*input*/) {
    return 0;
}
std::size_t classify_avx512(ByteView /*input*/) {
    return 0;
}

#endif

}  // namespace wiretrial::bench
