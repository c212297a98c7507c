// upper: the "telephone" server: an outer loop that accepts, an inner loop that answers one client to its end.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cctype>

#include <sys/socket.h>
#include <unistd.h>

#include "impl/naive/programs.hpp"

namespace wiretrial::naive {

int run_upper(const Settings& settings) {
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    // Mistake no-reuse-address: the line that sets SO_REUSEADDR stands commented out in the tutorial.
    if (::bind(listener, address_of(settings), sizeof settings.address) != 0) {
        return complain("bind", failed);
    }
    ::listen(listener, 5);
    tell_address(settings, listener, "tcp");

    while (true) {
        const int connection = ::accept(listener, nullptr, nullptr);
        // Mistake one-at-a-time: whoever is accepted keeps the server to itself until it leaves.
        while (true) {
            std::array<char, 1024> data{};
            const ssize_t size = ::recv(connection, data.data(), data.size(), 0);
            if (size <= 0) {
                break;  // The client has left, or has reset the connection.
            }
            std::transform(
                data.begin(), data.begin() + size, data.begin(),
                [](unsigned char octet) { return static_cast<char>(std::toupper(octet)); });
            // Mistake broken-pipe: the second answer to a client that is gone raises SIGPIPE, which ends the server.
            ::send(connection, data.data(), static_cast<std::size_t>(size), 0);
        }
        ::close(connection);
    }
}

}  // namespace wiretrial::naive
