// marker: frames that end in a marker, which is escaped wherever the payload holds it.
//
// The marker is any octet string M of one octet or more; F is its first octet. The escape octet E
// is 0x10 (DLE), or 0x1B (ESC) when F is 0x10. In the payload
//
//     E is written as E 'E'  (E 'e' when F is the letter E),
//     F is written as E 'M'  (E 'm' when F is the letter M),
//
// and every other octet as itself; then M follows, unescaped. So F never occurs in an escaped
// payload: where F is seen, the marker begins, and a frame is found in any stream whatever its
// payload holds (a marker, a piece of one, a marker glued to the last octets). A payload grows to
// at most twice its size. For M = "##" the payload `a#b` travels as `a` 10 'M' `b##`.
//
// Violations: `marker_broken` (F was not followed by the rest of M; offset of the first octet that
// differs), `escape_unknown` (E was followed by neither code; offset of the octet behind E), and
// for the decoder of whole frames `frame_above_limit` (offset of the first octet of the stream
// whose payload octet is beyond it).
//
// Escaping needs no state: a payload may be escaped piece by piece, cut anywhere. MarkerReader is
// the way back, piece by piece in constant memory, for contents of any size; MarkerDecoder gives
// whole frames.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string_view>

#include "impl/base/bytes.hpp"
#include "impl/base/decoder.hpp"
#include "impl/framing/frame.hpp"

namespace wiretrial::framing {

/// A marker with the octets that follow from it.
class MarkerFormat {
  public:
    /// Needs:  `marker` is not empty.
    explicit MarkerFormat(Bytes marker);

    [[nodiscard]] ByteView marker() const { return marker_; }
    [[nodiscard]] char first() const { return marker_.front(); }
    [[nodiscard]] char escape() const { return escape_; }
    /// What follows the escape octet for an escape octet of the payload.
    [[nodiscard]] char code_of_escape() const { return first() == 'E' ? 'e' : 'E'; }
    /// What follows the escape octet for the marker's first octet in the payload.
    [[nodiscard]] char code_of_first() const { return first() == 'M' ? 'm' : 'M'; }

    /// Appends a piece of payload, escaped. The pieces of one payload may be cut anywhere.
    void append_escaped(ByteView piece, Bytes& out) const;
    /// Appends the marker, which ends the payload.
    void append_end(Bytes& out) const { out += marker_; }

  private:
    Bytes marker_;
    char escape_;
};

/// What MarkerReader found at the front of its input.
struct MarkerPiece {
    /// item: the marker is complete, and the payload ends. need_more: the payload goes on.
    Progress progress = Progress::need_more;
    std::size_t consumed = 0;  ///< Octets at the front of the input that are done with.
    ByteView content{};        ///< Payload octets that they stand for, perhaps none.
    bool was_escaped = false;  ///< `content` is one octet, which is not in the input itself.
    Violation violation{};     ///< With Progress::violation, which is sticky.
};

/// Reads escaped payloads in pieces of any cut, in constant memory. After an end the next payload
/// begins.
class MarkerReader {
  public:
    explicit MarkerReader(MarkerFormat format) : format_(std::move(format)) {}

    /// Reads one run of payload, one escaped octet, or (a part of) the marker.
    ///
    /// Needs:    `input` begins where the last call stopped consuming.
    /// Gives:    with a non-empty input always consumed > 0 or a violation; call again with the
    /// rest. Errors:   marker_broken, escape_unknown. Lifetime: `content` views the input or this
    /// object, until the next call. Cost:     O(consumed), no allocation.
    [[nodiscard]] MarkerPiece next(ByteView input);

    /// Appends all payload octets to `out`, up to the end of the input or of the payload.
    ///
    /// Gives:    a piece without content: `consumed` is short of the input only with an item or a
    /// violation. Errors:   as next; `out` has the octets before the violation.
    [[nodiscard]] MarkerPiece read_into(ByteView input, Bytes& out);

    /// No payload octet and no part of a marker has been read since the last end.
    [[nodiscard]] bool is_at_start() const { return is_at_start_; }
    /// Octets of the stream consumed.
    [[nodiscard]] std::uint64_t offset() const { return offset_; }
    [[nodiscard]] const MarkerFormat& format() const { return format_; }

  private:
    MarkerPiece consume(MarkerPiece piece);
    MarkerPiece violate(std::string_view code, std::size_t index);
    MarkerPiece read_marker(ByteView input);
    MarkerPiece read_escape(ByteView input);
    MarkerPiece read_escape_code(ByteView input, std::size_t index);

    MarkerFormat format_;
    std::uint64_t offset_ = 0;
    std::size_t matched_ = 0;  // octets of the marker seen
    bool is_in_escape_ = false;
    bool is_at_start_ = true;
    Violation violation_{};
};

/// Decodes whole frames; zero-copy where nothing was escaped.
class MarkerDecoder final : public StickyDecoder {
  public:
    explicit MarkerDecoder(MarkerFormat format, FrameLimits limits = {});

    /// Errors: marker_broken, escape_unknown, frame_above_limit.
    /// Cost:   O(octets not seen before); the buffer for escaped payloads is bounded by the limit.
    [[nodiscard]] Step<Frame> decode(ByteView input);

  private:
    Step<Frame> end_frame(ByteView input);
    void keep(ByteView input, const MarkerPiece& piece);
    Step<Frame> violate_limit(const MarkerPiece& piece);

    MarkerReader reader_;
    std::size_t limit_;
    std::size_t scanned_ = 0;       // octets of the input that reader_ has consumed
    std::size_t payload_size_ = 0;  // payload octets found in them
    bool is_copied_ = false;        // they are in scratch_, else at the front of the input
    Bytes scratch_;
};

/// The codec `marker:HEX`.
struct MarkerCodec {
    MarkerFormat format;
    FrameLimits limits{};

    /// Appends the payload as one frame.
    ///
    /// Errors: payload_above_limit.
    [[nodiscard]] std::expected<void, EncodeError> append(ByteView payload, Bytes& out) const;
    [[nodiscard]] MarkerDecoder make_decoder() const { return MarkerDecoder(format, limits); }
    /// Within this many octets the decoder gives an item or a violation.
    [[nodiscard]] std::size_t wire_bytes_max() const;
};

}  // namespace wiretrial::framing
