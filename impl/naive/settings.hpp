// settings: what a naive program is told, and the little that is not of the tutorials: how it tells where it listens.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <netinet/in.h>

namespace wiretrial::naive {

/// Everything that a naive program can be told; each takes what it needs.
struct Settings {
    sockaddr_in address{};     ///< Where a server binds its socket, or where a client connects.
    int ready_fd = -1;         ///< Told where the socket is bound; standard error when -1.
    std::string folder = ".";  ///< Of the files that are sent or saved.
    std::string name{};        ///< Of the file that is sent.
    std::vector<std::string> messages{};  ///< What a client says, one after another.
    std::size_t count = 1;                ///< How many datagrams are received before the end.
    std::function<std::string(std::string_view line)>
        run_command{};  ///< Gives the output of a command line.
};

/// Exit statuses, as `wiretrial serve` documents them.
inline constexpr int done = 0;
inline constexpr int failed = 1;
inline constexpr int incomplete = 3;
inline constexpr int refused = 4;

/// The address in the form that bind and connect want. Lifetime: the settings'.
[[nodiscard]] const sockaddr* address_of(const Settings& settings);

/// Writes `SCHEME://HOST:PORT` of the bound socket, and LF, to whoever started the program.
void tell_address(const Settings& settings, int socket, std::string_view scheme);

/// Prints `CALL: the reason` of the call that just failed to standard error. Gives `status`.
[[nodiscard]] int complain(const char* call, int status);

}  // namespace wiretrial::naive
