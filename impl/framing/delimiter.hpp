// delimiter: payloads that end in an octet string which they do not hold.
//
// The search is that of Knuth, Morris and Pratt: no octet is looked at again, however the stream is cut and
// however the delimiter overlaps itself; while nothing is matched, memchr looks for the first octet.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <expected>
#include <vector>

#include "impl/base/bytes.hpp"
#include "impl/framing/frame.hpp"

namespace wiretrial::framing {

/// A delimiter, prepared to be searched for.
class Delimiter {
  public:
    /// Needs:  `octets` is not empty.
    explicit Delimiter(Bytes octets);

    [[nodiscard]] ByteView octets() const { return octets_; }

    /// How far a search has come.
    struct Place {
        std::size_t scanned = 0;  ///< Octets looked at.
        std::size_t matched = 0;  ///< Of them the last are the first of the delimiter.
    };

    /// Looks for the delimiter in `input` from `place` on.
    ///
    /// Gives:  whether it was found; `place.scanned` is then its end, else the end of the input.
    [[nodiscard]] bool find(ByteView input, Place& place) const;

  private:
    Bytes octets_;
    std::vector<std::size_t>
        borders_;  // [i]: proper prefix of the first i + 1 octets that ends them
};

/// Decodes delimited frames, zero-copy.
class DelimiterDecoder final : public StickyDecoder {
  public:
    explicit DelimiterDecoder(Delimiter delimiter, FrameLimits limits = {});

    /// Errors: frame_above_limit, as soon as the delimiter can no longer begin within the limit; the offset is
    ///         that of the first octet beyond it.
    [[nodiscard]] Step<Frame> decode(ByteView input);

  private:
    Delimiter delimiter_;
    std::size_t limit_;
    Delimiter::Place place_{};
};

/// The codec `delimiter:HEX`.
struct DelimiterCodec {
    Delimiter delimiter;
    FrameLimits limits{};

    /// Appends the payload and the delimiter.
    ///
    /// Errors: payload_above_limit; payload_holds_delimiter, also where the payload's last octets and the
    ///         delimiter's first would make one earlier ("a" before "aa"); with its offset.
    [[nodiscard]] std::expected<void, EncodeError> append(ByteView payload, Bytes& out) const;
    [[nodiscard]] DelimiterDecoder make_decoder() const {
        return DelimiterDecoder(delimiter, limits);
    }
    [[nodiscard]] std::size_t wire_bytes_max() const {
        return usable_limit(limits) + delimiter.octets().size();
    }
};

}  // namespace wiretrial::framing
