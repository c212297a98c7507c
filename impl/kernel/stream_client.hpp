// stream_client: connects and drives one stream session to its end.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <limits>

#include "impl/base/time.hpp"
#include "impl/kernel/stream_connection.hpp"
#include "impl/transport/address.hpp"
#include "impl/transport/session.hpp"

namespace wiretrial::kernel {

struct StreamClientOptions {
    Duration connect_time_max = std::chrono::seconds(5);
    /// A client reads whatever it still has to send: where both ends held back reading, both would
    /// wait for ever.
    ConnectionLimits limits{.pending_high_octets = std::numeric_limits<std::size_t>::max()};
};

/// Connects to `to` and returns when the connection is closed or failed, or when `stop_fd` is
/// readable.
///
/// Whatever goes wrong, a refused connect too, the session hears by on_failure.
/// Gives: false when `stop_fd` ended it. `stop_fd` may be -1.
bool run_stream_client(const transport::Address& to,
                       transport::StreamSession& session,
                       int stop_fd,
                       const StreamClientOptions& options = {});

}  // namespace wiretrial::kernel
