// stream_connection: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/stream_connection.hpp"

#include <cerrno>
#include <csignal>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "impl/kernel/sockets.hpp"

namespace wiretrial::kernel {

using transport::StreamFailure;

namespace {

/// A session that refills as fast as the peer takes it gives way to others after so many turns.
constexpr int drained_turns_max = 16;

constexpr std::uint32_t trouble = EPOLLERR | EPOLLHUP;

/// A copy of the socket itself would stay in the driver's epoll set; any other descriptor counts as much.
void leak_descriptor() {
    static_cast<void>(::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0));
}

}  // namespace

StreamFailure stream_failure_of(int errno_value) {
    switch (errno_value) {
        case ECONNRESET:
        case ECONNABORTED:
            return StreamFailure::reset;
        case EPIPE:
            return StreamFailure::broken_pipe;
        case ECONNREFUSED:
        case ENOENT:  // An AF_UNIX path that does not exist.
            return StreamFailure::refused;
        case ENETUNREACH:
        case EHOSTUNREACH:
        case ENETDOWN:
        case EADDRNOTAVAIL:
            return StreamFailure::unreachable;
        case ETIMEDOUT:
            return StreamFailure::timed_out;
        default:
            return StreamFailure::other;
    }
}

StreamConnection::StreamConnection(Fd fd,
                                   transport::StreamSession& session,
                                   const ConnectionLimits& limits)
    : fd_(std::move(fd)), session_(&session), limits_(limits) {}

void StreamConnection::open(TimePoint now) {
    session_->on_open(now, output_);
    settle(now);
}

bool StreamConnection::is_reading() const {
    if (peer_ended_) {
        return false;
    }
    if (limits_.planted.reads_on_always) {
        return true;
    }
    return linger_until_ ||
           (!output_.wants_pause() && output_.pending().size() < limits_.pending_high_octets);
}

std::uint32_t StreamConnection::interest() const {
    const bool wants_write = !output_.pending().empty() || owes_drained_;
    return (is_reading() ? std::uint32_t{EPOLLIN} : 0U) |
           (wants_write ? std::uint32_t{EPOLLOUT} : 0U) |
           (limits_.planted.heeds_hang_up_first ? std::uint32_t{EPOLLRDHUP} : 0U) |
           (limits_.planted.takes_urgent_for_end ? std::uint32_t{EPOLLPRI} : 0U);
}

std::optional<TimePoint> StreamConnection::deadline() const {
    return linger_until_ ? linger_until_ : output_.wants_wake_at();
}

void StreamConnection::on_events(std::uint32_t events, TimePoint now, std::span<char> buffer) {
    if (bend_events(events)) {
        return;
    }
    if (owes_drained_ && (events & EPOLLOUT) != 0) {
        owes_drained_ = false;
        session_->on_drained(now, output_);
    }
    if ((events & (EPOLLOUT | trouble)) != 0) {
        settle(now);
    }
    if (is_closed() || (events & (EPOLLIN | trouble)) == 0) {
        return;
    }
    if (is_reading()) {
        read_once(now, buffer);
        settle(now);
    } else if ((events & trouble) != 0 && output_.pending().empty()) {
        // Nothing is read or written that would tell the trouble, and epoll tells it for ever: ask.
        const int error = pending_error(fd_.get());
        fail(error == 0 ? StreamFailure::broken_pipe : stream_failure_of(error));
    }
}

void StreamConnection::on_time(TimePoint now) {
    if (linger_until_) {
        if (now >= *linger_until_) {
            fd_.reset();
        }
        return;
    }
    if (const auto wake_at = output_.wants_wake_at(); wake_at && now >= *wake_at) {
        output_.wake_at(std::nullopt);
        session_->on_time(now, output_);
        settle(now);
    }
}

void StreamConnection::read_once(TimePoint now, std::span<char> buffer) {
    ssize_t count = 0;
    do {
        count = ::recv(fd_.get(), buffer.data(), buffer.size(), 0);
    } while (count < 0 && errno == EINTR);
    if (count > 0) {
        read_octets({buffer.data(), static_cast<std::size_t>(count)}, now);
    } else if (count == 0) {
        read_end(now);
    } else if (errno != EAGAIN && errno != EWOULDBLOCK) {
        fail(stream_failure_of(errno));
    }
}

void StreamConnection::read_octets(ByteView octets, TimePoint now) {
    if (!linger_until_) {
        session_->on_octets(octets, now, output_);
        return;
    }
    lingered_octets_ += octets.size();
    if (lingered_octets_ > limits_.linger_octets_max) {
        fd_.reset();
    }
}

void StreamConnection::read_end(TimePoint now) {
    peer_ended_ = true;
    if (linger_until_) {
        fd_.reset();
    } else if (write_failure_) {
        fail(*write_failure_);
    } else {
        session_->on_end(now, output_);
        if (limits_.planted.drops_answer_at_end) {
            close_socket();
        }
    }
}

void StreamConnection::settle(TimePoint now) {
    for (int turn = 0; turn < drained_turns_max; ++turn) {
        if (is_closed()) {
            return;
        }
        if (output_.wants_abort()) {
            arm_reset(fd_.get());
            fd_.reset();
            return;
        }
        flush();
        if (is_closed() || !output_.pending().empty() || !settle_drained(now)) {
            return;
        }
        session_->on_drained(now, output_);
    }
    owes_drained_ = !is_closed() && output_.pending().empty();
}

/// Acts on the wishes that wait for an empty output. Gives true when the session is to be told of
/// it.
bool StreamConnection::settle_drained(TimePoint now) {
    const bool has_sent = std::exchange(has_sent_, false);
    if (linger_until_) {
        return false;
    }
    if (output_.wants_close()) {
        begin_close(now);
        return false;
    }
    if (output_.wants_finish() && !write_ended_) {
        write_ended_ = true;
        send_fin();
    }
    if (write_ended_ && peer_ended_ && !limits_.planted.never_finishes) {
        close_socket();
    }
    return has_sent && !write_ended_ && !write_failure_;
}

void StreamConnection::flush() {
    if (write_ended_ || write_failure_) {
        output_.drop_pending();
    }
    if (limits_.planted.dies_of_sigpipe) {
        ::signal(SIGPIPE, SIG_DFL);
    }
    const int flags = limits_.planted.dies_of_sigpipe ? 0 : MSG_NOSIGNAL;
    while (!output_.pending().empty()) {
        const ByteView pending = output_.pending();
        const ssize_t count = ::send(fd_.get(), pending.data(), pending.size(), flags);
        if (count >= 0) {
            output_.consume(static_cast<std::size_t>(count));
            has_sent_ = true;
            if (static_cast<std::size_t>(count) < pending.size() && !bend_full_buffer()) {
                return;  // The send buffer is full; the next call would say EAGAIN.
            }
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            if (!bend_full_buffer()) {
                return;
            }
        } else if (errno != EINTR) {
            write_failed(errno);
            return;
        }
    }
}

/// What the peer sent before it stopped reading may still wait to be read: read on, unless nobody
/// wants it.
void StreamConnection::write_failed(int errno_value) {
    write_failure_ = stream_failure_of(errno_value);
    output_.drop_pending();
    if (peer_ended_ || output_.wants_pause()) {
        fail(*write_failure_);
    }
}

void StreamConnection::begin_close(TimePoint now) {
    if (limits_.planted.never_finishes) {
        linger_until_ = TimePoint::max();
        return;
    }
    if (peer_ended_ || write_failure_ || limits_.planted.closes_unstaged) {
        close_socket();
        return;
    }
    if (!std::exchange(write_ended_, true)) {
        send_fin();
    }
    linger_until_ = now + limits_.linger_time_max;
}

void StreamConnection::send_fin() const {
    if (!limits_.planted.never_finishes) {
        ::shutdown(fd_.get(), SHUT_WR);
    }
}

void StreamConnection::close_socket() {
    if (limits_.planted.leaks_on_close) {
        leak_descriptor();
    }
    fd_.reset();
}

bool StreamConnection::bend_events(std::uint32_t events) {
    const bool is_taken_for_end =
        (limits_.planted.heeds_hang_up_first && (events & EPOLLRDHUP) != 0) ||
        (limits_.planted.takes_urgent_for_end && (events & EPOLLPRI) != 0);
    if (is_taken_for_end) {
        fd_.reset();
    }
    return is_taken_for_end;
}

bool StreamConnection::bend_full_buffer() {
    if (limits_.planted.ignores_send_result) {
        output_.drop_pending();
    } else if (limits_.planted.takes_full_buffer_for_error) {
        fail(StreamFailure::other);
    } else if (limits_.planted.waits_for_slow_readers) {
        pollfd entry{.fd = fd_.get(), .events = POLLOUT, .revents = 0};
        return ::poll(&entry, 1, -1) >
               0;  // A signal that is to end the program ends the wait, too.
    }
    return false;
}

void StreamConnection::fail(StreamFailure failure) {
    if (limits_.planted.dies_of_reset && failure == StreamFailure::reset) {
        ::_exit(1);
    }
    if (limits_.planted.leaks_on_reset && failure == StreamFailure::reset) {
        leak_descriptor();
    }
    fd_.reset();
    if (!linger_until_) {
        session_->on_failure(failure);
    }
}

}  // namespace wiretrial::kernel
