// netstring: `5:hello,`: the length in decimal digits, a colon, the payload, a comma.
//
// Source: D. J. Bernstein, Netstrings (1997): no needless zeros, no sign, no space, no empty length. Each octet
// of the length is judged when it comes: a length that has passed the limit needs no further digit.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <expected>
#include <string_view>

#include "impl/base/bytes.hpp"
#include "impl/framing/frame.hpp"

namespace wiretrial::framing {

/// Decodes netstrings, zero-copy.
class NetstringDecoder final : public StickyDecoder {
  public:
    explicit NetstringDecoder(FrameLimits limits = {}) : limit_(usable_limit(limits)) {}

    /// Errors: length_empty, length_octet_invalid, length_leading_zero, length_above_limit, comma_missing; each
    ///         with the offset of the octet that made it so.
    [[nodiscard]] Step<Frame> decode(ByteView input);

  private:
    Step<Frame> decode_payload(ByteView input);
    Step<Frame> violate_here(std::string_view code);

    std::size_t limit_;
    std::size_t scanned_ = 0;  // octets of the header seen
    std::size_t length_ = 0;   // what they say so far
    bool has_length_ = false;  // the colon was among them
};

/// The codec `netstring`.
struct NetstringCodec {
    FrameLimits limits{};

    /// Appends the payload as one frame.
    ///
    /// Errors: payload_above_limit.
    [[nodiscard]] std::expected<void, EncodeError> append(ByteView payload, Bytes& out) const;
    [[nodiscard]] NetstringDecoder make_decoder() const { return NetstringDecoder(limits); }
    [[nodiscard]] std::size_t wire_bytes_max() const {
        return header_bytes_max + usable_limit(limits);
    }
};

}  // namespace wiretrial::framing
