// environment: what a run runs on, for its report.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "reports/model/verdict.hpp"

namespace wiretrial::cli {

/// Kernel, machine, cores, compiler and version.
[[nodiscard]] model::Environment describe_environment();

/// What figures of speed depend on: the above with host, processor and build; names as Google Benchmark has them where it
/// has any.
[[nodiscard]] model::Environment describe_machine();

/// The time of day in UTC, RFC 3339.
[[nodiscard]] std::string utc_now();

}  // namespace wiretrial::cli
