// time_option: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/time_option.hpp"

#include <charconv>
#include <cstdint>
#include <string_view>

namespace wiretrial::cli {

std::expected<Duration, std::string> parse_time(const std::string& text) {
    double number = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view unit(end, text.data() + text.size());
    const double scale = unit == "ms"                  ? 1e6
                         : unit == "s" || unit.empty() ? 1e9
                         : unit == "m"                 ? 6e10
                                                       : 0.0;
    const double nanoseconds = number * scale;
    // A day is long enough, and far from what a Duration holds.
    if (error != std::errc{} || !(nanoseconds >= 1e6) || nanoseconds > 8.64e13) {
        return std::unexpected("'" + text +
                               "' is no time from 1 ms to a day, such as 10s, 500ms or 2m");
    }
    return Duration(static_cast<std::int64_t>(nanoseconds));
}

}  // namespace wiretrial::cli
