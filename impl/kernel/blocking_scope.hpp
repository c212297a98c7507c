// blocking_scope: a non-blocking socket that blocks for a while, and not for ever.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace wiretrial::kernel {

/// Takes O_NONBLOCK off a socket and bounds how long a call on it may last; restores both.
///
/// The bound is SO_RCVTIMEO and SO_SNDTIMEO, where the socket has none of its own: recv, accept, send and
/// connect give EAGAIN (connect: EINPROGRESS) when it has passed.
/// Thread: O_NONBLOCK belongs to the socket, so that calls of other threads on it block, too.
class BlockingScope {
  public:
    /// Errors: none; a descriptor that is no socket is left as it is, and the call will tell.
    BlockingScope(int socket, std::int64_t limit_ms);
    BlockingScope(const BlockingScope&) = delete;
    BlockingScope& operator=(const BlockingScope&) = delete;
    ~BlockingScope();

    /// Takes O_NONBLOCK off. Gives: whether it was on.
    static bool unblock(int socket);

  private:
    int socket_;
    bool was_nonblocking_ = false;
    bool is_receive_bounded_ = false;
    bool is_send_bounded_ = false;
};

}  // namespace wiretrial::kernel
