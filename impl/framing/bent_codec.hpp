// bent_codec: any codec with planted mistakes, as a codec like the others. The strict codecs know nothing of it.
//
// Most mistakes are those of reading a stream that was framed otherwise: what is read goes through a strict decoder
// of another name or limit, what is sent through another codec. The rest bend the decoder's answers.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "impl/base/bytes.hpp"
#include "impl/framing/defects.hpp"
#include "impl/framing/frame.hpp"

namespace wiretrial::framing {

class AnyDecoder;
class Codec;

/// Decodes with the mistakes that are planted.
class BentDecoder final {
  public:
    BentDecoder(AnyDecoder reads, const Defects& defects);
    BentDecoder(BentDecoder&&) noexcept;
    BentDecoder& operator=(BentDecoder&&) noexcept;
    BentDecoder(const BentDecoder&) = delete;
    BentDecoder& operator=(const BentDecoder&) = delete;
    ~BentDecoder();

    [[nodiscard]] Step<Frame> decode(ByteView input);
    [[nodiscard]] Ending finish(ByteView unconsumed) const;
    [[nodiscard]] std::uint64_t offset() const;

  private:
    std::unique_ptr<AnyDecoder> reads_;
    Defects defects_;
};

/// A codec that is bent where it reads, where it sends, or both. Cheap to copy.
class BentCodec {
  public:
    /// Errors: as Codec::parse.
    [[nodiscard]] static std::expected<BentCodec, std::string> parse(std::string_view text,
                                                                     FrameLimits limits,
                                                                     const Defects& defects);

    [[nodiscard]] std::expected<void, EncodeError> append(ByteView payload, Bytes& out) const;
    [[nodiscard]] BentDecoder make_decoder() const;
    [[nodiscard]] std::size_t wire_bytes_max() const;

  private:
    BentCodec(Codec reads, Codec writes, const Defects& defects);

    std::shared_ptr<const Codec> reads_;
    std::shared_ptr<const Codec> writes_;
    Defects defects_;
};

}  // namespace wiretrial::framing
