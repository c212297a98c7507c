// datagram_driver: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/datagram_driver.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <iterator>
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

constexpr int receive_batch_max = 64;
/// How many datagrams in a row a bent driver bears.
constexpr int burst_max = 32;
constexpr std::size_t control_octets = 256;

IoResult<void> apply(int fd, const DatagramOptions& options) {
    if (const int error = enable_datagram_control(fd, options.bind.family); error != 0) {
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
      buffer_(options.buffer_octets) {}

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
    std::ranges::move(output_.take_pending(), std::back_inserter(pending_));
}

void DatagramDriver::receive_batch() {
    for (int turn = 0; turn < receive_batch_max && !output_.wants_close(); ++turn) {
        if (!receive_one()) {
            return;
        }
        if (options_.planted.ends_at_burst && turn == burst_max) {
            output_.close();
        }
    }
}

std::size_t DatagramDriver::misjudge(std::size_t length) {
    if (options_.planted.takes_full_for_cut && length == buffer_.size()) {
        return length + 1;
    }
    if (options_.planted.joins_datagrams) {
        ssize_t more = 0;
        while (length < buffer_.size() &&
               (more = ::recv(fd_.get(), buffer_.data() + length, buffer_.size() - length,
                              MSG_DONTWAIT)) > 0) {
            length += static_cast<std::size_t>(more);
        }
    }
    return length;
}

/// Gives false when nothing more is there now.
bool DatagramDriver::receive_one() {
    SocketAddress from;
    iovec part{.iov_base = buffer_.data(), .iov_len = buffer_.size()};
    alignas(cmsghdr) std::array<char, control_octets> control{};
    msghdr message{};
    message.msg_name = from.get();
    message.msg_namelen = from.length;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    // MSG_TRUNC as a flag lets the call return the whole length, also of what did not fit.
    const ssize_t length = ::recvmsg(fd_.get(), &message, MSG_TRUNC);
    if (length < 0) {
        return errno == EINTR || (errno != EAGAIN && errno != EWOULDBLOCK && report_errors());
    }
    from.length = message.msg_namelen;
    const std::size_t whole = misjudge(static_cast<std::size_t>(length));
    std::optional<Address> at = reply_address_of(message);
    if (at) {
        at->port = address_.port;
    }
    session_->on_datagram({.octets = ByteView(buffer_.data(), std::min(whole, buffer_.size())),
                           .from = to_address(from),
                           .length = whole,
                           .at = std::move(at)},
                          now(), output_);
    collect();
    return true;
}

void DatagramDriver::send_pending() {
    while (!pending_.empty()) {
        const int error = send_one(pending_.front());
        if (error == EAGAIN || error == EWOULDBLOCK) {
            return;
        }
        if (error == EINTR) {
            continue;
        }
        // A send also tells errors of earlier datagrams; then this one has not left yet and is
        // tried again.
        if (error != 0 && report_errors()) {
            continue;
        }
        pending_.pop_front();
        if (error != 0) {
            session_->on_undeliverable(error, now(), output_);
            collect();
        }
    }
}

int DatagramDriver::send_one(DatagramOutput::Outgoing& outgoing) const {
    if (options_.planted.answers_group && options_.group) {
        outgoing.to = *options_.group;
        outgoing.to.port = address_.port;
    }
    IoResult<SocketAddress> to = to_socket_address(outgoing.to);
    if (!to) {
        return to.error().errno_value;
    }
    iovec part{.iov_base = outgoing.octets.data(), .iov_len = outgoing.octets.size()};
    alignas(cmsghdr) std::array<char, control_octets> control{};
    msghdr message{};
    message.msg_name = to->get();
    message.msg_namelen = to->length;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (outgoing.from) {
        set_source(message, control, *outgoing.from);
    }
    return ::sendmsg(fd_.get(), &message, MSG_NOSIGNAL) >= 0 ? 0 : errno;
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
