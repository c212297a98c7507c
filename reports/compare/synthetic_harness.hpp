// synthetic_harness: measurements whose truth is known: a seed, a change, a shape of noise; for tests only.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <numbers>
#include <string>
#include <vector>

#include "reports/compare/match.hpp"

namespace wiretrial::compare::testing_only {

/// SplitMix64: the same numbers on every machine and library.
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    /// Between 0 and 1, neither of them.
    double uniform() {
        state_ += 0x9e3779b97f4a7c15ULL;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9ULL;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebULL;
        mixed ^= mixed >> 31U;
        return (static_cast<double>(mixed >> 11U) + 0.5) * 0x1p-53;
    }
    /// Standard normal (Box and Muller).
    double normal() {
        return std::sqrt(-2 * std::log(uniform())) * std::cos(2 * std::numbers::pi * uniform());
    }

  private:
    std::uint64_t state_;
};

/// Noise of one measurement, as a logarithm; `scale` is about its standard deviation.
using Noise = std::function<double(Random&, double scale)>;

struct Shape {
    std::string name{};
    Noise noise{};
};

inline double normal_noise(Random& random, double scale) {
    return scale * random.normal();
}

/// What benchmarks really show: scatter on both sides, tails, one-sided waits, interruptions, two levels.
inline std::vector<Shape> shapes() {
    return {
        {"normal", normal_noise},
        {"Student with 3 degrees",
         [](Random& random, double scale) {
             double squares = 0;
             for (int i = 0; i < 3; ++i) {
                 squares += std::pow(random.normal(), 2);
             }
             return scale * random.normal() / std::sqrt(squares);
         }},
        {"exponential",
         [](Random& random, double scale) { return -scale * std::log(random.uniform()); }},
        {"lognormal",
         [](Random& random, double scale) { return scale * std::exp(random.normal()) / 2.16; }},
        {"spikes in one of ten",
         [](Random& random, double scale) {
             const double spike = random.uniform() < 0.1 ? 5 * random.uniform() : 0;
             return scale * (0.6 * random.normal() + spike);
         }},
        {"two levels",
         [](Random& random, double scale) {
             return scale * ((random.uniform() < 0.3 ? 2 : 0) + 0.3 * random.normal());
         }},
    };
}

struct Truth {
    double change = 0;  ///< Of NEW over BASE, as a fraction.
    double scale = 0.1;
    std::size_t count = 10;
    bool is_paired = true;
    bool has_control = false;
    Noise noise = normal_noise;
    /// What disturbs both sides of a round alike, as a logarithm.
    std::function<double(Random&, std::size_t round)> shared = nullptr;
};

/// A time that lies around 100 ns.
inline Series synthesise(const Truth& truth, Random& random) {
    Series series{.benchmark = "synthetic",
                  .metric = "cpu_time",
                  .about = metric_of("cpu_time"),
                  .is_paired = truth.is_paired};
    for (std::size_t round = 0; round < truth.count; ++round) {
        const double shared = truth.shared ? truth.shared(random, round) : 0;
        const auto value = [&](double change) {
            return 100 * std::exp(shared + truth.noise(random, truth.scale)) * (1 + change);
        };
        series.baseline.push_back(value(0));
        series.contender.push_back(value(truth.change));
        if (truth.has_control) {
            series.control.push_back(value(0));
        }
    }
    return series;
}

}  // namespace wiretrial::compare::testing_only
