// blocking_scope: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/blocking_scope.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/time.h>

namespace wiretrial::kernel {

namespace {

bool set_limit(int socket, int name, std::int64_t milliseconds) {
    timeval limit{};
    limit.tv_sec = static_cast<time_t>(milliseconds / 1000);
    limit.tv_usec = static_cast<suseconds_t>(milliseconds % 1000 * 1000);
    return ::setsockopt(socket, SOL_SOCKET, name, &limit, sizeof limit) == 0;
}

/// Sets a time-out where none was set. Gives: whether it did.
bool bound(int socket, int name, std::int64_t milliseconds) {
    timeval limit{};
    socklen_t length = sizeof limit;
    const bool is_unbounded = ::getsockopt(socket, SOL_SOCKET, name, &limit, &length) == 0 &&
                              limit.tv_sec == 0 && limit.tv_usec == 0;
    return is_unbounded && set_limit(socket, name, milliseconds);
}

}  // namespace

bool BlockingScope::unblock(int socket) {
    const int flags = ::fcntl(socket, F_GETFL);
    return flags >= 0 && (flags & O_NONBLOCK) != 0 &&
           ::fcntl(socket, F_SETFL, flags & ~O_NONBLOCK) == 0;
}

BlockingScope::BlockingScope(int socket, std::int64_t limit_ms)
    : socket_(socket),
      was_nonblocking_(unblock(socket)),
      is_receive_bounded_(bound(socket, SO_RCVTIMEO, limit_ms)),
      is_send_bounded_(bound(socket, SO_SNDTIMEO, limit_ms)) {}

BlockingScope::~BlockingScope() {
    if (is_receive_bounded_) {
        set_limit(socket_, SO_RCVTIMEO, 0);
    }
    if (is_send_bounded_) {
        set_limit(socket_, SO_SNDTIMEO, 0);
    }
    if (was_nonblocking_) {
        ::fcntl(socket_, F_SETFL, ::fcntl(socket_, F_GETFL) | O_NONBLOCK);
    }
}

}  // namespace wiretrial::kernel
