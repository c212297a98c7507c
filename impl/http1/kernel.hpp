// kernel: which instructions find the words of a head. Every one gives the same result; they differ in speed.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace wiretrial::http1 {

/// From the slowest to the fastest.
enum class Kernel : std::uint8_t {
    stepwise,  ///< Only the state machine, an octet at a time: what the others are measured by.
    plain,     ///< Whole heads, without SIMD: any processor.
    sse42,     ///< 16 octets at a time: SSE4.2.
    avx2,      ///< 32 octets at a time: AVX2 and BMI.
    avx512,    ///< 64 octets at a time: AVX-512 BW, VL and VBMI.
};

/// Those that run on this machine, in the order of the enumeration.
[[nodiscard]] std::span<const Kernel> kernels();
/// The fastest of them.
[[nodiscard]] Kernel best_kernel();
/// Lifetime: a string literal.
[[nodiscard]] std::string_view name_of(Kernel kernel);

}  // namespace wiretrial::http1
