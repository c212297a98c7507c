// bent_plan: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/framing/bent_plan.hpp"

#include <algorithm>
#include <string_view>
#include <variant>

namespace wiretrial::framing {
namespace {

using Length = std::optional<BentLength>;

/// As `(int)length < limit` has it: a negative number passes, and stands for nothing.
std::uint64_t as_signed(std::uint64_t length, std::size_t width) {
    const std::uint64_t sign = std::uint64_t{1} << (8U * width - 1U);
    return (length & sign) != 0 ? 0 : length;
}

Length read_prefix(ByteView input, const LengthPrefixFormat& format, const Defects& defects) {
    // The buffer was zeroed before the read that brought a part of the header.
    Bytes header(input.substr(0, format.width));
    const std::size_t header_bytes = header.size();
    if (header_bytes < format.width && (!defects.takes_partial_header || input.empty())) {
        return std::nullopt;
    }
    header.resize(format.width, '\0');
    std::uint64_t length = read_length(header, format);
    if (format.is_inclusive) {
        const bool is_below = length < format.width;
        length = is_below && defects.reads_length_signed ? 0 : length - format.width;
    }
    if (defects.reads_length_signed) {
        length = as_signed(length, format.width);
    }
    return BentLength{length, header_bytes};
}

Length read_varint(ByteView input, VarintForm form) {
    if (form == VarintForm::quic) {
        const Step<std::uint64_t> number = decode_quic_varint(input);
        return number.progress == Progress::item ? Length({number.item, number.consumed})
                                                 : std::nullopt;
    }
    std::uint64_t value = 0;
    for (std::size_t index = 0; index < input.size(); ++index) {
        const auto octet = static_cast<std::uint8_t>(input[index]);
        value |= index < 10 ? static_cast<std::uint64_t>(octet & 0x7FU) << (7 * index) : 0;
        if (octet < 0x80) {
            return BentLength{value, index + 1};
        }
    }
    return std::nullopt;
}

/// As strtoul reads it, and whatever stands before the colon.
Length read_digits(ByteView input) {
    const std::size_t colon = input.find(':');
    if (colon == ByteView::npos) {
        return std::nullopt;
    }
    std::uint64_t value = 0;
    std::size_t index = std::min(input.find_first_not_of(" \t+"), colon);
    for (; index < colon && input[index] >= '0' && input[index] <= '9'; ++index) {
        value = value * 10 + static_cast<std::uint64_t>(input[index] - '0');
    }
    return BentLength{value, colon + 1};
}

}  // namespace

std::optional<BentLength> read_bent_length(ByteView input, const BentPlan& plan) {
    const CodecVariant& codec = plan.reads.concrete();
    Length length;
    if (const auto* prefix = std::get_if<LengthPrefixCodec>(&codec)) {
        length = read_prefix(input, prefix->format, plan.defects);
    } else if (const auto* varint = std::get_if<VarintCodec>(&codec)) {
        length = read_varint(input, varint->form);
    } else if (std::holds_alternative<NetstringCodec>(codec)) {
        length = read_digits(input);
    }
    if (length && plan.defects.wraps_length) {
        length->payload_bytes &= 0xFFFFFFFFU;
    }
    return length;
}

Bytes end_mark_of(const Codec& codec) {
    if (const auto* delimiter = std::get_if<DelimiterCodec>(&codec.concrete())) {
        return Bytes(delimiter->delimiter.octets());
    }
    if (const auto* marker = std::get_if<MarkerCodec>(&codec.concrete())) {
        return Bytes(marker->format.marker());
    }
    return std::holds_alternative<LineCodec>(codec.concrete()) ? "\r\n" : "";
}

}  // namespace wiretrial::framing
