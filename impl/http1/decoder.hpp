// decoder: requests and responses off the wire, in parts, without a copy.
//
// A decoder is called with `input`, which begins at the first octet that it has not consumed. The caller keeps the
// octets; while the answer is need_more, the next input is the same octets with more behind them, at the same place
// in memory or another. The decoder remembers how far it looked: no octet is looked at twice, and an octet at a time
// costs no more than all at once. A message comes as one `head`, any number of `data` and one `end`.
//
//     for (;;) {
//         const auto step = decoder.decode(unconsumed);
//         if (step.progress != Progress::item) break;
//         use(step.item, decoder.head());
//         unconsumed.remove_prefix(step.consumed);
//     }
//
// The first wrong octet decides: the same violation, at the same offset, however the input is cut and whatever
// follows it. A violation is sticky. Which kernel finds the words of a head changes nothing but the time that it takes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "impl/base/bytes.hpp"
#include "impl/base/decoder.hpp"
#include "impl/http1/kernel.hpp"
#include "impl/http1/limits.hpp"
#include "impl/http1/message.hpp"
#include "impl/http1/policy.hpp"

namespace wiretrial::http1 {

enum class PartKind : std::uint8_t { head, data, end };

/// One part of a message.
///
/// Lifetime: views the input of the call that gave it (or a buffer of the decoder), until the next call.
struct Part {
    PartKind kind = PartKind::head;
    ByteView data{};                    ///< Of `data`: content without its coding; never empty.
    std::span<const Field> trailers{};  ///< Of `end`.
};

namespace detail {
class MessageDecoder;
}

/// Decodes the requests of one connection.
class RequestDecoder {
  public:
    explicit RequestDecoder(const Limits& limits = {},
                            const Policy& policy = {},
                            Kernel kernel = best_kernel());
    RequestDecoder(RequestDecoder&&) noexcept;
    RequestDecoder& operator=(RequestDecoder&&) noexcept;
    ~RequestDecoder();

    /// Decodes the next part.
    ///
    /// Gives:  `consumed` octets with each item; a `head` or an `end` may consume none of its own.
    /// Errors: those of violation.hpp; sticky.
    /// Cost:   O(octets), for any segmentation.
    [[nodiscard]] Step<Part> decode(ByteView input);

    /// The head that came last.
    ///
    /// Lifetime: its views are those of the step that gave `head`; numbers and flags stay until the next head.
    [[nodiscard]] const RequestHead& head() const;

    /// What it means when the stream ends now and `unconsumed` is left.
    [[nodiscard]] Ending finish(ByteView unconsumed) const;

    /// The last message closes the connection, or hands it to another protocol: what follows is no request, and
    /// decode answers need_more for ever.
    [[nodiscard]] bool is_done() const;

    /// The peer was promised another protocol (a 2xx to CONNECT, a 101), or the connection is to be closed by the
    /// server's own decision: what follows is no request.
    void stop();

    /// Octets of the stream consumed.
    [[nodiscard]] std::uint64_t offset() const;

  private:
    std::unique_ptr<detail::MessageDecoder> decoder_;
};

/// Decodes the responses of one connection.
class ResponseDecoder {
  public:
    explicit ResponseDecoder(const Limits& limits = {},
                             const Policy& policy = Policy::for_user_agent(),
                             Kernel kernel = best_kernel());
    ResponseDecoder(ResponseDecoder&&) noexcept;
    ResponseDecoder& operator=(ResponseDecoder&&) noexcept;
    ~ResponseDecoder();

    /// The method of the request that the next final response answers (RFC 9112 section 6.3 needs it). GET when never
    /// told. Call it before the head of that response is decoded.
    void answers(ByteView method);

    /// As RequestDecoder::decode. An interim response is a message of its own: head and end.
    [[nodiscard]] Step<Part> decode(ByteView input);
    [[nodiscard]] const ResponseHead& head() const;

    /// What it means when the stream ends now. Content that ends with the connection is clean, and its message is
    /// whole; no `end` comes for it.
    [[nodiscard]] Ending finish(ByteView unconsumed) const;
    /// The last message closes the connection, or handed it to another protocol.
    [[nodiscard]] bool is_done() const;
    [[nodiscard]] std::uint64_t offset() const;

  private:
    std::unique_ptr<detail::MessageDecoder> decoder_;
};

}  // namespace wiretrial::http1
