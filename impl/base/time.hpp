// time: points and spans of time, whose clock is the transport's (real or virtual).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace wiretrial {

using Duration = std::chrono::nanoseconds;

/// The clock of the transport: monotonic, with an origin of its own. No code below the drivers reads it.
struct TransportClock {
    using duration = Duration;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<TransportClock>;
    static constexpr bool is_steady = true;
};

using TimePoint = TransportClock::time_point;

}  // namespace wiretrial
