// udp_echo: receives datagrams of up to 1024 octets and sends them back, until an empty one.
// SPDX-License-Identifier: Apache-2.0
#include <array>

#include <sys/socket.h>
#include <unistd.h>

#include "impl/naive/programs.hpp"

namespace wiretrial::naive {

int run_udp_echo(const Settings& settings) {
    const int socket = ::socket(AF_INET, SOCK_DGRAM, 0);
    if (::bind(socket, address_of(settings), sizeof settings.address) != 0) {
        return complain("bind", failed);
    }
    tell_address(settings, socket, "udp");

    while (true) {
        // Mistake small-buffer: what does not fit is thrown away, and the front goes back as though it were all.
        std::array<char, 1024> data{};
        sockaddr_in peer{};
        socklen_t peer_size = sizeof peer;
        auto* const from = reinterpret_cast<sockaddr*>(&peer);
        const ssize_t size = ::recvfrom(socket, data.data(), data.size(), 0, from, &peer_size);
        if (size <= 0) {
            break;  // Mistake empty-as-end: 0 is an empty datagram; there is no end without a connection.
        }
        ::sendto(socket, data.data(), static_cast<std::size_t>(size), 0, from, peer_size);
    }
    ::close(socket);
    return done;
}

}  // namespace wiretrial::naive
