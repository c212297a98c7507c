// programs: the servers and clients that beginners are taught, mistakes and all; each is complete.
//
// They are subjects whose failures are known: each mistake is named in the program's file, and its profile
// (scenarios/profiles/naive) says what it is, which cases show it and what the remedy is. They know nothing of the
// rest of the project, as the programs of a tutorial would not: plain blocking sockets of IPv4, one after another.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "impl/naive/settings.hpp"

namespace wiretrial::naive {

struct Program {
    std::string_view name;   ///< Begins with `naive-`.
    std::string_view about;  ///< One sentence.
    bool is_client = false;
    bool is_datagram = false;
    int (*run)(const Settings& settings) = nullptr;  ///< Gives the exit status.
};

/// All programs, in the order of the tutorials.
[[nodiscard]] std::span<const Program> programs();

/// Gives: null where there is none of this name.
[[nodiscard]] const Program* find_program(std::string_view name);

int run_upper_once(const Settings& settings);
int run_upper(const Settings& settings);
int run_chat(const Settings& settings);
int run_command_server(const Settings& settings);
int run_file_server(const Settings& settings);
int run_file_client(const Settings& settings);
int run_udp_echo(const Settings& settings);
int run_broadcast_receiver(const Settings& settings);
int run_http(const Settings& settings);

}  // namespace wiretrial::naive
