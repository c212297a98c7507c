// head_scan_avx512: the kernel for AVX-512 with BW, VL and VBMI.
// SPDX-License-Identifier: Apache-2.0
#if defined(__x86_64__)

#include <immintrin.h>

#include "impl/http1/octet_rows.hpp"
#include "impl/http1/whole_head.hpp"

// What follows, and no header before it, is compiled for such a processor.
#if defined(__clang__)
#pragma clang attribute push(                                                              \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi,avx2,bmi,bmi2,evex512"))), \
    apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512vl,avx512vbmi,avx2,bmi,bmi2")
#endif

#include "impl/http1/block_cursor.hpp"
#include "impl/http1/head_scan.hpp"

namespace wiretrial::http1::detail {
namespace {

enum : std::uint8_t { kind_tchar = 0, kind_ctl = 1, kind_other = 2 };

/// Of each octet below 0x80: its kind in a head, and whether it does not belong to a plain path, or host.
struct Kinds {
    alignas(64) std::array<std::uint8_t, 128> head{};
    alignas(64) std::array<std::uint8_t, 128> path{};
    alignas(64) std::array<std::uint8_t, 128> host{};
};

consteval Kinds make_kinds() {
    Kinds kinds;
    for (std::size_t index = 0; index < kinds.head.size(); ++index) {
        const auto octet = static_cast<char>(index);
        kinds.head[index] = is_ctl(octet)               ? kind_ctl
                            : is_in(octet, class_tchar) ? kind_tchar
                                                        : kind_other;
        kinds.path[index] = is_plain_path(octet) ? 0 : 1;
        kinds.host[index] = is_plain_host(octet) ? 0 : 1;
    }
    return kinds;
}

constexpr Kinds kinds = make_kinds();

struct Avx512 {
    using Octets = __m512i;

    [[gnu::always_inline]] static Octets load(const char* at) { return _mm512_loadu_si512(at); }
    /// What the mask leaves out is not read.
    [[gnu::always_inline]] static Octets load_last(const char* begin,
                                                   std::size_t size,
                                                   std::size_t at) {
        const std::size_t left = size - at;
        return _mm512_maskz_loadu_epi8(_bzhi_u64(~std::uint64_t{0}, static_cast<unsigned>(left)),
                                       begin + at);
    }

    [[gnu::always_inline]] static void classify(Octets octets,
                                                std::uint64_t& no_tchar,
                                                std::uint64_t& ctl) {
        const __m512i found = look_up(octets, kinds.head);
        no_tchar = _mm512_test_epi8_mask(found, found);
        ctl = _mm512_cmpeq_epi8_mask(found, _mm512_set1_epi8(kind_ctl));
        // Into general registers once, not at each shift.
        __asm__("" : "+r"(no_tchar), "+r"(ctl));
    }
    [[gnu::always_inline]] static std::uint64_t no_path(Octets octets) {
        const __m512i found = look_up(octets, kinds.path);
        return _mm512_test_epi8_mask(found, found);
    }
    [[gnu::always_inline]] static std::uint64_t no_host(Octets octets) {
        const __m512i found = look_up(octets, kinds.host);
        return _mm512_test_epi8_mask(found, found);
    }

  private:
    /// The lookup takes seven bits of an octet; the eighth becomes that of the result.
    [[gnu::always_inline]] static __m512i look_up(__m512i octets,
                                                  const std::array<std::uint8_t, 128>& table) {
        const __m512i found = _mm512_permutex2var_epi8(_mm512_load_si512(table.data()), octets,
                                                       _mm512_load_si512(table.data() + 64));
        constexpr int or_of_first_and_both_others = 0xf8;
        return _mm512_ternarylogic_epi64(found, octets, _mm512_set1_epi8(static_cast<char>(0x80)),
                                         or_of_first_and_both_others);
    }
};

}  // namespace

constexpr HeadKernel avx512_head_kernel{.request = scan_request<BlockCursor<Avx512>>,
                                        .response = scan_response<BlockCursor<Avx512>>};

}  // namespace wiretrial::http1::detail

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif
