// decode_run: takes one input through a decoder, in one of three ways to cut it, and prints the JSON object.
//
// The input is read in pieces and every item is written when it is whole, so memory is bounded by one frame,
// whatever the size of the input. Only every-split holds the input, since it decodes it again and again: at
// every cut up to 512 octets, above that at the ends of items and at a seeded sample of cuts.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "cli/decode_kind.hpp"

namespace wiretrial::cli {

/// The exit status of `wiretrial decode`: a contract with other tools.
inline constexpr int decode_complete = 0;
inline constexpr int decode_violation = 1;
inline constexpr int decode_usage = 2;
inline constexpr int decode_incomplete = 4;
inline constexpr int decode_internal = 70;  // EX_SOFTWARE of sysexits.h

/// Decodes `file` (stdin when it is empty or "-") as it is read, `piece_bytes` at a time, and prints the object.
///
/// Gives:  the exit status; decode_usage with a sentence on stderr where the file cannot be read.
[[nodiscard]] int decode_stream(const std::string& file,
                                const KindFactory& make,
                                std::size_t piece_bytes);

/// Decodes `file` whole and at every cut, and prints the object only when all of them agree.
///
/// Gives:  as decode_stream; decode_internal with a sentence on stderr when a cut changes what comes out.
[[nodiscard]] int decode_every_split(const std::string& file, const KindFactory& make);

}  // namespace wiretrial::cli
