// stream_flow: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "bench/driver/stream_flow.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fmt/format.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "impl/kernel/clock.hpp"
#include "impl/kernel/sockets.hpp"

namespace wiretrial::load {
namespace {

constexpr std::uint32_t trouble = EPOLLERR | EPOLLHUP;

std::string text_of(int errno_value) {
    return std::generic_category().message(errno_value);
}

}  // namespace

void StreamFlow::start(TimePoint now) {
    if (worker_->plan.connects_per_request && in_flight_.is_empty()) {
        state_ = State::closed;
        offer(now);
        return;
    }
    connect(now);
}

void StreamFlow::connect(TimePoint now) {
    reader_->reset();
    rest_.clear();
    phase_ = 0;
    has_answered_ = false;
    // Requests that an orderly close left unanswered are sent again, and keep their times.
    owed_ = in_flight_.size() * worker_->plan.request.size();
    last_progress_ = now;
    auto fd = kernel::start_connect(worker_->target);
    if (!fd) {
        fail(ErrorKind::connect, text_of(fd.error().errno_value), now);
        return;
    }
    if (has_connected_) {
        worker_->tally.reconnected();
    }
    has_connected_ = true;
    fd_ = std::move(*fd);
    state_ = State::connecting;
    epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
                      .data = {.ptr = static_cast<Flow*>(this)}};
    if (::epoll_ctl(worker_->epoll.get(), EPOLL_CTL_ADD, fd_.get(), &event) != 0) {
        fail(ErrorKind::connect, text_of(errno), now);
    }
}

void StreamFlow::on_events(std::uint32_t events) {
    if (!fd_) {
        return;  // It was closed in this turn.
    }
    if (state_ == State::connecting) {
        on_connect(kernel::now());
    } else if (owed_ > 0 && (events & EPOLLOUT) != 0) {
        flush(kernel::now());
    }
    if (fd_ && (events & (EPOLLIN | EPOLLRDHUP | trouble)) != 0) {
        receive((events & (EPOLLRDHUP | trouble)) != 0);
    }
}

void StreamFlow::on_connect(TimePoint now) {
    if (const int error = kernel::pending_error(fd_.get()); error != 0) {
        fail(ErrorKind::connect, text_of(error), now);
        return;
    }
    state_ = State::open;
    last_progress_ = now;
    if (owed_ > 0) {
        flush(now);
    }
    if (fd_) {
        offer(now);
    }
}

bool StreamFlow::has_room() const {
    if (worker_->plan.connects_per_request) {
        return state_ == State::closed && in_flight_.is_empty();
    }
    return state_ == State::open && !in_flight_.is_full();
}

/// In the closed loop a batch leaves when the one before is answered as a whole: one send and few receives.
void StreamFlow::offer(TimePoint now) {
    if (!has_room() || (!worker_->schedule.is_open_loop() && !in_flight_.is_empty())) {
        return;
    }
    const std::size_t before = in_flight_.size();
    const std::size_t room = worker_->plan.connects_per_request ? 1 : worker_->plan.depth - before;
    for (std::size_t i = 0; i < room; ++i) {
        const auto intended = worker_->schedule.take(now);
        if (!intended) {
            break;
        }
        in_flight_.push(*intended);
    }
    if (in_flight_.size() == before) {
        return;
    }
    if (state_ == State::closed) {
        connect(now);
        return;
    }
    owed_ += (in_flight_.size() - before) * worker_->plan.request.size();
    flush(now);
}

void StreamFlow::flush(TimePoint now) {
    const Bytes& batch = worker_->batch;
    while (owed_ > 0) {
        const std::size_t size = std::min(owed_, batch.size() - phase_);
        const ssize_t count = ::send(fd_.get(), batch.data() + phase_, size, MSG_NOSIGNAL);
        if (count >= 0) {
            const auto sent = static_cast<std::size_t>(count);
            owed_ -= sent;
            phase_ = (phase_ + sent) % worker_->plan.request.size();
            last_progress_ = now;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            return;
        } else if (errno != EINTR) {
            // Answers that came before the target closed are read first; the end of the stream tells the rest.
            return;
        }
    }
}

void StreamFlow::receive(bool has_ended) {
    std::vector<char>& buffer = worker_->buffer;
    while (fd_) {
        const ssize_t count = ::recv(fd_.get(), buffer.data(), buffer.size(), 0);
        if (count > 0) {
            take(ByteView(buffer.data(), static_cast<std::size_t>(count)), kernel::now());
            // Fewer octets than there was room for: the next edge tells of more, but not of an end that came with these.
            if (static_cast<std::size_t>(count) < buffer.size() && !has_ended) {
                return;
            }
        } else if (count == 0) {
            on_end(kernel::now());
            return;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            return;
        } else if (errno != EINTR) {
            fail(ErrorKind::reset, text_of(errno), kernel::now());
            return;
        }
    }
}

void StreamFlow::take(ByteView octets, TimePoint now) {
    last_progress_ = now;
    worker_->tally.received(octets.size(), now);
    if (!rest_.empty()) {
        rest_ += octets;
        octets = rest_;
    }
    const std::size_t size = octets.size();
    for (bool again = true; again;) {
        const Reading reading = reader_->read(octets);
        octets.remove_prefix(reading.consumed);
        if (!account(reading, now)) {
            return;
        }
        again = reading.is_refused;
    }
    if (rest_.empty()) {
        rest_.assign(octets);
    } else {
        rest_.erase(0, size - octets.size());
    }
    if (state_ == State::open) {
        offer(now);
    }
}

bool StreamFlow::account(const Reading& reading, TimePoint now) {
    has_answered_ |= reading.answers > 0;
    if (reading.answers + (reading.is_refused ? 1U : 0U) > in_flight_.size()) {
        fail(ErrorKind::malformed, "more answers than requests", now);
        return false;
    }
    for (std::size_t i = 0; i < reading.answers; ++i) {
        worker_->tally.answered(in_flight_.pop(), now);
    }
    if (reading.is_refused) {
        has_answered_ = true;
        static_cast<void>(in_flight_.pop());
        worker_->tally.failed(ErrorKind::status, 1, reader_->trouble());
    }
    if (reading.is_malformed) {
        fail(ErrorKind::malformed, reader_->trouble(), now);
        return false;
    }
    if (worker_->plan.connects_per_request && in_flight_.is_empty()) {
        // The side that closes first keeps the port for a minute (RFC 9293 section 3.6.1): let it be the target's.
        state_ = State::ending;
    } else if (reading.closes) {
        end_connection(now);
        return false;
    }
    return true;
}

void StreamFlow::on_end(TimePoint now) {
    if (reader_->ends_with_stream() && rest_.empty() && !in_flight_.is_empty()) {
        worker_->tally.answered(in_flight_.pop(), now);
        has_answered_ = true;
        end_connection(now);
    } else if (in_flight_.is_empty()) {
        end_connection(now);
    } else {
        fail(ErrorKind::closed_early,
             has_answered_ ? "the connection ended before the answer did"
                           : "the connection ended without an answer",
             now);
    }
}

/// The connection ended in order.
void StreamFlow::end_connection(TimePoint now) {
    fd_.reset();
    state_ = State::closed;
    if (has_answered_) {
        start(now);
    } else {
        worker_->resting.push_back(this);
    }
}

void StreamFlow::fail(ErrorKind kind, const std::string& what, TimePoint now) {
    worker_->tally.failed(kind, std::max(in_flight_.size(), std::size_t{1}), what);
    in_flight_.clear();
    fd_.reset();
    state_ = State::closed;
    // One that has worked may be tried again at once; a target that refuses everything is not to be hammered.
    if (has_answered_ && kind != ErrorKind::connect) {
        start(now);
    } else {
        worker_->resting.push_back(this);
    }
}

void StreamFlow::check_time(TimePoint now) {
    const bool waits =
        state_ == State::connecting || state_ == State::ending || !in_flight_.is_empty();
    if (!waits || now - last_progress_ <= worker_->plan.timeout) {
        return;
    }
    if (state_ == State::ending) {
        kernel::arm_reset(fd_.get());
        end_connection(now);
        return;
    }
    const auto seconds = std::chrono::duration<double>(worker_->plan.timeout).count();
    fail(ErrorKind::timeout,
         fmt::format("{} within {} s", state_ == State::connecting ? "no connection" : "no answer",
                     seconds),
         now);
}

}  // namespace wiretrial::load
