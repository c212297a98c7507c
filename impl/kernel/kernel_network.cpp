// kernel_network: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/kernel_network.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <shared_mutex>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "impl/kernel/clock.hpp"
#include "impl/kernel/socket_calls.hpp"
#include "impl/kernel/sockets.hpp"
#include "impl/kernel/spawn_lock.hpp"

namespace wiretrial::kernel {

using transport::Accepted;
using transport::Address;
using transport::Family;
using transport::Interest;
using transport::IoResult;
using transport::PeerView;
using transport::Received;
using transport::Service;
using transport::Socket;
using transport::SocketOptions;

namespace {

/// One receive never takes more than this; also the largest datagram and then some.
constexpr std::size_t receive_octets_max = std::size_t{256} * 1024;

std::unexpected<IoError> failure(std::string_view action) {
    return std::unexpected(io_error(action, errno));
}

IoResult<Fd> open_on(const HostSocketOpener& open_on_host,
                     const SocketOptions& options,
                     Service service,
                     Family family) {
    if (options.host.empty()) {
        return open_socket(family, service);
    }
    if (!open_on_host) {
        return std::unexpected(
            io_error("cannot open a socket on host '" + options.host + "'", ENOSYS));
    }
    const int domain = family == Family::ipv4   ? AF_INET
                       : family == Family::ipv6 ? AF_INET6
                                                : AF_UNIX;
    const int type = service == Service::stream ? SOCK_STREAM : SOCK_DGRAM;
    IoResult<Fd> fd = open_on_host(options.host, domain, type | SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd && family == Family::ipv6) {
        // As open_socket does: the two families are two networks on every host.
        set_option(fd->get(), IPPROTO_IPV6, IPV6_V6ONLY, 1);
    }
    return fd;
}

void apply(const SocketOptions& options, int fd, bool is_tcp) {
    if (options.receive_buffer_octets > 0) {
        set_option(fd, SOL_SOCKET, SO_RCVBUF, options.receive_buffer_octets);
    }
    if (options.send_buffer_octets > 0) {
        set_option(fd, SOL_SOCKET, SO_SNDBUF, options.send_buffer_octets);
    }
    set_option(fd, SOL_SOCKET, SO_REUSEADDR, options.reuse_address ? 1 : 0);
    if (options.reuse_port) {
        set_option(fd, SOL_SOCKET, SO_REUSEPORT, 1);
    }
    if (options.broadcast) {
        set_option(fd, SOL_SOCKET, SO_BROADCAST, 1);
    }
    if (options.linger_zero) {
        arm_reset(fd);
    }
    if (is_tcp) {
        set_option(fd, IPPROTO_TCP, TCP_NODELAY, options.nodelay ? 1 : 0);
        if (options.segment_octets_max > 0) {
            set_option(fd, IPPROTO_TCP, TCP_MAXSEG, options.segment_octets_max);
        }
    }
}

}  // namespace

KernelNetwork::KernelNetwork(HostSocketOpener open_on_host)
    : open_on_host_(std::move(open_on_host)), buffer_(receive_octets_max, '\0') {}

TimePoint KernelNetwork::now() {
    return kernel::now();
}

IoResult<Socket> KernelNetwork::open(Service service, Family family, const SocketOptions& options) {
    IoResult<Fd> fd = open_on(open_on_host_, options, service, family);
    if (!fd) {
        return std::unexpected(std::move(fd.error()));
    }
    apply(options, fd->get(), service == Service::stream && family != Family::unix_path);
    return fd->release();
}

IoResult<void> KernelNetwork::bind(Socket socket, const Address& address) {
    auto name = to_socket_address(address);
    if (!name) {
        return std::unexpected(std::move(name.error()));
    }
    if (::bind(socket, name->get(), name->length) != 0) {
        return failure("cannot bind " + to_text(address));
    }
    return {};
}

IoResult<void> KernelNetwork::listen(Socket socket, int backlog) {
    if (::listen(socket, backlog) != 0) {
        return failure("cannot listen at " + to_text(kernel::local_address(socket)));
    }
    return {};
}

IoResult<void> KernelNetwork::connect(Socket socket, const Address& to) {
    auto name = to_socket_address(to);
    if (!name) {
        return std::unexpected(std::move(name.error()));
    }
    if (::connect(socket, name->get(), name->length) != 0 && errno != EINPROGRESS) {
        return failure("cannot connect to " + to_text(to));
    }
    return {};
}

int KernelNetwork::connect_outcome(Socket socket) {
    return pending_error(socket);
}

IoResult<Accepted> KernelNetwork::accept(Socket socket) {
    SocketAddress peer;
    const int fd = ::accept4(socket, peer.get(), &peer.length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
        return failure("cannot accept");
    }
    const Address address = to_address(peer);
    if (address.family != Family::unix_path) {
        set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    }
    return Accepted{.socket = fd, .peer = address};
}

IoResult<std::size_t> KernelNetwork::send(Socket socket, ByteView octets) {
    ssize_t sent = 0;
    do {
        sent = ::send(socket, octets.data(), octets.size(), MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    if (sent < 0) {
        return failure("cannot send");
    }
    return static_cast<std::size_t>(sent);
}

IoResult<std::size_t> KernelNetwork::send_to(Socket socket, ByteView octets, const Address& to) {
    auto name = to_socket_address(to);
    if (!name) {
        return std::unexpected(std::move(name.error()));
    }
    ssize_t sent = 0;
    do {
        sent =
            ::sendto(socket, octets.data(), octets.size(), MSG_NOSIGNAL, name->get(), name->length);
    } while (sent < 0 && errno == EINTR);
    if (sent < 0) {
        return failure("cannot send to " + to_text(to));
    }
    return static_cast<std::size_t>(sent);
}

IoResult<Received> KernelNetwork::receive(Socket socket, std::size_t octets_max) {
    int type = SOCK_STREAM;
    socklen_t type_size = sizeof type;
    ::getsockopt(socket, SOL_SOCKET, SO_TYPE, &type, &type_size);
    SocketAddress from;
    iovec part{.iov_base = buffer_.data(), .iov_len = std::min(octets_max, buffer_.size())};
    msghdr message{};
    message.msg_name = from.get();
    message.msg_namelen = from.length;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    ssize_t size = 0;
    do {
        size = ::recvmsg(socket, &message, 0);
    } while (size < 0 && errno == EINTR);
    if (size < 0) {
        return failure("cannot receive");
    }
    Received received{.octets = buffer_.substr(0, static_cast<std::size_t>(size))};
    if (type == SOCK_STREAM) {
        received.is_end = size == 0;
        return received;
    }
    from.length = message.msg_namelen;
    received.is_truncated = (message.msg_flags & MSG_TRUNC) != 0;
    received.from = to_address(from);
    return received;
}

IoResult<void> KernelNetwork::finish(Socket socket) {
    if (::shutdown(socket, SHUT_WR) != 0) {
        return failure("cannot send FIN");
    }
    return {};
}

void KernelNetwork::abort(Socket socket) {
    arm_reset(socket);
    close(socket);
}

void KernelNetwork::close(Socket socket) {
    const std::shared_lock no_copies(spawn_lock());
    ::close(socket);
}

Address KernelNetwork::local_address(Socket socket) {
    return kernel::local_address(socket);
}

Address KernelNetwork::peer_address(Socket socket) {
    return kernel::peer_address(socket);
}

PeerView KernelNetwork::peer_view(Socket socket, const std::optional<Address>& to) {
    const Address local = kernel::local_address(socket);
    if (local.family == Family::unix_path) {
        int queued = 0;
        const bool known = ::ioctl(socket, SIOCOUTQ, &queued) == 0;
        return {.is_found = known,
                .octets_queued = static_cast<std::uint64_t>(std::max(queued, 0))};
    }
    if (!diag_.is_open()) {
        return {};
    }
    const auto report =
        to ? diag_.datagram(*to, local) : diag_.stream(kernel::peer_address(socket), local);
    if (!report) {
        return {};
    }
    return {.is_found = true,
            .octets_received = report->octets_received,
            .octets_queued = report->receive_queue,
            .octets_unsent = report->octets_unsent};
}

void KernelNetwork::wait(std::span<Interest> interests, TimePoint until) {
    std::vector<pollfd> polled;
    polled.reserve(interests.size());
    for (Interest& interest : interests) {
        interest.is_ready = false;
        const auto events = static_cast<short>((interest.readable ? POLLIN : 0) |
                                               (interest.writable ? POLLOUT : 0));
        polled.push_back({.fd = interest.handle, .events = events, .revents = 0});
    }
    const auto left =
        std::max(Duration::zero(), std::chrono::duration_cast<Duration>(until - kernel::now()));
    const timespec limit{.tv_sec = static_cast<time_t>(left.count() / 1'000'000'000),
                         .tv_nsec = static_cast<long>(left.count() % 1'000'000'000)};
    if (::ppoll(polled.data(), polled.size(), &limit, nullptr) <= 0) {
        return;
    }
    for (std::size_t i = 0; i < polled.size(); ++i) {
        interests[i].is_ready = polled[i].revents != 0;
    }
}

transport::CallResult KernelNetwork::call(const transport::SocketCall& call) {
    return perform(call);
}

}  // namespace wiretrial::kernel
