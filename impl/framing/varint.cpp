// varint: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/framing/varint.hpp"

#include <algorithm>
#include <bit>

#include "impl/base/check.hpp"

namespace wiretrial::framing {

namespace {

constexpr std::size_t leb128_octets_max = 10;
constexpr std::string_view leb128_section = "Protocol Buffers encoding: varints";

Step<std::uint64_t> number(std::uint64_t value, std::size_t consumed) {
    return {.progress = Progress::item, .consumed = consumed, .item = value, .violation = {}};
}

Step<std::uint64_t> leb128_violation(std::string_view code, std::size_t index) {
    return {.progress = Progress::violation,
            .consumed = 0,
            .item = 0,
            .violation = {.code = code, .offset = index, .section = leb128_section, .status = 0}};
}

}  // namespace

Step<std::uint64_t> decode_leb128(ByteView input, VarintPolicy policy) {
    std::uint64_t value = 0;
    const std::size_t available = std::min(input.size(), leb128_octets_max);
    for (std::size_t i = 0; i < available; ++i) {
        const auto octet = static_cast<std::uint8_t>(input[i]);
        if (i == leb128_octets_max - 1 && octet > 1) {
            return leb128_violation("varint_overflow", i);
        }
        value |= static_cast<std::uint64_t>(octet & 0x7FU) << (7 * i);
        if (octet < 0x80) {
            const bool is_padded = octet == 0 && i > 0;
            return is_padded && !policy.accepts_padded_leb128 ? leb128_violation("varint_padded", i)
                                                              : number(value, i + 1);
        }
    }
    return {};
}

Step<std::uint64_t> decode_quic_varint(ByteView input) {
    if (input.empty()) {
        return {};
    }
    const auto first = static_cast<std::uint8_t>(input.front());
    const std::size_t size = std::size_t{1} << (first >> 6U);
    if (input.size() < size) {
        return {};
    }
    std::uint64_t value = first & 0x3FU;
    for (std::size_t i = 1; i < size; ++i) {
        value = value << 8U | static_cast<std::uint8_t>(input[i]);
    }
    return number(value, size);
}

void append_leb128(std::uint64_t value, Bytes& out) {
    for (; value >= 0x80; value >>= 7U) {
        out += static_cast<char>((value & 0x7FU) | 0x80U);
    }
    out += static_cast<char>(value);
}

void append_quic_varint(std::uint64_t value, Bytes& out) {
    WIRETRIAL_CHECK(value <= quic_varint_max);
    const auto bits = static_cast<unsigned>(std::bit_width(value));
    const unsigned exponent = bits <= 6 ? 0U : bits <= 14 ? 1U : bits <= 30 ? 2U : 3U;
    const unsigned size = 1U << exponent;
    value |= static_cast<std::uint64_t>(exponent) << (8U * size - 2U);
    for (unsigned left = size; left > 0; --left) {
        out += static_cast<char>(value >> (8U * (left - 1U)) & 0xFFU);
    }
}

std::expected<void, EncodeError> VarintCodec::append(ByteView payload, Bytes& out) const {
    if (payload.size() > limits.frame_bytes_max) {
        return std::unexpected(EncodeError{"payload_above_limit"});
    }
    if (form == VarintForm::leb128) {
        append_leb128(payload.size(), out);
    } else if (payload.size() <= quic_varint_max) {
        append_quic_varint(payload.size(), out);
    } else {
        return std::unexpected(EncodeError{"payload_above_width"});
    }
    out += payload;
    return {};
}

std::size_t VarintCodec::wire_bytes_max() const {
    return leb128_octets_max + usable_limit(limits);
}

}  // namespace wiretrial::framing
