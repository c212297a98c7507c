// clock: the monotonic clock of the kernel, for the drivers.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ctime>

#include "impl/base/time.hpp"

namespace wiretrial::kernel {

/// CLOCK_MONOTONIC, the clock of every driver here (and of timerfd and of other processes on this
/// machine).
[[nodiscard]] inline TimePoint now() {
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return TimePoint(std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec));
}

}  // namespace wiretrial::kernel
