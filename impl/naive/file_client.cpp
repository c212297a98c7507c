// file_client: receives a name, then blocks, and writes them to the file of that name until a block is exactly ##.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <fstream>
#include <string>
#include <string_view>

#include <sys/socket.h>
#include <unistd.h>

#include "impl/naive/programs.hpp"

namespace wiretrial::naive {

int run_file_client(const Settings& settings) {
    const int connection = ::socket(AF_INET, SOCK_STREAM, 0);
    if (::connect(connection, address_of(settings), sizeof settings.address) != 0) {
        return complain("connect", refused);
    }
    std::array<char, 1024> data{};
    // Mistake glued-name: where the content comes with the name, it becomes a part of the name.
    const ssize_t name_size = ::recv(connection, data.data(), data.size(), 0);
    if (name_size < 0) {
        return complain("recv", incomplete);
    }
    // Mistake path-in-name: the server chooses where this client writes.
    const std::string name(data.data(), static_cast<std::size_t>(name_size));
    std::ofstream file(settings.folder + "/" + name, std::ios::binary);
    while (true) {
        const ssize_t size = ::recv(connection, data.data(), data.size(), 0);
        if (size < 0) {
            // Mistake half-file: what has come so far stays under the name of the whole.
            return complain("recv", incomplete);
        }
        if (size == 0) {
            break;  // Mistake end-as-success: a stream that ends is not a file that is whole.
        }
        const std::string_view block(data.data(), static_cast<std::size_t>(size));
        // Mistake glued-marker: a marker that comes with other octets, or in two pieces, is content.
        // Mistake marker-in-content: content that happens to be the marker ends the file.
        if (block == "##") {
            break;
        }
        file.write(block.data(), size);
    }
    ::send(connection, "received", 8, 0);
    ::close(connection);
    return done;
}

}  // namespace wiretrial::naive
