// match: puts together what belongs together in two reports, and keeps what stands alone.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "reports/compare/measurements.hpp"

namespace wiretrial::compare {

/// Values of either side below which nothing is said of a figure that varies.
inline constexpr std::size_t repetitions_min = 5;

/// The values of one figure on both sides, ready to be judged. All are positive and finite.
struct Series {
    std::string benchmark{};
    std::string metric{};
    Metric about{};
    std::vector<double> baseline{};
    std::vector<double> contender{};
    /// BASE measured once more in the same rounds: how much it differs from itself is the floor of the noise.
    std::vector<double> control{};
    /// Values of one index were measured in one round.
    bool is_paired = false;
    /// Other figures of the benchmark that say the same: a rate is work divided by a time.
    std::vector<std::string> same{};
};

/// A figure, or a whole benchmark, that cannot be judged.
struct Unjudged {
    std::string benchmark{};
    std::string metric{};  ///< Empty: all of them.
    std::string reason{};
    bool is_lost = false;     ///< It was there in BASE and is not in NEW.
    bool has_failed = false;  ///< It failed in NEW, and did not in BASE.
};

struct Matched {
    std::vector<Series> series{};
    std::vector<Unjudged> unjudged{};
    std::size_t constants = 0;  ///< Figures of unknown direction that are the same in both.
};

/// Matches figures by name, and in rounds where `is_paired`; rounds without a partner are left out.
///
/// Needs: `control` is empty where there is none.
/// Cost:  O(values), sorted.
[[nodiscard]] Matched match(const Measurements& baseline,
                            const Measurements& contender,
                            const Measurements& control,
                            bool is_paired);

}  // namespace wiretrial::compare
