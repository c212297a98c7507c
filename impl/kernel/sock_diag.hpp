// sock_diag: what the kernel tells of other sockets on this machine (NETLINK_SOCK_DIAG,
// sock_diag(7)).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "impl/kernel/fd.hpp"
#include "impl/transport/address.hpp"

struct nlmsghdr;

namespace wiretrial::kernel {

/// One socket as the kernel reports it.
struct SocketReport {
    std::uint8_t state = 0;             ///< TCP_ESTABLISHED, TCP_LISTEN, ... of netinet/tcp.h.
    std::uint32_t receive_queue = 0;    ///< Octets (a listener: connections) not yet taken.
    std::uint32_t send_queue = 0;       ///< Octets not yet acknowledged.
    std::uint32_t octets_unsent = 0;    ///< Octets that have not left yet (TCP only).
    std::uint64_t octets_received = 0;  ///< TCP only.
    std::uint32_t inode = 0;            ///< 0 for a connection that nobody has accepted.
    std::uint16_t port = 0;             ///< Local port.
    transport::Address remote{};        ///< Port 0 where it is not connected.
};

/// An AF_UNIX socket.
struct LocalSocket {
    std::uint32_t inode = 0;
    std::uint32_t peer = 0;  ///< Inode of the other end of a connected stream; 0 where it is none.
};

/// A netlink socket for questions about sockets of its network namespace.
///
/// Thread: single.
class SockDiag {
  public:
    /// Opens in the namespace of the calling thread. is_open tells whether that worked.
    SockDiag();
    /// Takes a NETLINK_SOCK_DIAG socket that was opened in another namespace.
    explicit SockDiag(Fd netlink);

    [[nodiscard]] bool is_open() const { return netlink_.is_open(); }

    /// The connection whose own address is `local` and whose peer is `remote`. Nothing when it is
    /// not there, or when only a listener or a half-open request answers the look-up.
    [[nodiscard]] std::optional<SocketReport> stream(const transport::Address& local,
                                                     const transport::Address& remote);

    /// The datagram socket that a datagram from `remote` to `local` would reach.
    [[nodiscard]] std::optional<SocketReport> datagram(const transport::Address& local,
                                                       const transport::Address& remote);

    /// All sockets that listen (streams) or are bound (datagrams), of one family.
    [[nodiscard]] std::vector<SocketReport> bound(transport::Family family,
                                                  transport::Service service);

    /// All sockets that listen, are connected or are being so, and can still receive. The kernel walks through its whole
    /// table of connections, which takes it a millisecond.
    [[nodiscard]] std::vector<SocketReport> receiving(transport::Family family,
                                                      transport::Service service);

    /// All AF_UNIX sockets (unix_diag); connections show twice, from both ends.
    [[nodiscard]] std::vector<LocalSocket> local_sockets();

  private:
    struct Request;
    [[nodiscard]] std::optional<SocketReport> ask(const Request& request);
    [[nodiscard]] std::vector<SocketReport> all(transport::Family family,
                                                transport::Service service,
                                                std::uint32_t states);
    /// Sends a request for a dump, and calls `take` with each message of the answer.
    void dump(std::span<const char> request,
              const std::function<void(const nlmsghdr&, const char*)>& take);

    Fd netlink_;
};

}  // namespace wiretrial::kernel
