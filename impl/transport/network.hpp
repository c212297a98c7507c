// network: the seam through which the harness plays its endpoints: sockets, waiting, and evidence.
//
// One side is the kernel (impl/kernel/kernel_network.hpp), the other a simulated network with
// virtual time. All sockets are non-blocking; whoever cannot go on calls wait. Nothing above this
// seam makes a system call on a socket, and nothing above it reads a clock.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "impl/base/bytes.hpp"
#include "impl/base/time.hpp"
#include "impl/transport/address.hpp"
#include "impl/transport/io_error.hpp"
#include "impl/transport/socket_call.hpp"

namespace wiretrial::transport {

/// A socket of the network; what the number means is the network's own affair.
using Socket = int;

struct SocketOptions {
    std::string host{};             ///< One of several hosts; empty is this machine.
    int receive_buffer_octets = 0;  ///< 0 leaves the default.
    int send_buffer_octets = 0;
    int segment_octets_max = 0;  ///< TCP_MAXSEG.
    bool nodelay = true;
    bool reuse_address = true;
    bool reuse_port = false;
    bool broadcast = false;
    bool linger_zero = false;
};

/// What came from one receive.
struct Received {
    Bytes octets{};
    bool is_end = false;        ///< The peer's FIN (streams only).
    bool is_truncated = false;  ///< Datagrams only.
    std::optional<Address> from{};
};

struct Accepted {
    Socket socket = -1;
    Address peer{};
};

/// What the network knows of the peer's side of a socket.
struct PeerView {
    bool is_found = false;  ///< The peer's socket is on this machine and could be looked up.
    std::uint64_t octets_received = 0;  ///< In order, read or not. Streams over TCP only.
    std::uint64_t octets_queued = 0;    ///< Received and not yet read by the peer.
    std::uint64_t octets_unsent =
        0;  ///< The own octets of the peer that have not left yet. What has left is in our queue.
};

/// Something to wait for on a file descriptor or socket.
struct Interest {
    int handle = -1;
    bool readable = true;
    bool writable = false;
    bool is_ready = false;  ///< Set by wait.
};

class Network {
  public:
    Network() = default;
    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;
    virtual ~Network() = default;

    [[nodiscard]] virtual TimePoint now() = 0;

    /// Errors of all that follow: the errno of the system call, with the address.
    [[nodiscard]] virtual IoResult<Socket> open(Service service,
                                                Family family,
                                                const SocketOptions& options) = 0;
    [[nodiscard]] virtual IoResult<void> bind(Socket socket, const Address& address) = 0;
    [[nodiscard]] virtual IoResult<void> listen(Socket socket, int backlog) = 0;
    /// Starts to connect; when the socket becomes writable, connect_outcome tells.
    [[nodiscard]] virtual IoResult<void> connect(Socket socket, const Address& to) = 0;
    /// 0 when connected, else the errno.
    [[nodiscard]] virtual int connect_outcome(Socket socket) = 0;
    /// Errors: EAGAIN when nothing is queued.
    [[nodiscard]] virtual IoResult<Accepted> accept(Socket socket) = 0;
    /// Gives: octets taken, which may be fewer. Errors: EAGAIN, EPIPE, ECONNRESET, ...
    [[nodiscard]] virtual IoResult<std::size_t> send(Socket socket, ByteView octets) = 0;
    [[nodiscard]] virtual IoResult<std::size_t> send_to(Socket socket,
                                                        ByteView octets,
                                                        const Address& to) = 0;
    /// Gives: at most `octets_max` octets, or one datagram. Errors: EAGAIN, ECONNRESET,
    /// ECONNREFUSED, ...
    [[nodiscard]] virtual IoResult<Received> receive(Socket socket, std::size_t octets_max) = 0;
    /// FIN.
    [[nodiscard]] virtual IoResult<void> finish(Socket socket) = 0;
    /// Closes with a reset (RST; over AF_UNIX the peer sees its end or a reset).
    virtual void abort(Socket socket) = 0;
    virtual void close(Socket socket) = 0;

    [[nodiscard]] virtual Address local_address(Socket socket) = 0;
    [[nodiscard]] virtual Address peer_address(Socket socket) = 0;

    /// What is known of the peer of a connected stream socket, or of the datagram socket bound at
    /// `to`.
    [[nodiscard]] virtual PeerView peer_view(Socket socket, const std::optional<Address>& to) = 0;

    /// Waits until one of the interests is ready or the time has come, and marks what is ready.
    virtual void wait(std::span<Interest> interests, TimePoint until) = 0;

    /// One call from the closed table.
    ///
    /// Thread: may be called from another thread for a call that may block.
    [[nodiscard]] virtual CallResult call(const SocketCall& call) = 0;
};

}  // namespace wiretrial::transport
