// bent_plan: a codec's name, its limit, what is planted in it, and which strict codecs read and write in its place.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "impl/base/bytes.hpp"
#include "impl/framing/codec.hpp"
#include "impl/framing/defects.hpp"
#include "impl/framing/frame.hpp"

namespace wiretrial::framing {

struct BentPlan {
    Defects defects;
    FrameLimits limits;
    Codec strict;  ///< The codec that was asked for.
    Codec reads;   ///< A strict one that reads as the bent one does, as far as there is one.
};

/// A length as it was read, and the octets in which it stood.
struct BentLength {
    std::uint64_t payload_bytes = 0;
    std::size_t header_bytes = 0;
};

/// The length at the front of `input` as a codec with these defects reads it: of unlimited size, without a check.
///
/// Gives: nothing while the header is not whole, or where the codec has no length.
[[nodiscard]] std::optional<BentLength> read_bent_length(ByteView input, const BentPlan& plan);

/// The octets that end a frame, where an end mark does.
[[nodiscard]] Bytes end_mark_of(const Codec& codec);

}  // namespace wiretrial::framing
