// netstring: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/framing/netstring.hpp"

#include <string>

namespace wiretrial::framing {

namespace {

constexpr std::string_view section = "Netstrings (1997)";

}  // namespace

Step<Frame> NetstringDecoder::decode(ByteView input) {
    if (has_failed()) {
        return repeat_violation();
    }
    for (; !has_length_ && scanned_ < input.size(); ++scanned_) {
        const char octet = input[scanned_];
        if (octet == ':' && scanned_ > 0) {
            has_length_ = true;
            continue;
        }
        if (octet < '0' || octet > '9') {
            return violate_here(octet == ':' ? "length_empty" : "length_octet_invalid");
        }
        if (scanned_ > 0 && length_ == 0) {
            return violate_here("length_leading_zero");
        }
        // No overflow: the limit leaves room above it (usable_limit).
        const auto digit = static_cast<std::size_t>(octet - '0');
        if (length_ > limit_ / 10 || length_ * 10 + digit > limit_) {
            return violate_here("length_above_limit");
        }
        length_ = length_ * 10 + digit;
    }
    return has_length_ ? decode_payload(input) : ask_for_more();
}

Step<Frame> NetstringDecoder::decode_payload(ByteView input) {
    const std::size_t end = scanned_ + length_;
    if (input.size() <= end) {
        return ask_for_more();
    }
    if (input[end] != ',') {
        return violate("comma_missing", end, section);
    }
    const ByteView payload = input.substr(scanned_, length_);
    scanned_ = 0;
    length_ = 0;
    has_length_ = false;
    return give(payload, end + 1);
}

Step<Frame> NetstringDecoder::violate_here(std::string_view code) {
    return violate(code, scanned_, section);
}

std::expected<void, EncodeError> NetstringCodec::append(ByteView payload, Bytes& out) const {
    if (payload.size() > limits.frame_bytes_max) {
        return std::unexpected(EncodeError{"payload_above_limit"});
    }
    out += std::to_string(payload.size());
    out += ':';
    out += payload;
    out += ',';
    return {};
}

}  // namespace wiretrial::framing
