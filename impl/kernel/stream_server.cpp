// stream_server: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/stream_server.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <limits>
#include <span>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/stat.h>

#include "impl/kernel/clock.hpp"

namespace wiretrial::kernel {

using transport::Address;
using transport::Family;

namespace {

constexpr std::size_t read_buffer_octets = std::size_t{64} * 1024;
constexpr int accept_batch_max = 64;
constexpr std::size_t events_max = 256;
/// Descriptors may become free without any event here: another process, or another part of this
/// one.
constexpr Duration accept_pause = std::chrono::milliseconds(100);

bool add_to(int epoll, int fd, std::uint32_t events, void* tag) {
    epoll_event event{.events = events, .data = {.ptr = tag}};
    return ::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

bool is_shortage(int errno_value) {
    return errno_value == EMFILE || errno_value == ENFILE || errno_value == ENOBUFS ||
           errno_value == ENOMEM;
}

/// The connection that accept would have given failed already (accept(2), "Error handling"): take
/// the next.
bool is_of_connection(int errno_value) {
    constexpr std::array errors{EINTR,       ECONNABORTED, EPROTO, ENETDOWN,
                                ENOPROTOOPT, EHOSTDOWN,    ENONET, EHOSTUNREACH,
                                EOPNOTSUPP,  ENETUNREACH,  EPERM};
    return std::ranges::find(errors, errno_value) != errors.end();
}

}  // namespace

StreamServer::StreamServer(Fd listener,
                           transport::StreamSessionFactory factory,
                           const StreamServerOptions& options)
    : listener_(std::move(listener)),
      factory_(std::move(factory)),
      options_(options),
      address_(local_address(listener_.get())),
      buffer_(read_buffer_octets) {
    struct stat status{};
    if (address_.family == Family::unix_path && ::lstat(address_.path.c_str(), &status) == 0) {
        path_device_ = status.st_dev;
        path_inode_ = status.st_ino;
    }
}

StreamServer::~StreamServer() {
    remove_unix_path();
}

IoResult<std::unique_ptr<StreamServer>> StreamServer::make(const Address& address,
                                                           transport::StreamSessionFactory factory,
                                                           const StreamServerOptions& options) {
    ListenOptions listen = options.listen;
    listen.backlog = options.limits.planted.has_backlog_of_one ? 1 : listen.backlog;
    listen.reuses_address = !options.limits.planted.reuses_no_address;
    IoResult<Fd> listener = listen_at(address, listen);
    if (!listener) {
        return std::unexpected(listener.error());
    }
    if (address.family != Family::unix_path) {
        // Accepted connections inherit it. Answers leave whole: Nagle would only hold their tails
        // back.
        set_option(listener->get(), IPPROTO_TCP, TCP_NODELAY, 1);
    }
    return std::unique_ptr<StreamServer>(
        new StreamServer(std::move(*listener), std::move(factory), options));
}

IoResult<void> StreamServer::prepare(int stop_fd) {
    epoll_ = Fd(::epoll_create1(EPOLL_CLOEXEC));
    if (!epoll_ || !add_to(epoll_.get(), listener_.get(), EPOLLIN, &listener_) ||
        !add_to(epoll_.get(), stop_fd, EPOLLIN, nullptr)) {
        return std::unexpected(io_error("cannot wait with epoll", errno));
    }
    return {};
}

IoResult<void> StreamServer::run(int stop_fd) {
    if (IoResult<void> prepared = prepare(stop_fd); !prepared) {
        return prepared;
    }
    std::array<epoll_event, events_max> events{};
    while (listener_.is_open() || !entries_.empty()) {
        const int count = ::epoll_wait(epoll_.get(), events.data(), events_max, wait_ms(now()));
        if (count < 0 && errno != EINTR) {
            return std::unexpected(io_error("cannot wait with epoll", errno));
        }
        const TimePoint woken_at = now();
        for (const epoll_event& event :
             std::span(events).first(static_cast<std::size_t>(std::max(count, 0)))) {
            if (event.data.ptr == nullptr) {
                return {};
            }
            if (event.data.ptr == &listener_) {
                accept_batch(woken_at);
                continue;
            }
            auto& entry = *static_cast<Entry*>(event.data.ptr);
            entry.connection.on_events(event.events, woken_at, buffer_);
            update(entry);
        }
        run_timers(woken_at);
    }
    return {};
}

int StreamServer::wait_ms(TimePoint now) const {
    std::optional<TimePoint> next = accept_again_at_;
    if (!timers_.empty() && (!next || timers_.begin()->first < *next)) {
        next = timers_.begin()->first;
    }
    if (!next) {
        return -1;
    }
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(*next - now).count();
    return static_cast<int>(std::clamp<std::int64_t>(wait, 0, std::numeric_limits<int>::max()));
}

void StreamServer::accept_batch(TimePoint now) {
    for (int turn = 0; turn < accept_batch_max && listener_.is_open(); ++turn) {
        Fd fd(::accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (fd) {
            add_connection(std::move(fd), now);
            if (!entries_.empty() && entries_.size() >= connections_at_once_max()) {
                hold_accepting(now);
                accept_again_at_ = TimePoint::max();  // The end of a connection comes before that.
                return;
            }
        } else if (is_shortage(errno)) {
            hold_accepting(now);
            return;
        } else if (!is_of_connection(errno)) {
            return;
        }
    }
}

void StreamServer::add_connection(Fd fd, TimePoint now) {
    const int number = fd.get();
    std::unique_ptr<transport::StreamSession> session = factory_();
    transport::StreamSession& driven = *session;
    auto owned = std::unique_ptr<Entry>(
        new Entry{.session = std::move(session),
                  .connection = StreamConnection(std::move(fd), driven, options_.limits),
                  .interest = EPOLLIN,
                  .armed_for = {}});
    Entry& entry = *owned;
    if (!add_to(epoll_.get(), number, entry.interest, &entry)) {
        return;  // Out of memory or of watches: the connection is closed, the others stay.
    }
    entries_.emplace(&entry, std::move(owned));
    if (++accepted_ == options_.connections_max) {
        stop_accepting();
    }
    entry.connection.open(now);
    update(entry);
}

std::size_t StreamServer::connections_at_once_max() const {
    const DriverDefects& planted = options_.limits.planted;
    return planted.serves_one_at_a_time ? 1
           : planted.serves_eight_only  ? 8
                                        : std::numeric_limits<std::size_t>::max();
}

void StreamServer::hold_accepting(TimePoint now) {
    epoll_event none{.events = 0, .data = {.ptr = &listener_}};
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, listener_.get(), &none);
    accept_again_at_ = now + accept_pause;
}

void StreamServer::resume_accepting() {
    accept_again_at_.reset();
    if (listener_.is_open()) {
        epoll_event readable{.events = EPOLLIN, .data = {.ptr = &listener_}};
        ::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, listener_.get(), &readable);
    }
}

void StreamServer::stop_accepting() {
    listener_.reset();
    accept_again_at_.reset();
}

void StreamServer::run_timers(TimePoint now) {
    if (accept_again_at_ && now >= *accept_again_at_) {
        resume_accepting();
    }
    while (!timers_.empty() && timers_.begin()->first <= now) {
        Entry& entry = *timers_.begin()->second;
        if (entry.connection.deadline() > now) {
            arm(entry, entry.connection.deadline());  // It moved back meanwhile.
            continue;
        }
        entry.connection.on_time(now);
        // A deadline that is not later than now waits for the next turn, behind everybody's octets.
        const bool waits = entry.connection.deadline() == entry.armed_for;
        update(entry);
        if (waits) {
            return;
        }
    }
}

/// Brings epoll and the timers in line with what the connection wants now.
void StreamServer::update(Entry& entry) {
    if (entry.connection.is_closed()) {
        forget(entry);
        return;
    }
    if (const std::uint32_t interest = entry.connection.interest(); interest != entry.interest) {
        epoll_event event{.events = interest, .data = {.ptr = &entry}};
        ::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, entry.connection.fd(), &event);
        entry.interest = interest;
    }
    // Most deadlines move back with every request and are never reached: those are looked at when the first comes.
    const auto deadline = entry.connection.deadline();
    if (deadline != entry.armed_for && !(entry.armed_for && deadline > entry.armed_for)) {
        arm(entry, deadline);
    }
}

void StreamServer::arm(Entry& entry, std::optional<TimePoint> deadline) {
    if (entry.armed_for) {
        timers_.erase({*entry.armed_for, &entry});
    }
    if (deadline) {
        timers_.emplace(*deadline, &entry);
    }
    entry.armed_for = deadline;
}

void StreamServer::forget(Entry& entry) {
    if (entry.armed_for) {
        timers_.erase({*entry.armed_for, &entry});
    }
    entries_.erase(&entry);
    if (accept_again_at_) {
        resume_accepting();
    }
}

void StreamServer::remove_unix_path() const {
    struct stat status{};
    if (path_inode_ != 0 && ::lstat(address_.path.c_str(), &status) == 0 &&
        status.st_ino == path_inode_ && status.st_dev == path_device_) {
        ::unlink(address_.path.c_str());
    }
}

}  // namespace wiretrial::kernel
