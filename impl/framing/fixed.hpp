// fixed: records of one size, with nothing between them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <expected>

#include "impl/base/bytes.hpp"
#include "impl/framing/frame.hpp"

namespace wiretrial::framing {

/// Decodes records of `record_bytes` octets.
class FixedDecoder final : public StickyDecoder {
  public:
    /// Needs:  record_bytes > 0.
    FixedDecoder(std::size_t record_bytes, FrameLimits limits);

    /// Errors: length_above_limit (offset of the record), when the records are larger than the limit.
    [[nodiscard]] Step<Frame> decode(ByteView input) {
        if (input.size() >= record_bytes_ && is_allowed_) {
            return give(input.substr(0, record_bytes_), record_bytes_);
        }
        if (has_failed()) {
            return repeat_violation();
        }
        return is_allowed_ || input.empty() ? ask_for_more() : violate("length_above_limit", 0);
    }

  private:
    std::size_t record_bytes_;
    bool is_allowed_;
};

/// The codec `fixed:N`.
struct FixedCodec {
    std::size_t record_bytes;
    FrameLimits limits{};

    /// Appends the payload, which is its own frame.
    ///
    /// Errors: payload_size_wrong, payload_above_limit.
    [[nodiscard]] std::expected<void, EncodeError> append(ByteView payload, Bytes& out) const;
    [[nodiscard]] FixedDecoder make_decoder() const { return {record_bytes, limits}; }
    [[nodiscard]] std::size_t wire_bytes_max() const { return record_bytes; }
};

}  // namespace wiretrial::framing
