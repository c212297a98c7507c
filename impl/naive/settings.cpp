// settings: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/naive/settings.hpp"

#include <array>
#include <cstdio>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

namespace wiretrial::naive {

const sockaddr* address_of(const Settings& settings) {
    return reinterpret_cast<const sockaddr*>(&settings.address);
}

void tell_address(const Settings& settings, int socket, std::string_view scheme) {
    sockaddr_in bound{};
    socklen_t size = sizeof bound;
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&bound), &size);
    std::array<char, INET_ADDRSTRLEN> host{};
    ::inet_ntop(AF_INET, &bound.sin_addr, host.data(), host.size());
    const std::string line = std::string(scheme) + "://" + host.data() + ":" +
                             std::to_string(ntohs(bound.sin_port)) + "\n";
    const int to = settings.ready_fd < 0 ? STDERR_FILENO : settings.ready_fd;
    if (::write(to, line.data(), line.size()) < 0) {
        std::perror("write");
    }
    if (settings.ready_fd >= 0) {
        ::close(settings.ready_fd);
    }
}

int complain(const char* call, int status) {
    std::perror(call);
    return status;
}

}  // namespace wiretrial::naive
