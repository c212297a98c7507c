// length_prefix: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/framing/length_prefix.hpp"

namespace wiretrial::framing {

std::expected<void, EncodeError> append_length_header(std::uint64_t payload_bytes,
                                                      const LengthPrefixFormat& format,
                                                      Bytes& out) {
    if (payload_bytes > format.payload_bytes_max()) {
        return std::unexpected(EncodeError{"payload_above_width"});
    }
    const std::uint64_t length = payload_bytes + (format.is_inclusive ? format.width : 0U);
    for (std::size_t i = 0; i < format.width; ++i) {
        const std::size_t significance =
            format.order == std::endian::little ? i : format.width - 1U - i;
        out += static_cast<char>(length >> (8U * significance) & 0xFFU);
    }
    return {};
}

std::expected<void, EncodeError> LengthPrefixCodec::append(ByteView payload, Bytes& out) const {
    if (payload.size() > limits.frame_bytes_max) {
        return std::unexpected(EncodeError{"payload_above_limit"});
    }
    if (auto header = append_length_header(payload.size(), format, out); !header) {
        return header;
    }
    out += payload;
    return {};
}

}  // namespace wiretrial::framing
