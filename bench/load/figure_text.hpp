// figure_text: figures as people read them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "impl/base/time.hpp"

namespace wiretrial::load {

/// Three digits and a unit: `5.61 us`.
[[nodiscard]] std::string time_text(Duration duration);

/// Without a fraction, and with a comma between each three digits.
[[nodiscard]] std::string count_text(double value);

/// `13.1 MB`: multiples of 1000.
[[nodiscard]] std::string octets_text(double octets);

}  // namespace wiretrial::load
