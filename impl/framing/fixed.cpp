// fixed: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/framing/fixed.hpp"

#include "impl/base/check.hpp"

namespace wiretrial::framing {

FixedDecoder::FixedDecoder(std::size_t record_bytes, FrameLimits limits)
    : record_bytes_(record_bytes), is_allowed_(record_bytes <= usable_limit(limits)) {
    WIRETRIAL_CHECK(record_bytes > 0);
}

std::expected<void, EncodeError> FixedCodec::append(ByteView payload, Bytes& out) const {
    if (payload.size() != record_bytes) {
        return std::unexpected(EncodeError{"payload_size_wrong"});
    }
    if (record_bytes > limits.frame_bytes_max) {
        return std::unexpected(EncodeError{"payload_above_limit"});
    }
    out += payload;
    return {};
}

}  // namespace wiretrial::framing
