// decode_kind: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/decode_kind.hpp"

#include <utility>

#include "cli/decode_http.hpp"
#include "impl/base/text.hpp"
#include "impl/framing/codec.hpp"
#include "impl/framing/frame_reader.hpp"

namespace wiretrial::cli {

namespace {

/// The kinds that are codecs of impl/framing.
class FrameKind final : public KindDecoder {
  public:
    explicit FrameKind(const framing::Codec& codec) : reader_(codec) {}

    void feed(ByteView octets) override { reader_.feed(octets); }
    std::optional<std::string> next() override {
        const Step<framing::Frame> step = reader_.next();
        if (step.progress == Progress::item) {
            std::string item = "{\"payload_base64\":\"";
            item += to_base64(step.item.payload);
            item += "\"}";
            return item;
        }
        violation_ = step.violation;
        return std::nullopt;
    }
    [[nodiscard]] DecodeSummary summary() const override {
        return {reader_.finish(), violation_, reader_.consumed()};
    }

  private:
    framing::FrameReader reader_;
    Violation violation_{};
};

}  // namespace

// Kinds that are no codecs are looked for here, before the codecs.
std::expected<KindFactory, std::string> find_kind(const KindOptions& options) {
    if (auto http = find_http_kind(options)) {
        return *std::move(http);
    }
    auto codec = framing::Codec::parse(options.kind, options.limits);
    if (!codec) {
        return std::unexpected(codec.error());
    }
    return [codec = *std::move(codec)] { return std::make_unique<FrameKind>(codec); };
}

}  // namespace wiretrial::cli
