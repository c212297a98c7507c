// time_option: a length of time as a user writes it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>

#include "impl/base/time.hpp"

namespace wiretrial::cli {

/// Reads `10s`, `500ms`, `2m`, or a number of seconds.
///
/// Errors: a sentence, also for less than 1 ms or more than a day.
[[nodiscard]] std::expected<Duration, std::string> parse_time(const std::string& text);

}  // namespace wiretrial::cli
