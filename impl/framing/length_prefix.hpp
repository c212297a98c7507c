// length_prefix: a length of 1, 2, 4 or 8 octets in front of each payload, in either order of octets.
//
// The length counts the payload, or (inclusive) the prefix and the payload. A length is judged as soon as its
// last octet is there: before any payload is waited for or kept. The prefix can be used alone, for payloads of
// any size that are streamed rather than held.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <expected>

#include "impl/base/bytes.hpp"
#include "impl/framing/frame.hpp"

namespace wiretrial::framing {

/// How a length is written.
struct LengthPrefixFormat {
    std::uint8_t width = 4;  ///< Octets of the prefix: 1, 2, 4 or 8.
    std::endian order = std::endian::big;
    bool is_inclusive = false;  ///< The length counts the prefix, too.

    /// The largest payload whose length the prefix can say.
    [[nodiscard]] constexpr std::uint64_t payload_bytes_max() const {
        const std::uint64_t all =
            width == 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8U * width)) - 1;
        return is_inclusive ? all - width : all;
    }
};

/// The number at the front of `octets`, as it stands there.
///
/// Needs:  octets.size() >= format.width.
[[nodiscard]] inline std::uint64_t read_length(ByteView octets, const LengthPrefixFormat& format) {
    const char* const begin = octets.data();
    const auto load = [&]<class Word>(Word word) -> std::uint64_t {
        std::memcpy(&word, begin, sizeof(word));
        return format.order == std::endian::native ? word : std::byteswap(word);
    };
    switch (format.width) {
        case 1:
            return load(std::uint8_t{});
        case 2:
            return load(std::uint16_t{});
        case 4:
            return load(std::uint32_t{});
        default:
            return load(std::uint64_t{});
    }
}

/// Decodes one prefix, alone.
///
/// Gives:  the octets of payload that follow it; consumed is the width.
/// Errors: length_below_header (inclusive only; the offset is that of the prefix: 0).
[[nodiscard]] inline Step<std::uint64_t> decode_length_header(ByteView input,
                                                              const LengthPrefixFormat& format) {
    if (input.size() < format.width) {
        return {};
    }
    const std::uint64_t length = read_length(input, format);
    const std::uint64_t counted = format.is_inclusive ? format.width : 0;
    if (length < counted) {
        return {
            .progress = Progress::violation,
            .consumed = 0,
            .item = 0,
            .violation = {.code = "length_below_header", .offset = 0, .section = {}, .status = 0}};
    }
    return {.progress = Progress::item,
            .consumed = format.width,
            .item = length - counted,
            .violation = {}};
}

/// Appends the prefix of a payload of `payload_bytes` octets, alone.
///
/// Errors: payload_above_width.
[[nodiscard]] std::expected<void, EncodeError> append_length_header(
    std::uint64_t payload_bytes, const LengthPrefixFormat& format, Bytes& out);

/// Decodes length-prefixed frames, zero-copy and without state between calls but the offset.
class LengthPrefixDecoder final : public StickyDecoder {
  public:
    explicit LengthPrefixDecoder(LengthPrefixFormat format, FrameLimits limits = {})
        : format_(format), limit_(usable_limit(limits)) {}

    /// Errors: length_above_limit, length_below_header; the offset is that of the prefix.
    [[nodiscard]] Step<Frame> decode(ByteView input) {
        if (has_failed()) {
            return repeat_violation();
        }
        const Step<std::uint64_t> header = decode_length_header(input, format_);
        if (header.progress == Progress::need_more) {
            return ask_for_more();
        }
        if (header.progress == Progress::violation) {
            return violate(header.violation.code, 0);
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
    LengthPrefixFormat format_;
    std::size_t limit_;
};

/// The codec `length-prefix:WIDTH[:be|le][:inclusive]`.
struct LengthPrefixCodec {
    LengthPrefixFormat format{};
    FrameLimits limits{};

    /// Appends the payload as one frame.
    ///
    /// Errors: payload_above_limit, payload_above_width.
    [[nodiscard]] std::expected<void, EncodeError> append(ByteView payload, Bytes& out) const;
    [[nodiscard]] LengthPrefixDecoder make_decoder() const {
        return LengthPrefixDecoder(format, limits);
    }
    [[nodiscard]] std::size_t wire_bytes_max() const { return format.width + usable_limit(limits); }
};

}  // namespace wiretrial::framing
