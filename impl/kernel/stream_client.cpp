// stream_client: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/stream_client.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include <poll.h>

#include "impl/kernel/clock.hpp"
#include "impl/kernel/sockets.hpp"

namespace wiretrial::kernel {

using transport::StreamFailure;

namespace {

/// An AF_UNIX connect to a full backlog cannot be waited for by poll: it is tried again after this.
constexpr Duration backlog_pause = std::chrono::milliseconds(10);

struct Waited {
    bool is_stopped = false;
    std::uint32_t events = 0;
};

/// Waits for events of `fd` (-1 for none), for `stop_fd`, or for the time.
Waited wait_for(int fd, std::uint32_t interest, int stop_fd, std::optional<TimePoint> until) {
    std::array<pollfd, 2> entries{
        pollfd{.fd = fd, .events = static_cast<decltype(pollfd::events)>(interest), .revents = 0},
        pollfd{.fd = stop_fd, .events = POLLIN, .revents = 0}};
    int wait_ms = -1;
    if (until) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(*until - now()).count();
        wait_ms =
            static_cast<int>(std::clamp<std::int64_t>(left, 0, std::numeric_limits<int>::max()));
    }
    if (::poll(entries.data(), entries.size(), wait_ms) <= 0) {
        return {};
    }
    return {.is_stopped = entries[1].revents != 0,
            .events = static_cast<std::uint32_t>(entries[0].revents)};
}

struct Connected {
    Fd fd;
    bool is_stopped = false;
    StreamFailure failure = StreamFailure::timed_out;
};

Connected await_connected(Fd fd, int stop_fd, TimePoint until) {
    while (now() < until) {
        const Waited waited = wait_for(fd.get(), POLLOUT, stop_fd, until);
        if (waited.is_stopped) {
            return {.fd = {}, .is_stopped = true};
        }
        if (waited.events != 0) {
            const int error = pending_error(fd.get());
            return error == 0 ? Connected{.fd = std::move(fd)}
                              : Connected{.fd = {}, .failure = stream_failure_of(error)};
        }
    }
    return {};
}

Connected connect_until(const transport::Address& to, int stop_fd, TimePoint until) {
    while (true) {
        IoResult<Fd> fd = start_connect(to);
        if (fd) {
            return await_connected(std::move(*fd), stop_fd, until);
        }
        if (fd.error().errno_value != EAGAIN) {
            return {.fd = {}, .failure = stream_failure_of(fd.error().errno_value)};
        }
        if (wait_for(-1, 0, stop_fd, now() + backlog_pause).is_stopped) {
            return {.fd = {}, .is_stopped = true};
        }
        if (now() >= until) {
            return {};
        }
    }
}

}  // namespace

bool run_stream_client(const transport::Address& to,
                       transport::StreamSession& session,
                       int stop_fd,
                       const StreamClientOptions& options) {
    Connected connected = connect_until(to, stop_fd, now() + options.connect_time_max);
    if (!connected.fd) {
        if (!connected.is_stopped) {
            session.on_failure(connected.failure);
        }
        return !connected.is_stopped;
    }
    StreamConnection connection(std::move(connected.fd), session, options.limits);
    std::vector<char> buffer(std::size_t{64} * 1024);
    connection.open(now());
    while (!connection.is_closed()) {
        const Waited waited =
            wait_for(connection.fd(), connection.interest(), stop_fd, connection.deadline());
        if (waited.is_stopped) {
            return false;
        }
        if (waited.events != 0) {
            connection.on_events(waited.events, now(), buffer);
        }
        const std::optional<TimePoint> deadline = connection.deadline();
        if (!connection.is_closed() && deadline && now() >= *deadline) {
            connection.on_time(now());
        }
    }
    return true;
}

}  // namespace wiretrial::kernel
