// sockets: opened, bound, listening and connecting sockets, all non-blocking and close-on-exec.
//
// Errors carry the errno for programs and a sentence with the address for people.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <sys/socket.h>

#include "impl/kernel/fd.hpp"
#include "impl/transport/address.hpp"
#include "impl/transport/io_error.hpp"

namespace wiretrial::kernel {

using transport::IoError;
using transport::IoResult;

/// `ACTION: the error's text`, for the errno of the call that just failed.
[[nodiscard]] IoError io_error(std::string_view action, int errno_value);

/// An address in the kernel's form.
struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t length = sizeof(sockaddr_storage);

    [[nodiscard]] sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
    [[nodiscard]] const sockaddr* get() const {
        return reinterpret_cast<const sockaddr*>(&storage);
    }
};

/// Errors: ENAMETOOLONG for a path that does not fit into sockaddr_un.
[[nodiscard]] IoResult<SocketAddress> to_socket_address(const transport::Address& address);
/// An unnamed or unknown address becomes an AF_UNIX address with an empty path.
[[nodiscard]] transport::Address to_address(const SocketAddress& address);

/// The address of this end, or of the peer; of an unconnected socket an AF_UNIX address with an
/// empty path.
[[nodiscard]] transport::Address local_address(int fd);
[[nodiscard]] transport::Address peer_address(int fd);

/// A new socket of the family. IPv6 sockets speak IPv6 only, so that a target is what it says.
[[nodiscard]] IoResult<Fd> open_socket(transport::Family family, transport::Service service);

struct ListenOptions {
    int backlog = 1024;
    int receive_buffer_octets =
        0;  ///< SO_RCVBUF before listen, inherited by connections; 0 leaves the default.
    bool reuses_address = true;  ///< SO_REUSEADDR.
};

/// A listening stream socket: its options are set before bind; a stale AF_UNIX path, on which nobody
/// listens, is removed.
///
/// Errors: EADDRINUSE, EACCES, EADDRNOTAVAIL and whatever else bind and listen give.
[[nodiscard]] IoResult<Fd> listen_at(const transport::Address& address, ListenOptions options = {});

/// A bound datagram socket.
[[nodiscard]] IoResult<Fd> bind_datagram(const transport::Address& address,
                                         bool shares_address = false);

/// A stream socket whose connect is done or under way; when it is writable, pending_error tells the
/// outcome.
///
/// Errors: those that connect gives at once (over AF_UNIX: ECONNREFUSED, ENOENT, EAGAIN).
[[nodiscard]] IoResult<Fd> start_connect(const transport::Address& to);

/// SO_ERROR: reads and clears what happened to the socket meanwhile.
[[nodiscard]] int pending_error(int fd);

/// Sets an option of type int. Gives the errno, 0 for success.
int set_option(int fd, int level, int name, int value);

/// Lets the coming close reset the connection instead of finishing it (SO_LINGER with 0).
void arm_reset(int fd);

}  // namespace wiretrial::kernel
