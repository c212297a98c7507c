// broadcast_receiver: binds one address of the host, and prints what comes, a datagram a line.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdio>

#include <sys/socket.h>
#include <unistd.h>

#include "impl/naive/programs.hpp"

namespace wiretrial::naive {

int run_broadcast_receiver(const Settings& settings) {
    const int socket = ::socket(AF_INET, SOCK_DGRAM, 0);
    // Mistake unicast-bind: a socket that is bound to one address of the host does not hear broadcasts.
    if (::bind(socket, address_of(settings), sizeof settings.address) != 0) {
        return complain("bind", failed);
    }
    tell_address(settings, socket, "udp");

    // Mistake arrival-order: datagrams are counted and printed as they come: copies, strangers, and in any order.
    for (std::size_t received = 0; received < settings.count; ++received) {
        std::array<char, 1024> data{};
        const ssize_t size = ::recvfrom(socket, data.data(), data.size(), 0, nullptr, nullptr);
        if (size <= 0) {
            break;  // Mistake empty-as-end: an empty datagram is not the end of anything.
        }
        std::printf("%.*s\n", static_cast<int>(size), data.data());
    }
    ::close(socket);
    return done;
}

}  // namespace wiretrial::naive
