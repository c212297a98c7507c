// codec: any framing codec, chosen by its name at run time.
//
//     fixed:N                                      records of N octets
//     length-prefix:WIDTH[:be|le][:inclusive]      WIDTH 1, 2, 4 or 8; big-endian unless said otherwise
//     varint[:leb128[:padded]|:quic]               LEB128 unless said otherwise
//     delimiter:HEX                                any octets that the payload does not hold
//     line[:crlf]                                  ends in CRLF or LF; with crlf in CRLF only
//     marker:HEX                                   an end marker, escaped in the payload (marker.hpp says how)
//     netstring
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "impl/base/bytes.hpp"
#include "impl/framing/bent_codec.hpp"
#include "impl/framing/defects.hpp"
#include "impl/framing/delimiter.hpp"
#include "impl/framing/fixed.hpp"
#include "impl/framing/frame.hpp"
#include "impl/framing/length_prefix.hpp"
#include "impl/framing/line.hpp"
#include "impl/framing/marker.hpp"
#include "impl/framing/netstring.hpp"
#include "impl/framing/varint.hpp"

namespace wiretrial::framing {

/// Every codec there is.
using CodecVariant = std::variant<FixedCodec,
                                  LengthPrefixCodec,
                                  VarintCodec,
                                  DelimiterCodec,
                                  LineCodec,
                                  MarkerCodec,
                                  NetstringCodec,
                                  BentCodec>;

/// The decoder of any codec. It meets the concept FrameDecoder, and lives in place, without an allocation.
class AnyDecoder {
  public:
    template <FrameDecoder Decoder>
    explicit AnyDecoder(Decoder decoder) : decoder_(std::move(decoder)) {}

    /// Errors: those of the decoder of the codec.
    [[nodiscard]] Step<Frame> decode(ByteView input) {
        return std::visit([&](auto& decoder) { return decoder.decode(input); }, decoder_);
    }
    [[nodiscard]] Ending finish(ByteView unconsumed) const {
        return std::visit([&](const auto& decoder) { return decoder.finish(unconsumed); },
                          decoder_);
    }
    [[nodiscard]] std::uint64_t offset() const {
        return std::visit([](const auto& decoder) { return decoder.offset(); }, decoder_);
    }

  private:
    std::variant<FixedDecoder,
                 LengthPrefixDecoder,
                 VarintDecoder,
                 DelimiterDecoder,
                 LineDecoder,
                 MarkerDecoder,
                 NetstringDecoder,
                 BentDecoder>
        decoder_;
};

/// A codec with its name. Immutable and cheap to copy.
class Codec {
  public:
    /// Reads the name of a codec. With planted defects it is a bent one.
    ///
    /// Errors: a sentence that names the text, what is wrong, and the nearest valid word.
    [[nodiscard]] static std::expected<Codec, std::string> parse(std::string_view text,
                                                                 FrameLimits limits = {},
                                                                 const Defects& defects = {});

    Codec(std::string name, CodecVariant codec)
        : name_(std::move(name)), codec_(std::move(codec)) {}

    /// The text that parse took.
    [[nodiscard]] const std::string& name() const { return name_; }
    /// The concrete codec, for code that wants its decoder without a visit.
    [[nodiscard]] const CodecVariant& concrete() const { return codec_; }

    [[nodiscard]] AnyDecoder make_decoder() const;
    /// Appends the payload as one frame; `out` is unchanged on an error.
    ///
    /// Errors: those of `append` of the concrete codec.
    [[nodiscard]] std::expected<void, EncodeError> append(ByteView payload, Bytes& out) const;
    /// The payload as one frame.
    ///
    /// Errors: as append.
    [[nodiscard]] std::expected<Bytes, EncodeError> encode(ByteView payload) const;
    /// Within this many octets the decoder gives an item or a violation.
    [[nodiscard]] std::size_t wire_bytes_max() const;

  private:
    std::string name_;
    CodecVariant codec_;
};

}  // namespace wiretrial::framing
