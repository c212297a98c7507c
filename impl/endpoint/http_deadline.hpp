// http_deadline: until when the client of an HTTP server has to do something, and what.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "impl/base/time.hpp"
#include "impl/endpoint/http_settings.hpp"

namespace wiretrial::endpoint {

/// What is waited for.
enum class HttpPhase : std::uint8_t { idle, head, content, sending };

/// The one deadline that a connection has at a time.
class HttpDeadline {
  public:
    explicit HttpDeadline(const HttpTimeouts& timeouts) : timeouts_(timeouts) {}

    /// Waits for this from now on. The time runs on where the same was waited for already.
    void wait_for(HttpPhase phase, TimePoint now);
    /// What was waited for has come; the next wait begins anew.
    void restart() { phase_.reset(); }
    /// Octets of the content came.
    void add_content(std::uint64_t octets) { content_octets_ += octets; }

    [[nodiscard]] HttpPhase phase() const { return phase_.value_or(HttpPhase::idle); }
    [[nodiscard]] TimePoint at() const;

  private:
    HttpTimeouts timeouts_;
    std::optional<HttpPhase> phase_;
    TimePoint since_{};
    std::uint64_t content_octets_ = 0;
};

}  // namespace wiretrial::endpoint
