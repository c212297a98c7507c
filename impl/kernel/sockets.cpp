// sockets: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/sockets.hpp"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <system_error>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/stat.h>
#include <sys/un.h>

namespace wiretrial::kernel {

using transport::Address;
using transport::Family;
using transport::Service;

namespace {

int domain_of(Family family) {
    switch (family) {
        case Family::ipv4:
            return AF_INET;
        case Family::ipv6:
            return AF_INET6;
        case Family::unix_path:
            break;
    }
    return AF_UNIX;
}

std::string action_on(std::string_view verb, const Address& address, Service service) {
    return "cannot " + std::string(verb) + " " + to_text(transport::Target{service, address});
}

SocketAddress ipv4_address(const Address& address) {
    SocketAddress result;
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_port = htons(address.port);
    std::memcpy(&in.sin_addr, address.octets.data(), sizeof in.sin_addr);
    std::memcpy(&result.storage, &in, sizeof in);
    result.length = sizeof in;
    return result;
}

SocketAddress ipv6_address(const Address& address) {
    SocketAddress result;
    sockaddr_in6 in{};
    in.sin6_family = AF_INET6;
    in.sin6_port = htons(address.port);
    in.sin6_scope_id = address.scope;
    std::memcpy(&in.sin6_addr, address.octets.data(), sizeof in.sin6_addr);
    std::memcpy(&result.storage, &in, sizeof in);
    result.length = sizeof in;
    return result;
}

IoResult<SocketAddress> unix_address(const std::string& path) {
    SocketAddress result;
    sockaddr_un un{};
    un.sun_family = AF_UNIX;
    if (path.size() >= sizeof un.sun_path) {
        return std::unexpected(io_error("path of a socket '" + path + "'", ENAMETOOLONG));
    }
    std::memcpy(un.sun_path, path.data(), path.size());
    // `@name` is an abstract name: the kernel marks it by a first octet of 0 and ends it by its
    // length.
    const bool is_abstract = path.starts_with('@');
    if (is_abstract) {
        un.sun_path[0] = '\0';
    }
    std::memcpy(&result.storage, &un, sizeof un);
    const std::size_t terminator = path.empty() || is_abstract ? 0 : 1;
    result.length =
        static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + terminator);
    return result;
}

/// Whether the path is a socket on which nobody listens any more.
bool is_stale_socket(const Address& address) {
    struct stat status{};
    if (::lstat(address.path.c_str(), &status) != 0 || !S_ISSOCK(status.st_mode)) {
        return false;
    }
    const IoResult<Fd> probe = start_connect(address);
    return !probe && probe.error().errno_value == ECONNREFUSED;
}

int bind_to(int fd, const Address& address) {
    const IoResult<SocketAddress> socket_address = to_socket_address(address);
    if (!socket_address) {
        return socket_address.error().errno_value;
    }
    if (::bind(fd, socket_address->get(), socket_address->length) == 0) {
        return 0;
    }
    const int first_error = errno;
    if (first_error != EADDRINUSE || address.family != Family::unix_path ||
        !is_stale_socket(address)) {
        return first_error;
    }
    ::unlink(address.path.c_str());
    return ::bind(fd, socket_address->get(), socket_address->length) == 0 ? 0 : errno;
}

}  // namespace

IoError io_error(std::string_view action, int errno_value) {
    return {errno_value, std::string(action) + ": " + std::generic_category().message(errno_value)};
}

IoResult<SocketAddress> to_socket_address(const Address& address) {
    switch (address.family) {
        case Family::ipv4:
            return ipv4_address(address);
        case Family::ipv6:
            return ipv6_address(address);
        case Family::unix_path:
            break;
    }
    return unix_address(address.path);
}

Address to_address(const SocketAddress& address) {
    Address result;
    if (address.storage.ss_family == AF_INET) {
        sockaddr_in in{};
        std::memcpy(&in, &address.storage, sizeof in);
        std::memcpy(result.octets.data(), &in.sin_addr, sizeof in.sin_addr);
        result.port = ntohs(in.sin_port);
        return result;
    }
    if (address.storage.ss_family == AF_INET6) {
        sockaddr_in6 in{};
        std::memcpy(&in, &address.storage, sizeof in);
        std::memcpy(result.octets.data(), &in.sin6_addr, sizeof in.sin6_addr);
        result.family = Family::ipv6;
        result.port = ntohs(in.sin6_port);
        result.scope = in.sin6_scope_id;
        return result;
    }
    result.family = Family::unix_path;
    if (address.storage.ss_family == AF_UNIX && address.length > offsetof(sockaddr_un, sun_path)) {
        sockaddr_un un{};
        std::memcpy(&un, &address.storage, sizeof un);
        const std::size_t room = std::min<std::size_t>(
            address.length - offsetof(sockaddr_un, sun_path), sizeof un.sun_path);
        if (un.sun_path[0] == '\0') {
            result.path.assign(un.sun_path, room);
            result.path[0] = '@';
        } else {
            result.path.assign(un.sun_path, ::strnlen(un.sun_path, room));
        }
    }
    return result;
}

Address local_address(int fd) {
    SocketAddress address;
    if (::getsockname(fd, address.get(), &address.length) != 0) {
        address = {.storage = {}, .length = 0};
    }
    return to_address(address);
}

Address peer_address(int fd) {
    SocketAddress address;
    if (::getpeername(fd, address.get(), &address.length) != 0) {
        address = {.storage = {}, .length = 0};
    }
    return to_address(address);
}

IoResult<Fd> open_socket(Family family, Service service) {
    const int type = service == Service::stream ? SOCK_STREAM : SOCK_DGRAM;
    Fd fd(::socket(domain_of(family), type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!fd) {
        return std::unexpected(io_error("cannot open a socket", errno));
    }
    if (family == Family::ipv6) {
        set_option(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, 1);
    }
    return fd;
}

IoResult<Fd> listen_at(const Address& address, ListenOptions options) {
    IoResult<Fd> fd = open_socket(address.family, Service::stream);
    if (!fd) {
        return fd;
    }
    // Without it a restart within a minute fails: connections in TIME-WAIT hold the port (RFC
    // 9293 3.6.1).
    set_option(fd->get(), SOL_SOCKET, SO_REUSEADDR, options.reuses_address ? 1 : 0);
    if (options.receive_buffer_octets > 0) {
        set_option(fd->get(), SOL_SOCKET, SO_RCVBUF, options.receive_buffer_octets);
    }
    int error = bind_to(fd->get(), address);
    if (error == 0 && ::listen(fd->get(), options.backlog) != 0) {
        error = errno;
    }
    if (error != 0) {
        return std::unexpected(io_error(action_on("listen on", address, Service::stream), error));
    }
    return fd;
}

IoResult<Fd> bind_datagram(const Address& address, bool shares_address) {
    IoResult<Fd> fd = open_socket(address.family, Service::datagram);
    if (!fd) {
        return fd;
    }
    if (shares_address) {
        set_option(fd->get(), SOL_SOCKET, SO_REUSEADDR, 1);
    }
    if (const int error = bind_to(fd->get(), address); error != 0) {
        return std::unexpected(io_error(action_on("bind", address, Service::datagram), error));
    }
    return fd;
}

IoResult<Fd> start_connect(const Address& to) {
    IoResult<Fd> fd = open_socket(to.family, Service::stream);
    if (!fd) {
        return fd;
    }
    const IoResult<SocketAddress> address = to_socket_address(to);
    if (!address) {
        return std::unexpected(address.error());
    }
    if (to.family != Family::unix_path) {
        set_option(fd->get(), IPPROTO_TCP, TCP_NODELAY, 1);
    }
    // After EINTR the connect goes on by itself, as after EINPROGRESS (POSIX connect()).
    if (::connect(fd->get(), address->get(), address->length) != 0 && errno != EINPROGRESS &&
        errno != EINTR) {
        const int error = errno;
        return std::unexpected(io_error(action_on("connect to", to, Service::stream), error));
    }
    return fd;
}

int pending_error(int fd) {
    int error = 0;
    socklen_t length = sizeof error;
    return ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) == 0 ? error : errno;
}

int set_option(int fd, int level, int name, int value) {
    return ::setsockopt(fd, level, name, &value, sizeof value) == 0 ? 0 : errno;
}

void arm_reset(int fd) {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

}  // namespace wiretrial::kernel
