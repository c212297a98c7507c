// file_server: sends one file: its name, 0.1 s, its content in blocks of 1024, 0.1 s, ##; then it waits for a word.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <chrono>
#include <fstream>
#include <thread>

#include <sys/socket.h>
#include <unistd.h>

#include "impl/naive/programs.hpp"

namespace wiretrial::naive {

int run_file_server(const Settings& settings) {
    // Keeps the parts apart for clients that read at once; whoever reads later gets them in one piece.
    constexpr auto pause = std::chrono::milliseconds(100);
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    if (::bind(listener, address_of(settings), sizeof settings.address) != 0) {
        return complain("bind", failed);
    }
    ::listen(listener, 5);
    tell_address(settings, listener, "tcp");

    while (true) {
        const int connection = ::accept(listener, nullptr, nullptr);
        // Mistake one-at-a-time: a client that reads slowly is all that this server has time for.
        // Mistake broken-pipe: the send after the one that was refused raises SIGPIPE, which ends the server.
        ::send(connection, settings.name.data(), settings.name.size(), 0);
        std::this_thread::sleep_for(pause);
        std::ifstream file(settings.folder + "/" + settings.name, std::ios::binary);
        std::array<char, 1024> block{};
        while (file.read(block.data(), block.size()) || file.gcount() > 0) {
            ::send(connection, block.data(), static_cast<std::size_t>(file.gcount()), 0);
        }
        std::this_thread::sleep_for(pause);
        ::send(connection, "##", 2, 0);
        // Mistake endless-wait: a client that never says that it has the file stops the server for good.
        ::recv(connection, block.data(), block.size(), 0);
        ::close(connection);
    }
}

}  // namespace wiretrial::naive
