// result: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "bench/load/result.hpp"

#include <algorithm>
#include <chrono>

namespace wiretrial::load {
namespace {

using Seconds = std::chrono::duration<double>;

/// Slices that were played to their end.
std::size_t whole_slices(const Result& result) {
    return std::min(result.tally.slices().size(),
                    static_cast<std::size_t>(result.elapsed / result.tally.slice_length()));
}

}  // namespace

Figures figures_of(const Result& result) {
    std::vector<double> rates;
    for (const Slice& slice : result.tally.slices()) {
        rates.push_back(static_cast<double>(slice.latencies.count()));
    }
    rates.resize(whole_slices(result));
    Figures figures{.window = find_steady(rates)};
    figures.begin = result.tally.slice_length() * static_cast<int>(figures.window.begin);
    figures.length =
        result.tally.slice_length() * static_cast<int>(figures.window.end - figures.window.begin);
    double octets = 0.0;
    for (std::size_t i = figures.window.begin; i < figures.window.end; ++i) {
        figures.latencies.add(result.tally.slices()[i].latencies);
        octets += static_cast<double>(result.tally.slices()[i].octets_received);
    }
    if (figures.length > Duration::zero()) {
        const double seconds = Seconds(figures.length).count();
        figures.requests_per_second = static_cast<double>(figures.latencies.count()) / seconds;
        figures.octets_per_second = octets / seconds;
    }
    if (result.tally.answered_count() > 0) {
        figures.cpu_ns_per_request = static_cast<double>(result.cpu.count()) /
                                     static_cast<double>(result.tally.answered_count());
    }
    return figures;
}

bool Report::is_complete() const {
    return results.size() == repetitions && std::ranges::all_of(results, &Result::is_complete);
}

std::uint64_t Report::failed_count() const {
    std::uint64_t count = 0;
    for (const Result& result : results) {
        count += result.tally.failed_count();
    }
    return count;
}

}  // namespace wiretrial::load
