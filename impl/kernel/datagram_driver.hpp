// datagram_driver: drives one datagram session over one bound UDP socket.
//
// A cut datagram is known as cut (MSG_TRUNC gives the whole length). A reply leaves from the
// address that was asked (IP_PKTINFO, IPV6_PKTINFO). Errors that ICMP brings back come from the
// error queue (IP_RECVERR): they are told to the session and never end anything. A full send buffer
// is waited for, and while more than `pending_high` datagrams wait, nothing is read.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <span>

#include "impl/base/time.hpp"
#include "impl/kernel/datagram_batch.hpp"
#include "impl/kernel/driver_defects.hpp"
#include "impl/kernel/fd.hpp"
#include "impl/kernel/sockets.hpp"
#include "impl/transport/session.hpp"

namespace wiretrial::kernel {

struct DatagramOptions {
    transport::Address bind{};
    std::size_t buffer_octets =
        65536;  ///< Above every UDP datagram (65535 - 8), so that none is cut.
    std::size_t pending_high = 1024;
    bool may_broadcast = false;   ///< SO_BROADCAST.
    bool shares_address = false;  ///< SO_REUSEADDR: several listeners of one broadcast or group.
    std::optional<transport::Address> group{};  ///< A multicast group to join.
    std::optional<transport::Address>
        interface{};  ///< By its address; for joining, and for sending to groups.
    DriverDefects planted{};
};

/// A bound socket and its session.
class DatagramDriver {
  public:
    /// Lifetime: `session` outlives the driver. Errors: of bind, of the join, ENODEV for an unknown
    /// interface.
    [[nodiscard]] static IoResult<std::unique_ptr<DatagramDriver>> make(
        const DatagramOptions& options, transport::DatagramSession& session);

    /// Where it is bound, with the port that the kernel chose.
    [[nodiscard]] const transport::Address& address() const { return address_; }

    /// Runs until the session closes or `stop_fd` (which may be -1) is readable. Gives: false when
    /// stopped.
    bool run(int stop_fd);

  private:
    DatagramDriver(Fd fd, const DatagramOptions& options, transport::DatagramSession& session);
    [[nodiscard]] bool wait_and_receive(int stop_fd);
    [[nodiscard]] int wait_ms() const;
    void collect();
    void receive_batch();
    void take(std::size_t index, TimePoint received_at);
    /// What a bent driver takes for the length of the datagram in this room.
    [[nodiscard]] std::size_t misjudge(std::size_t length, std::span<char> room);
    void send_pending();
    bool report_errors();

    Fd fd_;
    DatagramOptions options_;
    transport::DatagramSession* session_;
    transport::Address address_;
    transport::DatagramOutput output_;
    std::deque<transport::DatagramOutput::Outgoing> pending_;
    DatagramInbox inbox_;
    DatagramOutbox outbox_;
};

}  // namespace wiretrial::kernel
