// frame: what all framing codecs share: the frame, its limit, the answers, and the sticky
// violation.
//
// A decoder is called with `input`, which begins at the first octet it has not consumed. The caller
// keeps the octets; while the answer is need_more, the next input is the same octets with more
// behind them (at the same place in memory or another). The decoder remembers how far it looked, so
// that no octet is searched twice, and an octet at a time costs no more than all at once. An item
// ends the frame: the caller drops `consumed` octets and calls again. All decoders are concrete,
// final and without virtual calls; codec.hpp has the type-erased front.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <limits>
#include <string_view>

#include "impl/base/bytes.hpp"
#include "impl/base/decoder.hpp"

namespace wiretrial::framing {

/// One message, without what framed it.
///
/// Lifetime: the payload views the decoder's input (or, for an escaped frame of a marker codec, a
/// buffer of the decoder) and is valid until the next call.
struct Frame {
    ByteView payload{};
};

/// How much a peer may ask of us.
struct FrameLimits {
    /// Octets of one payload. 1 MiB: as the contract of `wiretrial decode` has it.
    std::size_t frame_bytes_max = std::size_t{1} << 20U;
};

using wiretrial::Ending;

/// Why a payload cannot be framed.
///
/// Lifetime: `code` is a string literal.
struct EncodeError {
    std::string_view code;  ///< Stable slug, such as `payload_above_limit`.
    std::size_t offset =
        0;  ///< Of the first octet of the payload that is in the way; 0 where its size is.

    friend bool operator==(const EncodeError&, const EncodeError&) = default;
};

/// What every decoder of frames can do.
template <class T>
concept FrameDecoder = requires(T decoder, const T& constant, ByteView input) {
    { decoder.decode(input) } -> std::same_as<Step<Frame>>;
    { constant.finish(input) } -> std::same_as<Ending>;
    { constant.offset() } -> std::same_as<std::uint64_t>;
};

/// What every codec of frames can do. `wire_bytes_max` octets always suffice for an item or a violation.
template <class T>
concept FrameCodec = requires(const T& codec, ByteView payload, Bytes& out) {
    { codec.append(payload, out) } -> std::same_as<std::expected<void, EncodeError>>;
    { codec.make_decoder() } -> FrameDecoder;
    { codec.wire_bytes_max() } -> std::same_as<std::size_t>;
};

/// The longest header of any codec: 20 digits and a colon.
inline constexpr std::size_t header_bytes_max = 32;

/// The limit, lowered to what can be added to headers and doubled without overflow.
[[nodiscard]] constexpr std::size_t usable_limit(FrameLimits limits) {
    constexpr std::size_t addressable =
        static_cast<std::size_t>(std::numeric_limits<std::ptrdiff_t>::max()) / 4 - header_bytes_max;
    return std::min(limits.frame_bytes_max, addressable);
}

/// The part of a decoder that is the same in all of them: where it is, and whether the peer broke
/// the protocol.
class StickyDecoder {
  public:
    /// Octets of the stream consumed by whole frames.
    [[nodiscard]] std::uint64_t offset() const { return offset_; }

    /// What it means when the stream ends now and `unconsumed` is left.
    [[nodiscard]] Ending finish(ByteView unconsumed) const {
        if (has_failed()) {
            return Ending::violated;
        }
        return unconsumed.empty() ? Ending::clean : Ending::truncated;
    }

  protected:
    [[nodiscard]] bool has_failed() const { return !violation_.code.empty(); }

    [[nodiscard]] Step<Frame> give(ByteView payload, std::size_t consumed) {
        offset_ += consumed;
        return {
            .progress = Progress::item, .consumed = consumed, .item = {payload}, .violation = {}};
    }
    [[nodiscard]] static Step<Frame> ask_for_more() { return {}; }
    [[nodiscard]] Step<Frame> repeat_violation() const {
        return {
            .progress = Progress::violation, .consumed = 0, .item = {}, .violation = violation_};
    }
    /// `index` is that of the wrong octet in the input.
    [[nodiscard]] Step<Frame> violate(std::string_view code,
                                      std::size_t index,
                                      std::string_view section = {}) {
        violation_ = {.code = code, .offset = offset_ + index, .section = section, .status = 0};
        return repeat_violation();
    }

  private:
    std::uint64_t offset_ = 0;
    Violation violation_{};
};

}  // namespace wiretrial::framing
