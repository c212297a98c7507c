// environment: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/environment.hpp"

#include <array>
#include <chrono>
#include <ctime>
#include <fstream>
#include <thread>

#include <sys/utsname.h>

namespace wiretrial::cli {
namespace {

#ifdef __OPTIMIZE__
constexpr bool is_optimised = true;
#else
constexpr bool is_optimised = false;
#endif

/// As /proc/cpuinfo has it; empty where it names none.
std::string processor_model() {
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);) {
        const std::size_t colon = line.find(": ");
        if (line.starts_with("model name") && colon != std::string::npos) {
            return line.substr(colon + 2);
        }
    }
    return {};
}

}  // namespace

model::Environment describe_environment() {
    utsname name{};
    ::uname(&name);
    return {{"kernel", std::string(name.sysname) + " " + name.release},
            {"machine", name.machine},
            {"cores", std::to_string(std::thread::hardware_concurrency())},
            {"compiler", __VERSION__},
            {"wiretrial", WIRETRIAL_VERSION}};
}

model::Environment describe_machine() {
    model::Environment environment = describe_environment();
    utsname name{};
    ::uname(&name);
    environment["host_name"] = name.nodename;
    environment["cpu"] = processor_model();
    environment["library_build_type"] = is_optimised ? "release" : "debug";
    return environment;
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
