// upper_once: the first server of all: accept one client, receive once, answer in upper case, close.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cctype>

#include <sys/socket.h>
#include <unistd.h>

#include "impl/naive/programs.hpp"

namespace wiretrial::naive {

int run_upper_once(const Settings& settings) {
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    if (::bind(listener, address_of(settings), sizeof settings.address) != 0) {
        return complain("bind", failed);
    }
    ::listen(listener, 3);
    tell_address(settings, listener, "tcp");

    const int connection = ::accept(listener, nullptr, nullptr);
    // Mistake one-receive: a receive gives what has come so far, which may be any part of the message.
    // Mistake small-buffer: the rest of a longer message is never asked for.
    std::array<char, 1024> data{};
    const ssize_t size = ::recv(connection, data.data(), data.size(), 0);
    if (size > 0) {
        std::transform(data.begin(), data.begin() + size, data.begin(),
                       [](unsigned char octet) { return static_cast<char>(std::toupper(octet)); });
        ::send(connection, data.data(), static_cast<std::size_t>(size), 0);
    }
    // Mistake close-unread: a close with octets unread resets, and may take the answer with it.
    ::close(connection);
    ::close(listener);
    return done;
}

}  // namespace wiretrial::naive
