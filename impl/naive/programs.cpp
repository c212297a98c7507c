// programs: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/naive/programs.hpp"

#include <algorithm>
#include <array>

namespace wiretrial::naive {
namespace {

constexpr std::array table{
    Program{.name = "naive-upper-once",
            .about = "answers one receive of 1024 octets in upper case and ends",
            .run = run_upper_once},
    Program{.name = "naive-upper",
            .about = "answers in upper case, one client at a time",
            .run = run_upper},
    Program{.name = "naive-chat",
            .about = "sends each --message and takes one receive for its answer",
            .is_client = true,
            .run = run_chat},
    Program{.name = "naive-command",
            .about = "takes each receive for a command line and sends its output bare",
            .run = run_command_server},
    Program{.name = "naive-file-server",
            .about = "sends --name of --root: the name, a pause, the content, a pause, ##",
            .run = run_file_server},
    Program{.name = "naive-file-client",
            .about = "saves a file below --root up to a receive that is exactly ##",
            .is_client = true,
            .run = run_file_client},
    Program{.name = "naive-udp-echo",
            .about = "sends datagrams back out of a buffer of 1024 octets, up to an empty one",
            .is_datagram = true,
            .run = run_udp_echo},
    Program{.name = "naive-broadcast-receiver",
            .about = "prints --count datagrams that come to one unicast address",
            .is_datagram = true,
            .run = run_broadcast_receiver},
    Program{.name = "naive-http",
            .about = "receives once, splits on spaces and answers 200 with a page",
            .run = run_http},
};

}  // namespace

std::span<const Program> programs() {
    return table;
}

const Program* find_program(std::string_view name) {
    const auto* const found = std::ranges::find(table, name, &Program::name);
    return found == table.end() ? nullptr : found;
}

}  // namespace wiretrial::naive
