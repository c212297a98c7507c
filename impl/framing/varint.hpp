// varint: a length of variable size in front of each payload, as in Protocol Buffers (LEB128) or QUIC.
//
// LEB128 writes seven bits an octet, the lowest first, with the high bit set on all octets but the last. Of the
// 64 bits of a length the tenth octet holds one, so a tenth octet above 1 is an overflow, and an eleventh octet
// never comes. A length may be padded (80 00 is 0, too): parsers of Protocol Buffers accept that, and it gives
// two spellings to one frame; so it is a policy, and refused unless asked for. A QUIC varint says its size, 1, 2,
// 4 or 8 octets, in its two highest bits; RFC 9000 section 16 allows any size that suffices.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string_view>

#include "impl/base/bytes.hpp"
#include "impl/framing/frame.hpp"

namespace wiretrial::framing {

enum class VarintForm : std::uint8_t { leb128, quic };

/// What a decoder takes that the shortest form does not need.
struct VarintPolicy {
    /// Accept LEB128 whose last octet is a needless 00. (QUIC varints may always be longer than needed.)
    bool accepts_padded_leb128 = false;
};

/// The largest value of a QUIC varint (RFC 9000 section 16).
inline constexpr std::uint64_t quic_varint_max = (std::uint64_t{1} << 62U) - 1;

/// Decodes one LEB128 number of at most 64 bits.
///
/// Errors: varint_overflow (offset of the tenth octet), varint_padded (offset of the needless octet).
[[nodiscard]] Step<std::uint64_t> decode_leb128(ByteView input, VarintPolicy policy = {});

/// Decodes one QUIC varint.
///
/// Source: RFC 9000 section 16.
[[nodiscard]] Step<std::uint64_t> decode_quic_varint(ByteView input);

/// Appends the shortest LEB128 form.
void append_leb128(std::uint64_t value, Bytes& out);

/// Appends the shortest QUIC form.
///
/// Needs:  value <= quic_varint_max.
void append_quic_varint(std::uint64_t value, Bytes& out);

/// Decodes frames with a varint length.
class VarintDecoder final : public StickyDecoder {
  public:
    VarintDecoder(VarintForm form, VarintPolicy policy, FrameLimits limits)
        : form_(form), policy_(policy), limit_(usable_limit(limits)) {}

    /// Errors: length_above_limit (offset of the varint), and those of decode_leb128.
    [[nodiscard]] Step<Frame> decode(ByteView input) {
        if (has_failed()) {
            return repeat_violation();
        }
        const Step<std::uint64_t> header = decode_header(input);
        if (header.progress == Progress::need_more) {
            return ask_for_more();
        }
        if (header.progress == Progress::violation) {
            return violate(header.violation.code, static_cast<std::size_t>(header.violation.offset),
                           header.violation.section);
        }
        if (header.item > limit_) {
            return violate("length_above_limit", 0);
        }
        const auto payload_bytes = static_cast<std::size_t>(header.item);
        if (input.size() - header.consumed < payload_bytes) {
            return ask_for_more();
        }
        return give(input.substr(header.consumed, payload_bytes), header.consumed + payload_bytes);
    }

  private:
    [[nodiscard]] Step<std::uint64_t> decode_header(ByteView input) const {
        // Both forms write the lengths below 64 as the same single octet.
        if (!input.empty() && static_cast<std::uint8_t>(input.front()) < 64) {
            return {.progress = Progress::item,
                    .consumed = 1,
                    .item = static_cast<std::uint8_t>(input.front()),
                    .violation = {}};
        }
        return form_ == VarintForm::leb128 ? decode_leb128(input, policy_)
                                           : decode_quic_varint(input);
    }

    VarintForm form_;
    VarintPolicy policy_;
    std::size_t limit_;
};

/// The codecs `varint:leb128`, `varint:leb128:padded` and `varint:quic`.
struct VarintCodec {
    VarintForm form = VarintForm::leb128;
    VarintPolicy policy{};
    FrameLimits limits{};

    /// Appends the payload as one frame, its length in the shortest form.
    ///
    /// Errors: payload_above_limit, payload_above_width.
    [[nodiscard]] std::expected<void, EncodeError> append(ByteView payload, Bytes& out) const;
    [[nodiscard]] VarintDecoder make_decoder() const { return {form, policy, limits}; }
    [[nodiscard]] std::size_t wire_bytes_max() const;
};

}  // namespace wiretrial::framing
