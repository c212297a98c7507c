// load_run: plays a load with its threads, watches it, and puts their results together.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <string>

#include "bench/load/plan.hpp"
#include "bench/load/result.hpp"
#include "impl/base/time.hpp"
#include "impl/transport/address.hpp"

namespace wiretrial::load {

/// A look at a load while it runs.
struct Glance {
    Duration elapsed{};
    double requests_per_second = 0.0;  ///< Since the last look.
    std::uint64_t answered = 0;
    std::uint64_t failed = 0;
};

struct RunOptions {
    int stop_fd = -1;  ///< Readable: stop, and give what there is.
    Duration glance_every = std::chrono::milliseconds(500);
    std::function<void(const Glance&)> on_glance{};  ///< Called by the thread that called run_load.
};

/// Plays it once.
[[nodiscard]] Result run_load(const Plan& plan,
                              const transport::Address& target,
                              const RunOptions& options);

/// Sends one request of the plan, so that a target which cannot be loaded is known before a load begins.
///
/// Gives: whether it was answered; a status that is no 2xx is an answer. Errors: what went wrong, without the address.
[[nodiscard]] std::expected<void, std::string> probe(const Plan& plan,
                                                     const transport::Address& target,
                                                     int stop_fd);

}  // namespace wiretrial::load
