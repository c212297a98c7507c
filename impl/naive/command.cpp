// command: the remote command server: each receive is a command line, its output is sent as it is.
//
// The tutorial gives the line to a shell. This one has the closed set of commands of the strict reference: a server
// that lends a shell to whoever connects is not a mistake to be shown, but a hole.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <string>
#include <string_view>

#include <sys/socket.h>
#include <unistd.h>

#include "impl/naive/programs.hpp"

namespace wiretrial::naive {

int run_command_server(const Settings& settings) {
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    if (::bind(listener, address_of(settings), sizeof settings.address) != 0) {
        return complain("bind", failed);
    }
    ::listen(listener, 5);
    tell_address(settings, listener, "tcp");

    while (true) {
        const int connection = ::accept(listener, nullptr, nullptr);
        // Mistake one-at-a-time: as long as this client stays, nobody else is served.
        while (true) {
            // Mistake one-receive: a receive may hold half a command, or two.
            // Mistake small-buffer: a line of more than 1024 octets becomes two commands.
            std::array<char, 1024> line{};
            const ssize_t size = ::recv(connection, line.data(), line.size(), 0);
            if (size <= 0) {
                break;
            }
            const std::string output =
                settings.run_command(std::string_view(line.data(), static_cast<std::size_t>(size)));
            // Mistake bare-output: nothing says where the output ends, and no output sends nothing at all.
            ::send(connection, output.data(), output.size(), 0);
        }
        ::close(connection);
    }
}

}  // namespace wiretrial::naive
