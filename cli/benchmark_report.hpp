// benchmark_report: reads measurements from files in Google Benchmark's JSON schema, whoever wrote them.
//
// A report is an object with `context` (or `machine`, or `environment`) and `benchmarks`: a list of rows, one for
// each repetition; or, as bench/results has it, an object of medians by name. Aggregates are passed over. Every other
// number of a row is a figure. `control` beside `benchmarks` holds rows of BASE measured once more. A `context` that names a session in
// `interleaved` says that its repetitions were measured in turns with those of another report that names it, too.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "reports/compare/measurements.hpp"
#include "scenarios/engine/json_tree.hpp"

namespace wiretrial::cli {

struct BenchmarkReport {
    compare::Measurements measured{};
    compare::Measurements control{};
    /// Of a folder: the files, each a round, in the order of their names.
    std::vector<std::string> rounds{};
    /// Of a folder: in what the machines of its rounds differ, as sentences.
    std::vector<std::string> differences{};
};

/// Reads a file, or a folder of `*.json` files, each of which is a round.
///
/// Errors: those of read_json_file; what is no such report; a time or a rate that is not above 0; no row of a single
/// repetition; more than 32 MiB, 400,000 values a file, or 1,000 files.
[[nodiscard]] std::expected<BenchmarkReport, engine::ScenarioError> read_benchmark_report(
    const std::string& path);

}  // namespace wiretrial::cli
