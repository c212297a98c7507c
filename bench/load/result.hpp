// result: what a load came to: one run, and the figures that its steady part gives.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "bench/load/histogram.hpp"
#include "bench/load/plan.hpp"
#include "bench/load/steady.hpp"
#include "bench/load/tally.hpp"
#include "impl/base/time.hpp"

namespace wiretrial::load {

/// One run, or the part of it that was played before a signal.
struct Result {
    Tally tally;
    Duration elapsed{};
    Duration cpu{};  ///< Of all threads of the generator, in user space and in the kernel.
    std::uint64_t unanswered = 0;  ///< Sent, and not answered at the end.
    std::uint64_t unsent = 0;  ///< Due in the open loop, and not sent at the end for want of room.
    bool is_complete = false;
};

/// What is reported of a run.
struct Figures {
    SteadyWindow window{};
    Duration begin{};   ///< Of the window, since the start of the run.
    Duration length{};  ///< Of the window.
    Histogram latencies{};
    double requests_per_second = 0.0;
    double octets_per_second = 0.0;   ///< Received.
    double cpu_ns_per_request = 0.0;  ///< Of the generator, over the whole run.
};

[[nodiscard]] Figures figures_of(const Result& result);

/// All repetitions of one load, and where they were played.
struct Report {
    Plan plan{};
    std::map<std::string, std::string> environment{};
    unsigned cores = 0;
    std::string date{};  ///< RFC 3339.
    std::string executable{};
    unsigned repetitions = 1;  ///< As many were asked for.
    std::vector<Result> results{};

    [[nodiscard]] bool is_complete() const;
    [[nodiscard]] std::uint64_t failed_count() const;
};

}  // namespace wiretrial::load
