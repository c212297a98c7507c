// datagram_batch: several datagrams in one call (recvmmsg, sendmmsg): a call costs more than a small datagram.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <sys/socket.h>

#include "impl/base/bytes.hpp"
#include "impl/kernel/sockets.hpp"
#include "impl/transport/session.hpp"

namespace wiretrial::kernel {

/// Room for the datagrams of one call, and the headers that describe it to the kernel.
///
/// Octets are taken from the system as they come to be used: many rooms for large datagrams cost little until then.
class DatagramInbox {
  public:
    /// Room for `datagrams` of at most `octets` each.
    DatagramInbox(std::size_t datagrams, std::size_t octets);

    /// Receives what is there now; does not wait if the socket does not. Gives: how many came, or nothing and errno.
    [[nodiscard]] std::optional<std::size_t> receive(int fd);

    /// The whole room of a datagram.
    [[nodiscard]] std::span<char> room(std::size_t at) const;
    /// Octets of the whole datagram, of which the room may hold the front only.
    [[nodiscard]] std::size_t length(std::size_t at) const { return messages_[at].msg_len; }
    [[nodiscard]] const msghdr& header(std::size_t at) const { return messages_[at].msg_hdr; }
    [[nodiscard]] transport::Address sender(std::size_t at) const;
    [[nodiscard]] std::size_t capacity() const { return messages_.size(); }

  private:
    static constexpr std::size_t control_octets = 256;
    struct Part {
        SocketAddress sender{};
        iovec octets{};
        alignas(cmsghdr) std::array<char, control_octets> control{};
    };

    std::size_t room_octets_;
    std::unique_ptr<char[]> octets_;
    std::vector<Part> parts_;
    std::vector<mmsghdr> messages_;
};

/// Headers for sending several datagrams in one call.
///
/// Small datagrams of one length that follow each other on one way go down through the kernel as one and are cut
/// at its lower end (UDP_SEGMENT, Linux 4.18): on the wire nothing of it shows.
class DatagramOutbox {
  public:
    explicit DatagramOutbox(std::size_t datagrams);

    /// Sends from the front. Gives: how many datagrams left; 0 and errno when the first of them could not.
    [[nodiscard]] std::size_t send(int fd,
                                   std::deque<transport::DatagramOutput::Outgoing>& outgoing);

  private:
    using Queue = std::deque<transport::DatagramOutput::Outgoing>;
    static constexpr std::size_t control_octets = 128;
    struct Part {
        SocketAddress to{};
        std::size_t datagrams = 0;
        alignas(cmsghdr) std::array<char, control_octets> control{};
    };

    /// How many datagrams, from this one, can go as one message.
    [[nodiscard]] std::size_t run_length(const Queue& outgoing, std::size_t first) const;
    /// Gives the errno, 0 for success.
    [[nodiscard]] int fill(Queue& outgoing, std::size_t first, std::size_t count);

    bool may_segment_ = true;  ///< Until the kernel refuses.
    std::vector<Part> parts_;
    std::vector<iovec> octets_;
    std::vector<mmsghdr> messages_;
    std::size_t message_count_ = 0;
};

}  // namespace wiretrial::kernel
