// http: the first HTTP server: receive once, split on spaces, answer 200 with a page, close.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdio>
#include <sstream>
#include <string>
#include <vector>

#include <sys/socket.h>
#include <unistd.h>

#include "impl/naive/programs.hpp"

namespace wiretrial::naive {
namespace {

std::vector<std::string> split_on_spaces(const std::string& text) {
    std::istringstream rest(text);
    std::vector<std::string> words;
    for (std::string word; rest >> word;) {
        words.push_back(word);
    }
    return words;
}

}  // namespace

int run_http(const Settings& settings) {
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    if (::bind(listener, address_of(settings), sizeof settings.address) != 0) {
        return complain("bind", failed);
    }
    ::listen(listener, 5);
    tell_address(settings, listener, "tcp");

    while (true) {
        const int connection = ::accept(listener, nullptr, nullptr);
        // Mistake one-receive: the request may come in parts, and two of them in one.
        std::array<char, 1024> data{};
        const ssize_t size = ::recv(connection, data.data(), data.size(), 0);
        const std::string request(data.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
        // Mistake split-on-spaces: no line, no field and no content is looked at, so that nothing is ever wrong.
        const std::vector<std::string> words = split_on_spaces(request);
        if (words.size() < 2) {
            // Mistake no-second-word: whoever connects and says nothing ends the server, as words[1] does in Python.
            std::fputs("IndexError: list index out of range\n", stderr);
            return failed;
        }
        std::printf("%s asks for %s\n", words[0].c_str(), words[1].c_str());
        // Mistake always-200: any method, any target and any nonsense gets the page.
        // Mistake no-fields: neither length nor date is told, and the page comes with HEAD as well.
        const std::string answer = "HTTP/1.1 200 OK\r\n\r\n<h1>Hello, wire!</h1>\n";
        ::send(connection, answer.data(), answer.size(), 0);
        // Mistake one-request: HTTP/1.1 keeps a connection unless it says otherwise.
        ::close(connection);
    }
}

}  // namespace wiretrial::naive
