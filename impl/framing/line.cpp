// line: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/framing/line.hpp"

#include "impl/framing/scan.hpp"

namespace wiretrial::framing {

Step<Frame> LineDecoder::decode_lenient(ByteView input) {
    // The payload, a CR and the LF: a line whose LF comes later is too long.
    const ByteView line = input.substr(0, limit_ + 2);
    const std::size_t end = find_octet(line, '\n', scanned_);
    const bool has_end = end != ByteView::npos;
    scanned_ = has_end ? end : line.size();
    const bool ends_in_cr = scanned_ > 0 && line[scanned_ - 1] == '\r';
    const std::size_t payload_bytes = scanned_ - (ends_in_cr ? 1 : 0);
    // A CR on the limit may yet be followed by its LF; one octet later it is not the last any more.
    if (payload_bytes > limit_) {
        return violate("frame_above_limit", limit_);
    }
    return has_end ? give_line(line.substr(0, payload_bytes), end + 1) : ask_for_more();
}

Step<Frame> LineDecoder::decode_strict(ByteView input) {
    const ByteView line = input.substr(0, limit_ + 1);
    const std::size_t rest = find_either(line.substr(scanned_), '\r', '\n');
    if (rest == ByteView::npos) {
        scanned_ = line.size();
        return scanned_ > limit_ ? violate("frame_above_limit", limit_) : ask_for_more();
    }
    scanned_ += rest;
    if (line[scanned_] == '\n') {
        return violate("lf_without_cr", scanned_);
    }
    if (scanned_ + 1 == input.size()) {
        return ask_for_more();
    }
    return input[scanned_ + 1] == '\n' ? give_line(line.substr(0, scanned_), scanned_ + 2)
                                       : violate("cr_without_lf", scanned_ + 1);
}

Step<Frame> LineDecoder::give_line(ByteView payload, std::size_t consumed) {
    scanned_ = 0;
    return give(payload, consumed);
}

std::expected<void, EncodeError> LineCodec::append(ByteView payload, Bytes& out) const {
    if (payload.size() > limits.frame_bytes_max) {
        return std::unexpected(EncodeError{"payload_above_limit"});
    }
    const char other_end = policy == LinePolicy::only_crlf ? '\r' : '\n';
    if (const std::size_t end = find_either(payload, '\n', other_end); end != ByteView::npos) {
        return std::unexpected(EncodeError{"payload_holds_line_end", end});
    }
    out += payload;
    out += "\r\n";
    return {};
}

}  // namespace wiretrial::framing
