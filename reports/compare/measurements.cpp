// measurements: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "reports/compare/measurements.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <string_view>

namespace wiretrial::compare {
namespace {

constexpr std::string_view clock_rate = "mhz_per_cpu";

/// The first ones are Google Benchmark's, the others those of this project's reports.
constexpr std::array<std::string_view, 16> telling{"host_name",
                                                   "num_cpus",
                                                   clock_rate,
                                                   "cpu_scaling_enabled",
                                                   "aslr_enabled",
                                                   "caches",
                                                   "library_build_type",
                                                   "processor",
                                                   "cpu_model",
                                                   "machine",
                                                   "cores",
                                                   "flags",
                                                   "kernel",
                                                   "governor",
                                                   "boot_id",
                                                   "build_type"};

bool is_alike(std::string_view name, const std::string& left, const std::string& right) {
    if (name != clock_rate) {
        return left == right;
    }
    const double ratio = std::strtod(left.c_str(), nullptr) / std::strtod(right.c_str(), nullptr);
    return std::abs(ratio - 1) <= 0.1;
}

}  // namespace

std::vector<Difference> differences(const Facts& baseline, const Facts& contender) {
    std::vector<Difference> found;
    for (const std::string_view name : telling) {
        const auto left = baseline.find(std::string(name));
        const auto right = contender.find(std::string(name));
        if (left != baseline.end() && right != contender.end() &&
            !is_alike(name, left->second, right->second)) {
            found.push_back({std::string(name), left->second, right->second});
        }
    }
    return found;
}

bool is_known_of_both(const Facts& baseline, const Facts& contender) {
    return std::ranges::any_of(telling, [&](std::string_view name) {
        return baseline.contains(std::string(name)) && contender.contains(std::string(name));
    });
}

}  // namespace wiretrial::compare
