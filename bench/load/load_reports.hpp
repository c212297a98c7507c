// load_reports: the results of a load as text: for a terminal, for Google Benchmark's tools, for plotters of HDR histograms.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "bench/load/result.hpp"

namespace wiretrial::load {

/// Google Benchmark's JSON, version 1: `context` and a row of `benchmarks` for each repetition. `real_time` is the time
/// a request took the target and the generator together (the inverse of the rate), `cpu_time` what it cost the
/// generator; latencies are counters in nanoseconds.
[[nodiscard]] std::string to_benchmark_json(const Report& report);

/// The latencies of all repetitions' windows, in milliseconds, as HdrHistogram prints percentile distributions.
[[nodiscard]] std::string to_hgrm(const Report& report);

/// For people; fits into 80 columns.
[[nodiscard]] std::string to_summary(const Report& report);

/// One repetition in one line of at most 80 columns.
[[nodiscard]] std::string to_line(const Result& result);

}  // namespace wiretrial::load
