// hgrm: a percentile distribution as HdrHistogram's outputPercentileDistribution prints it.
// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <string>

#include <fmt/format.h>

#include "bench/load/load_reports.hpp"

namespace wiretrial::load {
namespace {

constexpr double ns_per_ms = 1e6;
/// Lines for each halving of the distance to 100 %, as HdrHistogram has it by default.
constexpr double ticks_per_half = 5.0;

/// The quantile of the next line: steps halve whenever the distance to 1 has halved.
double next_quantile(double quantile) {
    const double halvings = std::floor(std::log2(1.0 / (1.0 - quantile))) + 1.0;
    return quantile + 1.0 / (ticks_per_half * std::exp2(halvings));
}

std::string line_of(const Histogram& latencies, double quantile) {
    const Duration value = latencies.at_quantile(quantile);
    return fmt::format("{:12.6f} {:2.12f} {:10} {:14.2f}\n",
                       static_cast<double>(value.count()) / ns_per_ms, quantile,
                       latencies.count_up_to(value), 1.0 / (1.0 - quantile));
}

}  // namespace

std::string to_hgrm(const Report& report) {
    Histogram latencies;
    for (const Result& result : report.results) {
        latencies.add(figures_of(result).latencies);
    }
    std::string text = "       Value     Percentile TotalCount 1/(1-Percentile)\n\n";
    const auto count = static_cast<double>(latencies.count());
    // Beyond one value in all of them there is nothing new.
    for (double quantile = 0.0; count > 0.0 && (1.0 - quantile) * count >= 1.0;
         quantile = next_quantile(quantile)) {
        text += line_of(latencies, quantile);
    }
    text += fmt::format("{:12.6f} {:2.12f} {:10}\n",
                        static_cast<double>(latencies.max().count()) / ns_per_ms, 1.0,
                        latencies.count());
    text += fmt::format("#[Mean    = {:12.6f}, StdDeviation   = {:12.6f}]\n",
                        latencies.mean_ns() / ns_per_ms, latencies.deviation_ns() / ns_per_ms);
    text +=
        fmt::format("#[Max     = {:12.6f}, Total count    = {:12}]\n",
                    static_cast<double>(latencies.max().count()) / ns_per_ms, latencies.count());
    return text;
}

}  // namespace wiretrial::load
