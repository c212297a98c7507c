// session_reports: a session as text: Google Benchmark's JSON, a table for a terminal, a page of Markdown.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "bench/session/session.hpp"

namespace wiretrial::bench {

/// Google Benchmark's JSON: `context`, and a row of `benchmarks` for each measurement of one side. `real_time` is the
/// inverse of the rate, `cpu_time` what a request cost the subject, left out where nobody knows. That of the baseline
/// has its second measurement as `control`.
[[nodiscard]] std::string to_benchmark_json(const Session& session, Side side = Side::contender);

/// A table of at most 80 columns.
[[nodiscard]] std::string to_table(const Session& session);

[[nodiscard]] std::string to_markdown(const Session& session);

}  // namespace wiretrial::bench
