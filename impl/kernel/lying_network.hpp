// lying_network: the kernel's network with single calls falsified: a defective host for the host's cases.
//
// What needs no memory is a rule (lie_rules.hpp). What is here asks the kernel for something else, or remembers.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "impl/kernel/kernel_network.hpp"
#include "impl/kernel/network_lies.hpp"

namespace wiretrial::kernel {

/// Tells the truth but where a lie is planted.
///
/// Thread: as KernelNetwork.
class LyingNetwork final : public KernelNetwork {
  public:
    LyingNetwork(HostSocketOpener open_on_host, const NetworkLies& lies)
        : KernelNetwork(std::move(open_on_host)), lies_(lies) {}

    [[nodiscard]] transport::IoResult<transport::Socket> open(
        transport::Service service,
        transport::Family family,
        const transport::SocketOptions& options) override;
    [[nodiscard]] transport::IoResult<void> bind(transport::Socket socket,
                                                 const transport::Address& address) override;
    [[nodiscard]] transport::IoResult<void> listen(transport::Socket socket, int backlog) override;
    [[nodiscard]] transport::IoResult<void> connect(transport::Socket socket,
                                                    const transport::Address& to) override;
    [[nodiscard]] transport::IoResult<transport::Accepted> accept(
        transport::Socket socket) override;
    [[nodiscard]] transport::IoResult<std::size_t> send(transport::Socket socket,
                                                        ByteView octets) override;
    [[nodiscard]] transport::IoResult<std::size_t> send_to(transport::Socket socket,
                                                           ByteView octets,
                                                           const transport::Address& to) override;
    [[nodiscard]] transport::IoResult<transport::Received> receive(transport::Socket socket,
                                                                   std::size_t octets_max) override;
    void close(transport::Socket socket) override;
    [[nodiscard]] transport::CallResult call(const transport::SocketCall& call) override;

  private:
    /// What is known of one socket.
    struct Memory {
        int error = 0;
        bool has_ended = false;
        bool is_corked = false;
        bool shares_address = false;
        bool is_deaf = false;
        std::int64_t linger_s = 0;
        transport::Socket other = -1;  ///< The one that shares its port.
        Bytes rest{};                  ///< Of a cut datagram.
        std::vector<transport::Accepted> waiting{};
        std::vector<transport::Socket> accepted{};
    };

    [[nodiscard]] bool takes_port_for_taken(transport::Socket socket,
                                            const transport::Address& address) const;
    [[nodiscard]] transport::Address misplace(transport::Socket socket,
                                              const transport::Address& address);
    void note_bound(transport::Socket socket);
    /// The answer to a call that the kernel does not hear of as it is.
    [[nodiscard]] std::optional<transport::CallResult> forge(transport::SocketCall& call);
    [[nodiscard]] std::optional<transport::CallResult> forge_send(transport::SocketCall& call);
    [[nodiscard]] std::optional<transport::CallResult> forge_receive(transport::SocketCall& call);
    /// What needs the kernel, or memory, to be told wrong.
    void distort(const transport::SocketCall& call, transport::CallResult& result);
    /// Needs: the mutex is held.
    void forget(transport::Socket socket);
    void distort_receive(const transport::SocketCall& call, transport::CallResult& result);
    [[nodiscard]] Memory& memory_of(transport::Socket socket) { return memories_[socket]; }

    NetworkLies lies_;
    std::mutex mutex_;  ///< Guards what follows: calls that may block have threads of their own.
    std::map<transport::Socket, Memory> memories_;
    std::set<std::uint16_t> stream_ports_;
    std::map<std::string, std::deque<std::size_t>> sent_;  ///< Octets of each send, by sender.
};

}  // namespace wiretrial::kernel
