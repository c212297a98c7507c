// environment: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/environment.hpp"

#include <array>
#include <chrono>
#include <ctime>
#include <thread>

#include <sys/utsname.h>

namespace wiretrial::cli {

model::Environment describe_environment() {
    utsname name{};
    ::uname(&name);
    return {{"kernel", std::string(name.sysname) + " " + name.release},
            {"machine", name.machine},
            {"cores", std::to_string(std::thread::hardware_concurrency())},
            {"compiler", __VERSION__},
            {"wiretrial", WIRETRIAL_VERSION}};
}

std::string utc_now() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    std::array<char, 32> text{};
    const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return {text.data(), size};
}

}  // namespace wiretrial::cli
