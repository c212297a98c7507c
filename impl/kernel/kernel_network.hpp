// kernel_network: the network seam over real sockets of this machine.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "impl/kernel/fd.hpp"
#include "impl/kernel/sock_diag.hpp"
#include "impl/transport/network.hpp"

namespace wiretrial::kernel {

/// Opens a socket on one of several hosts: (host, domain, type).
using HostSocketOpener = std::function<transport::IoResult<Fd>(const std::string&, int, int)>;

/// Real sockets, CLOCK_MONOTONIC, ppoll, and inet_diag for the evidence.
///
/// Thread: single, but for `call`.
class KernelNetwork : public transport::Network {
  public:
    explicit KernelNetwork(HostSocketOpener open_on_host = {});

    [[nodiscard]] TimePoint now() override;
    [[nodiscard]] transport::IoResult<transport::Socket> open(
        transport::Service service,
        transport::Family family,
        const transport::SocketOptions& options) override;
    [[nodiscard]] transport::IoResult<void> bind(transport::Socket socket,
                                                 const transport::Address& address) override;
    [[nodiscard]] transport::IoResult<void> listen(transport::Socket socket, int backlog) override;
    [[nodiscard]] transport::IoResult<void> connect(transport::Socket socket,
                                                    const transport::Address& to) override;
    [[nodiscard]] int connect_outcome(transport::Socket socket) override;
    [[nodiscard]] transport::IoResult<transport::Accepted> accept(
        transport::Socket socket) override;
    [[nodiscard]] transport::IoResult<std::size_t> send(transport::Socket socket,
                                                        ByteView octets) override;
    [[nodiscard]] transport::IoResult<std::size_t> send_to(transport::Socket socket,
                                                           ByteView octets,
                                                           const transport::Address& to) override;
    [[nodiscard]] transport::IoResult<transport::Received> receive(transport::Socket socket,
                                                                   std::size_t octets_max) override;
    [[nodiscard]] transport::IoResult<void> finish(transport::Socket socket) override;
    void abort(transport::Socket socket) override;
    void close(transport::Socket socket) override;
    [[nodiscard]] transport::Address local_address(transport::Socket socket) override;
    [[nodiscard]] transport::Address peer_address(transport::Socket socket) override;
    [[nodiscard]] transport::PeerView peer_view(
        transport::Socket socket, const std::optional<transport::Address>& to) override;
    void wait(std::span<transport::Interest> interests, TimePoint until) override;
    [[nodiscard]] transport::CallResult call(const transport::SocketCall& call) override;

  private:
    HostSocketOpener open_on_host_;
    SockDiag diag_;
    Bytes buffer_;
};

}  // namespace wiretrial::kernel
