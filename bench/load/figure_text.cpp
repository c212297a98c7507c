// figure_text: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "bench/load/figure_text.hpp"

#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace wiretrial::load {

std::string time_text(Duration duration) {
    constexpr std::array<std::pair<double, const char*>, 3> units = {
        {{1e9, "s"}, {1e6, "ms"}, {1e3, "us"}}};
    const auto value = static_cast<double>(duration.count());
    for (const auto& [scale, unit] : units) {
        if (value >= scale) {
            return fmt::format("{:.3g} {}", std::round(value / scale * 1000.0) / 1000.0, unit);
        }
    }
    return fmt::format("{} ns", duration.count());
}

std::string count_text(double value) {
    std::string digits = fmt::format("{:.0f}", value);
    for (std::size_t i = digits.size(); i > 3;) {
        i -= 3;
        digits.insert(i, ",");
    }
    return digits;
}

std::string octets_text(double octets) {
    return octets >= 1e9   ? fmt::format("{:.2f} GB", octets / 1e9)
           : octets >= 1e6 ? fmt::format("{:.1f} MB", octets / 1e6)
                           : fmt::format("{:.1f} kB", octets / 1e3);
}

}  // namespace wiretrial::load
