// datagram_driver: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/datagram_driver.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <limits>
#include <utility>

#include <poll.h>

#include "impl/kernel/clock.hpp"
#include "impl/kernel/datagram_control.hpp"

namespace wiretrial::kernel {

using transport::Address;
using transport::Datagram;
using transport::DatagramOutput;

namespace {

constexpr std::size_t receive_batch_max = 64;  ///< Before the answers leave.
constexpr std::size_t datagrams_a_call = 64;
/// How many datagrams in a row a bent driver bears.
constexpr std::size_t burst_max = 32;

/// A bent driver handles one datagram at a time, as those do that make such mistakes.
std::size_t datagrams_a_call_of(const DatagramOptions& options) {
    return options.planted == DriverDefects{} ? datagrams_a_call : 1;
}

IoResult<void> apply(int fd, const DatagramOptions& options) {
    if (const int error = enable_datagram_control(fd, options.bind); error != 0) {
        return std::unexpected(io_error("cannot ask for the destination of datagrams", error));
    }
    if (options.may_broadcast && !options.planted.asks_no_permission) {
        set_option(fd, SOL_SOCKET, SO_BROADCAST, 1);
    }
    if (options.interface) {
        if (IoResult<void> set = set_multicast_interface(fd, *options.interface); !set) {
            return set;
        }
    }
    return options.group && !options.planted.joins_no_group
               ? join_group(fd, *options.group, options.interface)
               : IoResult<void>{};
}

}  // namespace

DatagramDriver::DatagramDriver(Fd fd,
                               const DatagramOptions& options,
                               transport::DatagramSession& session)
    : fd_(std::move(fd)),
      options_(options),
      session_(&session),
      address_(local_address(fd_.get())),
      inbox_(datagrams_a_call_of(options), options.buffer_octets),
      outbox_(datagrams_a_call_of(options)) {}

IoResult<std::unique_ptr<DatagramDriver>> DatagramDriver::make(
    const DatagramOptions& options, transport::DatagramSession& session) {
    IoResult<Fd> fd = bind_datagram(options.bind, options.shares_address);
    if (!fd) {
        return std::unexpected(fd.error());
    }
    if (const IoResult<void> applied = apply(fd->get(), options); !applied) {
        return std::unexpected(applied.error());
    }
    return std::unique_ptr<DatagramDriver>(new DatagramDriver(std::move(*fd), options, session));
}

bool DatagramDriver::run(int stop_fd) {
    session_->on_open(now(), output_);
    collect();
    send_pending();
    while (!output_.wants_close() || !pending_.empty()) {
        if (!wait_and_receive(stop_fd)) {
            return false;
        }
        if (const auto wake_at = output_.wants_wake_at(); wake_at && now() >= *wake_at) {
            output_.wake_at(std::nullopt);
            session_->on_time(now(), output_);
            collect();
        }
        send_pending();
    }
    return true;
}

/// Gives false when it was stopped.
bool DatagramDriver::wait_and_receive(int stop_fd) {
    using Events = decltype(pollfd::events);
    const bool is_reading = !output_.wants_close() && pending_.size() < options_.pending_high;
    const int interest = (is_reading ? POLLIN : 0) | (pending_.empty() ? 0 : POLLOUT);
    std::array<pollfd, 2> entries{
        pollfd{.fd = fd_.get(), .events = static_cast<Events>(interest), .revents = 0},
        pollfd{.fd = stop_fd, .events = POLLIN, .revents = 0}};
    if (::poll(entries.data(), entries.size(), wait_ms()) <= 0) {
        return true;
    }
    if ((entries[0].revents & POLLERR) != 0) {
        report_errors();
    }
    // An error without its entry in the queue goes away only by a receive that tells it.
    if (is_reading && (entries[0].revents & (POLLIN | POLLERR)) != 0) {
        receive_batch();
    }
    return entries[1].revents == 0;
}

int DatagramDriver::wait_ms() const {
    const auto wake_at = output_.wants_wake_at();
    if (!wake_at) {
        return -1;
    }
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(*wake_at - now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(wait, 0, std::numeric_limits<int>::max()));
}

void DatagramDriver::collect() {
    output_.move_pending_to(pending_);
}

/// Datagrams of one batch that the session does not want any more are dropped, as those that still wait in the socket.
void DatagramDriver::receive_batch() {
    for (std::size_t taken = 0; taken < receive_batch_max && !output_.wants_close();) {
        const std::optional<std::size_t> count = inbox_.receive(fd_.get());
        if (!count) {
            if (errno == EINTR || (errno != EAGAIN && errno != EWOULDBLOCK && report_errors())) {
                ++taken;
                continue;
            }
            return;
        }
        const TimePoint received_at = now();
        for (std::size_t i = 0; i < *count && !output_.wants_close(); ++i, ++taken) {
            take(i, received_at);
            if (options_.planted.ends_at_burst && taken == burst_max) {
                output_.close();
            }
        }
        collect();
        if (*count < inbox_.capacity()) {
            return;
        }
    }
}

std::size_t DatagramDriver::misjudge(std::size_t length, std::span<char> room) {
    if (options_.planted.takes_full_for_cut && length == room.size()) {
        return length + 1;
    }
    if (options_.planted.joins_datagrams) {
        ssize_t more = 0;
        while (length < room.size() && (more = ::recv(fd_.get(), room.data() + length,
                                                      room.size() - length, MSG_DONTWAIT)) > 0) {
            length += static_cast<std::size_t>(more);
        }
    }
    return length;
}

void DatagramDriver::take(std::size_t index, TimePoint received_at) {
    const std::span<char> room = inbox_.room(index);
    const std::size_t whole = misjudge(inbox_.length(index), room);
    std::optional<Address> at = reply_address_of(inbox_.header(index));
    if (at) {
        at->port = address_.port;
    }
    session_->on_datagram({.octets = ByteView(room.data(), std::min(whole, room.size())),
                           .from = inbox_.sender(index),
                           .length = whole,
                           .at = std::move(at)},
                          received_at, output_);
}

void DatagramDriver::send_pending() {
    while (!pending_.empty()) {
        if (options_.planted.answers_group && options_.group) {
            pending_.front().to = *options_.group;
            pending_.front().to.port = address_.port;
        }
        if (const std::size_t sent = outbox_.send(fd_.get(), pending_); sent > 0) {
            pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(sent));
            continue;
        }
        const int error = errno;
        if (error == EAGAIN || error == EWOULDBLOCK) {
            return;
        }
        // A send also tells errors of earlier datagrams; then this one has not left yet and is
        // tried again.
        if (error == EINTR || report_errors()) {
            continue;
        }
        pending_.pop_front();
        session_->on_undeliverable(error, now(), output_);
        collect();
    }
}

/// Tells the session what ICMP brought. Gives true when there was something.
bool DatagramDriver::report_errors() {
    bool has_reported = false;
    while (const std::optional<int> error = take_icmp_error(fd_.get())) {
        has_reported = true;
        session_->on_undeliverable(*error, now(), output_);
        collect();
    }
    return has_reported;
}

}  // namespace wiretrial::kernel
