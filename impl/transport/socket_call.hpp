// socket_call: one call of the sockets API as data: what goes in, and what came back.
//
// The names form a closed table (impl/kernel/socket_calls.cpp); nothing else can be called from a
// scenario. SPDX-License-Identifier: Apache-2.0
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
    std::string name;  ///< `recv`, `setsockopt`, ...
    int socket = -1;
    std::vector<Bytes> octets;  ///< What is sent: one message, or several for sendmmsg.
    std::size_t size = 0;  ///< Buffer of a receiving call, backlog of listen, messages of recvmmsg.
    std::vector<std::string>
        flags;  ///< `peek`, `waitall`, `oob`, `dontwait`, `nosignal`, `trunc`, `errqueue`, `more`.
    std::string
        option;  ///< Of getsockopt, setsockopt, ioctl; the way of shutdown; the events of poll.
    std::int64_t value = 0;   ///< Of setsockopt; the time-out of poll in milliseconds.
    std::int64_t second = 0;  ///< The second number of an option that has two (linger: seconds).
    std::optional<Address> address;  ///< Of bind, connect, sendto; the group of a membership.
    std::optional<Address>
        source_address;      ///< Of sendmsg with IP_PKTINFO; the interface of a membership.
    bool may_block = false;  ///< Runs with O_NONBLOCK off, on a thread of its own.
};

struct CallResult {
    std::int64_t value = -1;         ///< What the call returned; an option's value for getsockopt.
    int errno_value = 0;             ///< With value -1.
    Bytes octets;                    ///< What came with a receiving call, not more than the buffer.
    std::vector<Bytes> messages;     ///< Of recvmmsg.
    std::optional<Address> address;  ///< Of getsockname, getpeername, accept, recvfrom.
    std::map<std::string, std::string>
        facts;          ///< `truncated`, `destination`, `dropped`, `error`, `ttl`, ...
    int accepted = -1;  ///< The socket of accept.
};

}  // namespace wiretrial::transport
