// socket_call: one call of the sockets API as data: what goes in, and what came back.
//
// The names form a closed table (impl/kernel/socket_calls.cpp); nothing else can be called from a
// scenario. A member that a call does not list below is ignored by it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "impl/base/bytes.hpp"
#include "impl/transport/address.hpp"

namespace wiretrial::transport {

struct SocketCall {
    std::string name{};  ///< `recv`, `setsockopt`, ...
    int socket = -1;     ///< -1 where it was closed: the kernel answers EBADF.
    /// What is sent: one message, or several for sendmmsg; what so_bindtodevice and ip_options hold.
    std::vector<Bytes> octets{};
    std::size_t size = 0;  ///< Buffer of a receiving call, backlog of listen, messages of recvmmsg.
    std::vector<std::string> flags{};  ///< `peek`, `waitall`, `oob`, ...: flag_names().
    std::string option{};  ///< Of getsockopt, setsockopt, ioctl, fcntl; the way of shutdown; the
                           ///< events of poll, such as `readable urgent`; the interface of sendmsg.
    std::int64_t value = 0;  ///< Of setsockopt; the time-out of poll in milliseconds; the buffer of
                             ///< each message of recvmmsg (0: 65536 octets).
    std::int64_t second = 0;  ///< The seconds of so_linger; the buffer for ancillary data of
                              ///< recvmsg (0: room for all); the interface index of a membership.
    std::optional<Address> address{};  ///< Of bind, connect (absent: AF_UNSPEC), sendto, sendmsg,
                                       ///< sendmmsg; the group of a membership.
    /// Of sendmsg with IP_PKTINFO; the interface of a membership.
    std::optional<Address> source_address{};
    bool may_block = false;  ///< Runs with O_NONBLOCK off; the caller gives it a thread of its own.
    std::int64_t block_limit_ms = 10'000;  ///< A call that may block gives EAGAIN after this time.
};

struct CallResult {
    std::int64_t value = -1;        ///< What the call returned; an option's value for getsockopt.
    int errno_value = 0;            ///< With value -1.
    Bytes octets{};                 ///< What came with a receiving call, not more than the buffer.
    std::vector<Bytes> messages{};  ///< Of recvmmsg.
    std::optional<Address> address{};  ///< Of getsockname, getpeername, accept, recvfrom, recvmsg.
    /// `truncated`, `destination`, `dropped`, ...: fact_names().
    std::map<std::string, std::string> facts{};
    int accepted = -1;  ///< The socket of accept and of socket.
};

}  // namespace wiretrial::transport
