// measurements: what one report says, as plain data, whatever file it came from.
//
// `wiretrial compare` reads it from files; a program that measures both sides itself fills it in as it goes, one
// round after the other, and names the rounds.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "reports/compare/metric.hpp"

namespace wiretrial::compare {

/// The name of a benchmark and of one of its figures.
using Name = std::pair<std::string, std::string>;

/// One value and the round in which it was measured: values of one round stood side by side in time.
struct Sample {
    std::size_t round = 0;
    double value = 0;
};

/// All values of one figure, in the order in which they were measured. Times are nanoseconds.
struct Figure {
    Metric metric{};
    std::vector<Sample> samples{};
};

/// What a report says of its machine: names and values as they stand there.
using Facts = std::map<std::string, std::string>;

struct Measurements {
    Facts facts{};
    /// Not empty: the session in which another report was measured in turns with this one, round by round.
    std::string interleaved{};
    std::map<Name, Figure> figures{};
    /// Benchmarks that ended in an error, with its message.
    std::map<std::string, std::string> failed{};
};

/// A fact in which two reports differ.
struct Difference {
    std::string fact{};
    std::string baseline{};
    std::string contender{};
};

/// Facts in which the two machines differ; empty when nothing says that they differ.
///
/// Only what tells machines and builds of the harness apart counts: a date, a load or a path does not. The clock rate
/// may differ by a tenth, since it is a reading and no property. A fact that only one report knows says nothing.
[[nodiscard]] std::vector<Difference> differences(const Facts& baseline, const Facts& contender);

/// Whether any fact that tells machines apart is known of both.
[[nodiscard]] bool is_known_of_both(const Facts& baseline, const Facts& contender);

}  // namespace wiretrial::compare
