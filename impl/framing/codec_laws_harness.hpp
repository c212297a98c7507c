// codec_laws_harness: what holds of the frames in any octets at all. Unit tests and fuzz targets share it.
//
// Each law gives nothing while it holds, else a sentence that shows how it is broken. It begins with what the law is
// called, and a colon: by that, campaigns tell findings apart.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "impl/framing/codec.hpp"
#include "impl/framing/frame_reader.hpp"
#include "impl/testing/feed.hpp"

namespace wiretrial::framing {

/// How a law is broken, or nothing.
using Breach = std::optional<std::string>;

/// The laws for one stream and one codec.
///
/// Lifetime: views the codec and the stream.
class CodecLaws {
  public:
    CodecLaws(const Codec& codec, FrameLimits limits, ByteView stream)
        : codec_(&codec),
          limit_(limits.frame_bytes_max),
          stream_(stream),
          whole_(testing::feed_whole(testing::decoders_of(codec), stream)) {}

    [[nodiscard]] const testing::Decoded& whole() const { return whole_; }

    [[nodiscard]] Breach cuts_change_nothing(std::span<const std::size_t> cuts) const {
        const auto cut = testing::feed_cut(testing::decoders_of(*codec_), stream_, cuts);
        return breach(cut == whole_, "cut", cut);
    }
    [[nodiscard]] Breach octets_alone_change_nothing() const {
        const auto each = testing::feed_each_octet(testing::decoders_of(*codec_), stream_);
        return breach(each == whole_, "octet by octet", each);
    }

    /// No payload is above the limit, and no more octets are waited for than a frame can have.
    [[nodiscard]] Breach limit_holds() const {
        const bool is_small = std::ranges::all_of(
            whole_.items, [this](const Bytes& payload) { return payload.size() <= limit_; });
        const std::uint64_t size = stream_.size();
        const std::uint64_t waits_max = codec_->wire_bytes_max();
        const bool is_within =
            whole_.consumed <= size &&
            (whole_.is_violated()
                 ? whole_.violation.offset >= whole_.consumed && whole_.violation.offset < size &&
                       whole_.violation.offset - whole_.consumed < waits_max
                 : size - whole_.consumed < waits_max);
        return breach(is_small && is_within, "beyond the limit", whole_);
    }

    /// What was decoded can be encoded, and decodes to the same; a codec that has one spelling only gives the very
    /// octets that were read.
    [[nodiscard]] Breach frames_come_back(bool is_canonical) const {
        Bytes encoded;
        for (const Bytes& payload : whole_.items) {
            if (!codec_->append(payload, encoded)) {
                return breach(false, "cannot be encoded", whole_);
            }
        }
        const auto again = testing::feed_whole(testing::decoders_of(*codec_), encoded);
        const bool is_same =
            !is_canonical ||
            encoded == stream_.substr(0, static_cast<std::size_t>(whole_.consumed));
        return breach(is_same && again.items == whole_.items && again.consumed == encoded.size(),
                      "encoded again", again);
    }

    /// Octets fed in pieces and pulled at once never hold more than a few times a frame and a piece.
    [[nodiscard]] Breach memory_is_bounded(std::size_t piece_bytes) const {
        FrameReader reader(*codec_);
        const std::size_t bytes_max = 4 * (codec_->wire_bytes_max() + piece_bytes) + 64;
        for (std::size_t at = 0; at < stream_.size(); at += piece_bytes) {
            reader.feed(stream_.substr(at, piece_bytes));
            while (reader.next().progress == Progress::item) {
            }
            if (reader.buffer_bytes() > bytes_max) {
                return breach(false, "memory: " + std::to_string(reader.buffer_bytes()) + " octets",
                              whole_);
            }
        }
        return std::nullopt;
    }

  private:
    [[nodiscard]] Breach breach(bool holds,
                                std::string_view what,
                                const testing::Decoded& other) const {
        if (holds) {
            return std::nullopt;
        }
        return std::string(what) + ": " + codec_->name() + " '" + escape(stream_, 400) +
               "' whole: " + testing::to_text(whole_) + "; otherwise: " + testing::to_text(other);
    }

    const Codec* codec_;
    std::size_t limit_;
    ByteView stream_;
    testing::Decoded whole_;
};

/// A name of a codec, and whether it has one spelling for each payload.
struct LawfulCodec {
    std::string_view name;
    bool is_canonical;
};

/// One of each form. The corpora name a codec by its place: new ones come last.
inline constexpr LawfulCodec lawful_codecs[] = {
    {"fixed:1", true},         {"fixed:7", true},
    {"length-prefix:1", true}, {"length-prefix:2:le", true},
    {"length-prefix:4", true}, {"length-prefix:4:le:inclusive", true},
    {"length-prefix:8", true}, {"length-prefix:8:le:inclusive", true},
    {"varint:leb128", true},   {"varint:leb128:padded", false},
    {"varint:quic", false},    {"delimiter:0a", true},
    {"delimiter:0d0a", true},  {"delimiter:616162", true},
    {"line", false},           {"line:crlf", true},
    {"marker:2323", true},     {"marker:10", true},
    {"marker:454e44", true},   {"netstring", true}};

}  // namespace wiretrial::framing
