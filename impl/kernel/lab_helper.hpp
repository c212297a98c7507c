// lab_helper: the process that holds the network namespaces of a HostLab and acts inside them.
//
// It is a fork of the harness, speaks one fixed-size request and reply at a time over a seqpacket socket, and
// ends when that socket does. The topology:
//
//   host i: lo; eth0 10.77.0.i/24 fd77::i/64; eth1 10.78.0.i/24 fd78::i/64; default by 10.77.0.254
//   router: lan0 10.77.0.254 fd77::fe; lan1 10.78.0.254 fd78::fe (bridges); forwards; drops 10.77.9.0/24 and
//           fd77:9::/64 without a word; answers that it cannot reach 10.77.10.0/24 and fd77:a::/64
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "impl/transport/address.hpp"

namespace wiretrial::kernel {

enum class LabVerb : std::uint8_t { open_socket, set_link, set_sysctl, renew };

struct LabRequest {
    LabVerb verb = LabVerb::open_socket;
    std::uint32_t serial =
        0;  ///< Of its replies, too: one that came too late is told from the one that is awaited.
    std::uint32_t host = 0;  ///< From 0; of renew, how many there shall be.
    std::int32_t domain = 0;
    std::int32_t type = 0;
    std::int32_t protocol = 0;
    std::int32_t value = 0;
    std::array<char, 64> path{};  ///< Below /proc/sys/net.
};

/// With open_socket the socket travels beside it (SCM_RIGHTS), and another reply says that the helper has closed its own
/// descriptor of it.
struct LabReply {
    std::uint32_t serial = 0;  ///< 0 is the reply to the start.
    std::int32_t errno_value = 0;
    std::array<char, 192> message{};  ///< What failed, in words.
};

inline constexpr std::size_t lab_hosts_max = 32;
inline constexpr std::size_t lab_networks = 2;

/// The address of a host (from 0) in one of the networks.
[[nodiscard]] transport::Address lab_address(std::size_t host,
                                             transport::Family family,
                                             std::size_t network);

/// Builds the namespaces, replies once, and serves requests until `control` ends.
///
/// Needs: a process of its own with one thread, freshly forked.
[[noreturn]] void run_lab_helper(int control, std::size_t hosts);

}  // namespace wiretrial::kernel
