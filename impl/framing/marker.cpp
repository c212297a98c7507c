// marker: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/framing/marker.hpp"

#include <algorithm>
#include <utility>

#include "impl/base/check.hpp"
#include "impl/framing/scan.hpp"

namespace wiretrial::framing {

namespace {

constexpr char data_link_escape = 0x10;
constexpr char ascii_escape = 0x1B;

char escape_for(ByteView marker) {
    WIRETRIAL_CHECK(!marker.empty());
    return marker.front() == data_link_escape ? ascii_escape : data_link_escape;
}

}  // namespace

MarkerFormat::MarkerFormat(Bytes marker)
    : marker_(std::move(marker)), escape_(escape_for(marker_)) {}

void MarkerFormat::append_escaped(ByteView piece, Bytes& out) const {
    while (!piece.empty()) {
        const std::size_t plain = std::min(find_either(piece, first(), escape_), piece.size());
        out += piece.substr(0, plain);
        piece.remove_prefix(plain);
        if (!piece.empty()) {
            out += escape_;
            out += piece.front() == escape_ ? code_of_escape() : code_of_first();
            piece.remove_prefix(1);
        }
    }
}

MarkerPiece MarkerReader::next(ByteView input) {
    if (!violation_.code.empty()) {
        return {.progress = Progress::violation, .violation = violation_};
    }
    if (input.empty()) {
        return {};
    }
    is_at_start_ = false;
    if (matched_ > 0) {
        return read_marker(input);
    }
    if (is_in_escape_) {
        return read_escape_code(input, 0);
    }
    const std::size_t plain =
        std::min(find_either(input, format_.first(), format_.escape()), input.size());
    if (plain > 0) {
        return consume({.consumed = plain, .content = input.substr(0, plain)});
    }
    return input.front() == format_.first() ? read_marker(input) : read_escape(input);
}

MarkerPiece MarkerReader::read_into(ByteView input, Bytes& out) {
    MarkerPiece all;
    while (all.consumed < input.size() && all.progress == Progress::need_more) {
        const MarkerPiece piece = next(input.substr(all.consumed));
        out += piece.content;
        all.progress = piece.progress;
        all.consumed += piece.consumed;
        all.violation = piece.violation;
    }
    return all;
}

MarkerPiece MarkerReader::consume(MarkerPiece piece) {
    offset_ += piece.consumed;
    return piece;
}

MarkerPiece MarkerReader::violate(std::string_view code, std::size_t index) {
    violation_ = {.code = code, .offset = offset_ + index, .section = {}, .status = 0};
    return {.progress = Progress::violation, .violation = violation_};
}

MarkerPiece MarkerReader::read_marker(ByteView input) {
    const ByteView expected = format_.marker().substr(matched_);
    const std::size_t compared = std::min(expected.size(), input.size());
    const auto differing = std::mismatch(
        expected.begin(), expected.begin() + static_cast<std::ptrdiff_t>(compared), input.begin());
    const auto same = static_cast<std::size_t>(differing.first - expected.begin());
    if (same < compared) {
        return violate("marker_broken", same);
    }
    matched_ += same;
    if (matched_ < format_.marker().size()) {
        return consume({.consumed = same});
    }
    matched_ = 0;
    is_at_start_ = true;
    return consume({.progress = Progress::item, .consumed = same});
}

MarkerPiece MarkerReader::read_escape(ByteView input) {
    is_in_escape_ = true;
    if (input.size() == 1) {
        return consume({.consumed = 1});
    }
    return read_escape_code(input, 1);
}

MarkerPiece MarkerReader::read_escape_code(ByteView input, std::size_t index) {
    const char code = input[index];
    if (code != format_.code_of_escape() && code != format_.code_of_first()) {
        return violate("escape_unknown", index);
    }
    is_in_escape_ = false;
    // The escape octet is 0x10 unless the marker begins with it, so both octets are kept as
    // one-octet strings.
    static constexpr ByteView escapes{"\x10\x1B", 2};
    const ByteView octet = code == format_.code_of_first()
                               ? format_.marker().substr(0, 1)
                               : escapes.substr(escapes.find(format_.escape()), 1);
    return consume({.consumed = index + 1, .content = octet, .was_escaped = true});
}

MarkerDecoder::MarkerDecoder(MarkerFormat format, FrameLimits limits)
    : reader_(std::move(format)), limit_(usable_limit(limits)) {}

Step<Frame> MarkerDecoder::decode(ByteView input) {
    if (has_failed()) {
        return repeat_violation();
    }
    while (scanned_ < input.size()) {
        const MarkerPiece piece = reader_.next(input.substr(scanned_));
        if (piece.progress == Progress::violation) {
            return violate(piece.violation.code,
                           static_cast<std::size_t>(piece.violation.offset - offset()));
        }
        if (piece.content.size() > limit_ - payload_size_) {
            return violate_limit(piece);
        }
        keep(input, piece);
        scanned_ += piece.consumed;
        if (piece.progress == Progress::item) {
            return end_frame(input);
        }
    }
    return ask_for_more();
}

Step<Frame> MarkerDecoder::violate_limit(const MarkerPiece& piece) {
    // Of an escaped octet both octets are beyond, however they were cut.
    const std::size_t index =
        piece.was_escaped ? scanned_ + piece.consumed - 2 : scanned_ + (limit_ - payload_size_);
    return violate("frame_above_limit", index);
}

void MarkerDecoder::keep(ByteView input, const MarkerPiece& piece) {
    if (piece.was_escaped && !is_copied_) {
        scratch_.assign(input.substr(0, payload_size_));
        is_copied_ = true;
    }
    if (is_copied_) {
        scratch_ += piece.content;
    }
    payload_size_ += piece.content.size();
}

Step<Frame> MarkerDecoder::end_frame(ByteView input) {
    const ByteView payload = is_copied_ ? ByteView(scratch_) : input.substr(0, payload_size_);
    is_copied_ = false;  // scratch_ itself stays until the next frame needs it
    payload_size_ = 0;
    return give(payload, std::exchange(scanned_, 0));
}

std::expected<void, EncodeError> MarkerCodec::append(ByteView payload, Bytes& out) const {
    if (payload.size() > limits.frame_bytes_max) {
        return std::unexpected(EncodeError{"payload_above_limit"});
    }
    format.append_escaped(payload, out);
    format.append_end(out);
    return {};
}

std::size_t MarkerCodec::wire_bytes_max() const {
    // Each payload octet may be two on the wire, and so may the one that is beyond the limit.
    return 2 * usable_limit(limits) + 2 + format.marker().size();
}

}  // namespace wiretrial::framing
