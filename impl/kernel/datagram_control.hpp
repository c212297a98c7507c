// datagram_control: the ancillary data of UDP: where a datagram came to, where it leaves from, what
// ICMP told.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>

#include <sys/socket.h>

#include "impl/kernel/sockets.hpp"
#include "impl/transport/address.hpp"

namespace wiretrial::kernel {

/// Asks the kernel for ICMP errors, and for the destination of each datagram where `bound` does not tell it: a socket
/// at a loopback address answers from there anyway, and asking makes each datagram dearer. Gives the errno, 0 for
/// success.
int enable_datagram_control(int fd, const transport::Address& bound);

/// The own unicast address from which a reply to the received `message` must leave, where it is
/// known.
///
/// For a broadcast or multicast this is the interface's address (IPv4), or nothing (IPv6: the
/// kernel chooses).
[[nodiscard]] std::optional<transport::Address> reply_address_of(const msghdr& message);

/// Puts the source address into the control part of a message that is to be sent.
///
/// Needs: `room` is aligned for cmsghdr and holds at least 64 octets; it must live until the
/// message is sent.
void set_source(msghdr& message, std::span<char> room, const transport::Address& from);

/// Adds to the control part that the kernel is to cut what is sent into datagrams of this many octets (UDP_SEGMENT).
///
/// Needs: `room` is that of set_source, if that was called, and holds 32 octets more.
void set_segment_size(msghdr& message, std::span<char> room, std::size_t octets);

/// Takes one ICMP error from the socket's error queue. Gives: its errno; nothing when the queue is
/// empty.
///
/// Errors of our own sends are skipped: those calls told them already.
[[nodiscard]] std::optional<int> take_icmp_error(int fd);

/// Joins `group` on the interface that has the address `interface` (the kernel chooses without
/// one).
[[nodiscard]] IoResult<void> join_group(int fd,
                                        const transport::Address& group,
                                        const std::optional<transport::Address>& interface);

/// Sends to groups leave by the interface that has this address.
[[nodiscard]] IoResult<void> set_multicast_interface(int fd, const transport::Address& interface);

}  // namespace wiretrial::kernel
