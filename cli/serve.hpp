// serve: runs one reference implementation until it has done its task or is told to stop.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "cli/defects.hpp"
#include "impl/endpoint/registry.hpp"

namespace wiretrial::cli {

/// What the command line of `serve` says, beyond what the references themselves are told.
struct ServeOptions {
    std::string name;
    std::string listen;        ///< Target; empty takes tcp://127.0.0.1:0 or udp://127.0.0.1:0.
    std::string connect;       ///< Target of a client.
    std::string root;          ///< Folder of the file servers and of the command `list`.
    bool is_writable = false;  ///< The server `http` may change files of `root`.
    std::string output;        ///< Path of what a client receives; empty is standard output.
    std::string group;         ///< Multicast group to join.
    std::string interface;     ///< Address of the interface for groups.
    int ready_fd = -1;         ///< Told the bound target; -1 tells standard error.
    std::size_t datagram_octets_max = 65536;
    endpoint::ReferenceOptions reference{};
    Planted planted{};  ///< Mistakes to make on purpose.
};

/// Runs it. Gives the exit status: 0 done, or stopped by SIGTERM or SIGINT; 1 the world failed; 2 wrong usage;
/// of clients also 3 incomplete, 4 refused, 5 violation. Every status but 0 has its sentence on standard error.
[[nodiscard]] int serve(ServeOptions options);

/// One line a reference, and one a naive program: name, role and what it does.
[[nodiscard]] std::string list_of_references();

}  // namespace wiretrial::cli
