// host_facts: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/host_facts.hpp"

#include <array>
#include <ctime>

namespace wiretrial::kernel {

std::string KernelFacts::date() {
    const std::time_t seconds = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    std::array<char, 32> text{};
    const std::size_t length =
        std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return {text.data(), length};
}

std::int64_t KernelFacts::unix_time() {
    return std::time(nullptr);
}

std::uint64_t KernelFacts::uptime_seconds() {
    timespec time{};
    ::clock_gettime(CLOCK_BOOTTIME, &time);
    return static_cast<std::uint64_t>(time.tv_sec);
}

}  // namespace wiretrial::kernel
