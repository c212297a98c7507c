// delimiter: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/framing/delimiter.hpp"

#include <utility>

#include "impl/base/check.hpp"
#include "impl/framing/scan.hpp"

namespace wiretrial::framing {

Delimiter::Delimiter(Bytes octets) : octets_(std::move(octets)), borders_(octets_.size(), 0) {
    WIRETRIAL_CHECK(!octets_.empty());
    for (std::size_t i = 1, border = 0; i < octets_.size(); ++i) {
        while (border > 0 && octets_[i] != octets_[border]) {
            border = borders_[border - 1];
        }
        border += octets_[i] == octets_[border] ? 1 : 0;
        borders_[i] = border;
    }
}

bool Delimiter::find(ByteView input, Place& place) const {
    while (place.scanned < input.size()) {
        if (place.matched == 0) {
            const std::size_t first = find_octet(input, octets_.front(), place.scanned);
            if (first == ByteView::npos) {
                place.scanned = input.size();
                return false;
            }
            place = {.scanned = first + 1, .matched = 1};
        } else if (input[place.scanned] == octets_[place.matched]) {
            ++place.scanned;
            ++place.matched;
        } else {
            place.matched = borders_[place.matched - 1];
        }
        if (place.matched == octets_.size()) {
            return true;
        }
    }
    return false;
}

DelimiterDecoder::DelimiterDecoder(Delimiter delimiter, FrameLimits limits)
    : delimiter_(std::move(delimiter)), limit_(usable_limit(limits)) {}

Step<Frame> DelimiterDecoder::decode(ByteView input) {
    if (has_failed()) {
        return repeat_violation();
    }
    // A delimiter that ends later began beyond the limit: nothing is searched there.
    const std::size_t delimiter_bytes = delimiter_.octets().size();
    // On a copy, which stays in registers.
    Delimiter::Place place = place_;
    const bool was_found = delimiter_.find(input.substr(0, limit_ + delimiter_bytes), place);
    if (was_found) {
        place_ = {};
        return give(input.substr(0, place.scanned - delimiter_bytes), place.scanned);
    }
    place_ = place;
    return place_.scanned - place_.matched > limit_ ? violate("frame_above_limit", limit_)
                                                    : ask_for_more();
}

std::expected<void, EncodeError> DelimiterCodec::append(ByteView payload, Bytes& out) const {
    if (payload.size() > limits.frame_bytes_max) {
        return std::unexpected(EncodeError{"payload_above_limit"});
    }
    const std::size_t begin = out.size();
    out += payload;
    out += delimiter.octets();
    Delimiter::Place place;
    const bool was_found = delimiter.find(ByteView(out).substr(begin), place);
    WIRETRIAL_CHECK(was_found);
    if (const std::size_t first = place.scanned - delimiter.octets().size();
        first < payload.size()) {
        out.resize(begin);
        return std::unexpected(EncodeError{"payload_holds_delimiter", first});
    }
    return {};
}

}  // namespace wiretrial::framing
