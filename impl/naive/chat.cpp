// chat: the "telephone" client: send a line, receive once, print; and the client of the first server, with one line.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdio>

#include <sys/socket.h>
#include <unistd.h>

#include "impl/naive/programs.hpp"

namespace wiretrial::naive {

int run_chat(const Settings& settings) {
    const int connection = ::socket(AF_INET, SOCK_STREAM, 0);
    if (::connect(connection, address_of(settings), sizeof settings.address) != 0) {
        return complain("connect", refused);
    }
    for (const std::string& message : settings.messages) {
        if (message.empty()) {
            continue;  // Sending nothing would leave both sides waiting: the tutorial knows that much.
        }
        if (::send(connection, message.data(), message.size(), 0) < 0) {
            return complain("send", incomplete);
        }
        // Mistake one-receive: what comes first is taken for the answer; its rest answers the next line.
        // Mistake small-buffer: and no answer is longer than 1024 octets.
        // Mistake surplus-as-answer: whatever comes with the answer is printed as a part of it.
        // Mistake empty-answer: an answer of no octets never comes.
        // Mistake waits-for-ever: who does not answer is waited for without a limit.
        std::array<char, 1024> data{};
        const ssize_t size = ::recv(connection, data.data(), data.size(), 0);
        if (size < 0) {
            return complain("recv", incomplete);
        }
        // Mistake end-as-answer: 0 is the end of the stream, and is printed as an empty answer.
        std::fwrite(data.data(), 1, static_cast<std::size_t>(size), stdout);
    }
    ::close(connection);
    return done;
}

}  // namespace wiretrial::naive
