// head_limits: the least that a parser of heads can do with its input, for comparison.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "impl/base/bytes.hpp"

namespace wiretrial::bench {

/// Copies all octets. Gives their number.
std::size_t copy_octets(ByteView input, char* out);
/// Finds every LF by memchr. Gives how many there are.
[[nodiscard]] std::size_t walk_lines(ByteView input);
/// Whether the next two run here.
[[nodiscard]] bool has_avx2();
[[nodiscard]] bool has_avx512();
/// Makes bitmaps of LF, colon and CTL, 64 octets at a time. Gives a sum of them, so that none is left out.
///
/// Needs: a size that is a multiple of 64 octets.
[[nodiscard]] std::size_t classify_avx2(ByteView input);
[[nodiscard]] std::size_t classify_avx512(ByteView input);

}  // namespace wiretrial::bench
