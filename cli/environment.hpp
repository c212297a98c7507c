// environment: what a run runs on, for its report.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "reports/model/verdict.hpp"

namespace wiretrial::cli {

/// Kernel, machine, cores, compiler and version.
[[nodiscard]] model::Environment describe_environment();

/// The time of day in UTC, RFC 3339.
[[nodiscard]] std::string utc_now();

}  // namespace wiretrial::cli
