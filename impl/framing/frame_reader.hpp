// frame_reader: a decoder with the buffer it needs: feed octets in reads of any size, pull frames.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "impl/base/bytes.hpp"
#include "impl/framing/codec.hpp"

namespace wiretrial::framing {

/// Reads frames from a stream.
///
///     reader.feed(octets);
///     for (auto step = reader.next(); step.progress == Progress::item; step = reader.next()) { ... }
///
/// Memory: the octets fed and not yet pulled. Who pulls until no frame is left before feeding again holds no
/// more than a few times (Codec::wire_bytes_max of one unfinished frame + the largest feed). After a violation,
/// nothing.
class FrameReader {
  public:
    explicit FrameReader(const Codec& codec) : decoder_(codec.make_decoder()) {}

    /// Takes what arrived. After a violation it is dropped.
    void feed(ByteView octets);

    /// Pulls the next frame.
    ///
    /// Errors:   those of the codec; sticky.
    /// Lifetime: the payload is valid until the next call of feed or next.
    [[nodiscard]] Step<Frame> next();

    /// What it means when the stream ends here, all frames having been pulled.
    [[nodiscard]] Ending finish() const { return decoder_.finish(unconsumed()); }

    /// Octets that belong to no pulled frame.
    [[nodiscard]] ByteView unconsumed() const { return ByteView(buffer_).substr(taken_); }
    /// Octets of the stream in pulled frames.
    [[nodiscard]] std::uint64_t consumed() const { return decoder_.offset(); }
    /// Octets of memory held.
    [[nodiscard]] std::size_t buffer_bytes() const { return buffer_.capacity(); }

  private:
    AnyDecoder decoder_;
    Bytes buffer_;
    std::size_t taken_ = 0;
    bool has_failed_ = false;
};

}  // namespace wiretrial::framing
