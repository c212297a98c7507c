// bent_codec: any codec with planted mistakes, as a codec like the others. The strict codecs know nothing of it.
//
// Most mistakes are those of reading a stream that was framed otherwise: what is read goes through a strict decoder
// of another name or limit, what is sent through the codec that was asked for. The rest bend the decoder's answers.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "impl/base/bytes.hpp"
#include "impl/framing/bent_decoder.hpp"
#include "impl/framing/defects.hpp"
#include "impl/framing/frame.hpp"

namespace wiretrial::framing {

/// A codec that is bent where it reads, where it sends, or both. Cheap to copy.
class BentCodec {
  public:
    /// Errors: as Codec::parse.
    [[nodiscard]] static std::expected<BentCodec, std::string> parse(std::string_view text,
                                                                     FrameLimits limits,
                                                                     const Defects& defects);

    [[nodiscard]] std::expected<void, EncodeError> append(ByteView payload, Bytes& out) const;
    [[nodiscard]] BentDecoder make_decoder() const { return BentDecoder(plan_); }
    [[nodiscard]] std::size_t wire_bytes_max() const;

  private:
    explicit BentCodec(std::shared_ptr<const BentPlan> plan) : plan_(std::move(plan)) {}

    std::shared_ptr<const BentPlan> plan_;
};

}  // namespace wiretrial::framing
