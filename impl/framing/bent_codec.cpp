// bent_codec: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/framing/bent_codec.hpp"

#include <algorithm>
#include <utility>

#include "impl/framing/codec.hpp"

namespace wiretrial::framing {
namespace {

/// The name of the codec that reads lengths in the other order of octets.
std::string with_swapped_order(std::string_view text) {
    std::string name(text);
    if (const std::size_t at = name.find(":le"); at != std::string::npos) {
        return name.replace(at, 3, ":be");
    }
    if (const std::size_t at = name.find(":be"); at != std::string::npos) {
        return name.replace(at, 3, ":le");
    }
    const std::size_t end_of_width = name.find(':', name.find(':') + 1);
    return name.insert(std::min(end_of_width, name.size()), ":le");
}

}  // namespace

BentDecoder::BentDecoder(AnyDecoder reads, const Defects& defects)
    : reads_(std::make_unique<AnyDecoder>(std::move(reads))), defects_(defects) {}
BentDecoder::BentDecoder(BentDecoder&&) noexcept = default;
BentDecoder& BentDecoder::operator=(BentDecoder&&) noexcept = default;
BentDecoder::~BentDecoder() = default;

Step<Frame> BentDecoder::decode(ByteView input) {
    return reads_->decode(input);
}

Ending BentDecoder::finish(ByteView unconsumed) const {
    return reads_->finish(unconsumed);
}

std::uint64_t BentDecoder::offset() const {
    return reads_->offset();
}

BentCodec::BentCodec(Codec reads, Codec writes, const Defects& defects)
    : reads_(std::make_shared<const Codec>(std::move(reads))),
      writes_(std::make_shared<const Codec>(std::move(writes))),
      defects_(defects) {}

std::expected<BentCodec, std::string> BentCodec::parse(std::string_view text,
                                                       FrameLimits limits,
                                                       const Defects& defects) {
    auto writes = Codec::parse(text, limits);
    if (!writes) {
        return std::unexpected(writes.error());
    }
    std::string reads_text(text);
    if (defects.takes_one_octet_too_many) {
        ++limits.frame_bytes_max;
    }
    if (defects.swaps_octet_order && text.starts_with("length-prefix:")) {
        reads_text = with_swapped_order(text);
    }
    auto reads = Codec::parse(reads_text, limits);
    if (!reads) {
        return std::unexpected(reads.error());
    }
    return BentCodec(std::move(*reads), std::move(*writes), defects);
}

std::expected<void, EncodeError> BentCodec::append(ByteView payload, Bytes& out) const {
    return writes_->append(payload, out);
}

BentDecoder BentCodec::make_decoder() const {
    return {reads_->make_decoder(), defects_};
}

std::size_t BentCodec::wire_bytes_max() const {
    return reads_->wire_bytes_max();
}

}  // namespace wiretrial::framing
