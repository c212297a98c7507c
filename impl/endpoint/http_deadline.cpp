// http_deadline: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/http_deadline.hpp"

#include <algorithm>
#include <chrono>

namespace wiretrial::endpoint {

void HttpDeadline::wait_for(HttpPhase phase, TimePoint now) {
    if (phase_ != phase) {
        phase_ = phase;
        since_ = now;
        content_octets_ = 0;
    }
}

TimePoint HttpDeadline::at() const {
    switch (phase()) {
        case HttpPhase::idle:
            return since_ + timeouts_.idle;
        case HttpPhase::head:
            return since_ + timeouts_.head;
        case HttpPhase::sending:
            return since_ + timeouts_.sending;
        case HttpPhase::content:
            break;
    }
    // More than a day of milliseconds is no deadline any more, and must not overflow.
    constexpr std::uint64_t octets_counted_max = std::uint64_t{24} * 3600 * 1000;
    const auto earned = std::chrono::milliseconds(std::min(content_octets_, octets_counted_max));
    return since_ + timeouts_.content + earned;
}

}  // namespace wiretrial::endpoint
