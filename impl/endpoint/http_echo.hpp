// http_echo: the resource that answers a request's content with the same content.
//
// A short content is answered when it is whole, so that one that breaks off is never answered by a 2xx. A long one is
// sent back while it comes: memory is bounded, and what breaks off then breaks off in the answer, too.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "impl/endpoint/http_task.hpp"
#include "impl/http1/message.hpp"

namespace wiretrial::endpoint {

/// The answer has the framing of the request: a length where that was known, else chunks.
class HttpEcho final : public HttpTask {
  public:
    /// Content up to this size is answered whole.
    static constexpr std::size_t whole_octets_max = std::size_t{1} << 20;

    explicit HttpEcho(const http1::BodyFraming& framing);

    void take(ByteView piece, HttpResponder& responder) override;
    void finish(HttpResponder& responder) override;

  private:
    void flush(HttpResponder& responder);

    std::optional<std::uint64_t> length_;
    Bytes kept_;
};

}  // namespace wiretrial::endpoint
