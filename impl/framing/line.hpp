// line: text lines, as the old protocols of the Internet have them; any octets but line ends.
//
// Two policies. Lenient (the default): a line ends in LF; one CR directly before it belongs to the end; any
// other CR is payload. Strict: a line ends in CRLF, and a CR or an LF anywhere else is a violation. Both write
// CRLF. Neither end is part of the payload.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>

#include "impl/base/bytes.hpp"
#include "impl/framing/frame.hpp"

namespace wiretrial::framing {

/// What may end a line.
enum class LinePolicy : std::uint8_t { crlf_or_lf, only_crlf };

/// Decodes lines, zero-copy.
class LineDecoder final : public StickyDecoder {
  public:
    explicit LineDecoder(LinePolicy policy = {}, FrameLimits limits = {})
        : policy_(policy), limit_(usable_limit(limits)) {}

    /// Errors: frame_above_limit (offset of the first octet beyond it); with only_crlf also lf_without_cr
    ///         (offset of the LF) and cr_without_lf (offset of the octet where the LF was due).
    [[nodiscard]] Step<Frame> decode(ByteView input) {
        if (has_failed()) {
            return repeat_violation();
        }
        return policy_ == LinePolicy::only_crlf ? decode_strict(input) : decode_lenient(input);
    }

  private:
    Step<Frame> decode_lenient(ByteView input);
    Step<Frame> decode_strict(ByteView input);
    Step<Frame> give_line(ByteView payload, std::size_t consumed);

    LinePolicy policy_;
    std::size_t limit_;
    std::size_t scanned_ = 0;  // octets that hold no end of a line
};

/// The codecs `line` and `line:crlf`.
struct LineCodec {
    LinePolicy policy = LinePolicy::crlf_or_lf;
    FrameLimits limits{};

    /// Appends the payload and CRLF.
    ///
    /// Errors: payload_above_limit; payload_holds_line_end (an LF, with only_crlf also a CR) with its offset.
    [[nodiscard]] std::expected<void, EncodeError> append(ByteView payload, Bytes& out) const;
    [[nodiscard]] LineDecoder make_decoder() const { return LineDecoder(policy, limits); }
    [[nodiscard]] std::size_t wire_bytes_max() const { return usable_limit(limits) + 2; }
};

}  // namespace wiretrial::framing
