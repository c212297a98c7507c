// match: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "reports/compare/match.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "reports/compare/statistics.hpp"

namespace wiretrial::compare {
namespace {

std::vector<double> values_of(const Figure& figure) {
    std::vector<double> values;
    values.reserve(figure.samples.size());
    for (const Sample& sample : figure.samples) {
        values.push_back(sample.value);
    }
    return values;
}

/// One value a round, the median where a round holds several.
std::map<std::size_t, double> rounds_of(const Figure& figure) {
    std::map<std::size_t, std::vector<double>> all;
    for (const Sample& sample : figure.samples) {
        all[sample.round].push_back(sample.value);
    }
    std::map<std::size_t, double> rounds;
    for (const auto& [round, values] : all) {
        rounds.emplace(round, median(values));
    }
    return rounds;
}

void fill(Series& series, const Figure& base, const Figure& other, const Figure* control) {
    if (!series.is_paired) {
        series.baseline = values_of(base);
        series.contender = values_of(other);
        if (control != nullptr) {
            series.control = values_of(*control);
        }
        return;
    }
    const auto left = rounds_of(base);
    const auto right = rounds_of(other);
    const auto again = control != nullptr ? rounds_of(*control) : std::map<std::size_t, double>();
    for (const auto& [round, value] : left) {
        const auto partner = right.find(round);
        const auto twin = again.find(round);
        if (partner != right.end() && (control == nullptr || twin != again.end())) {
            series.baseline.push_back(value);
            series.contender.push_back(partner->second);
            if (control != nullptr) {
                series.control.push_back(twin->second);
            }
        }
    }
}

bool is_constant(const Figure& base, const Figure& other) {
    const double first = base.samples.front().value;
    const auto is_first = [first](const Sample& sample) { return sample.value == first; };
    return std::ranges::all_of(base.samples, is_first) &&
           std::ranges::all_of(other.samples, is_first);
}

bool has_logarithms(const Figure& figure) {
    return std::ranges::all_of(figure.samples,
                               [](const Sample& sample) { return sample.value > 0; });
}

/// Why the two have no ratio that can be judged.
std::optional<std::string> obstacle(const Figure& base, const Figure& other) {
    if (!has_logarithms(base) || !has_logarithms(other)) {
        return "values of 0 or below have no ratio";
    }
    if (base.metric.direction == Direction::unknown) {
        const double ratio = median(values_of(other)) / median(values_of(base));
        return fmt::format("{:.3f} times BASE, but nothing says which way is better", ratio);
    }
    return std::nullopt;
}

/// Whether the logarithms of the two run parallel or mirrored on both sides, to within the rounding of a report.
bool says_the_same(const Series& left, const Series& right) {
    // Of few values any two may run parallel by chance.
    if (left.baseline.size() != right.baseline.size() ||
        left.contender.size() != right.contender.size() ||
        std::min(left.baseline.size(), left.contender.size()) < repetitions_min) {
        return false;
    }
    const bool is_mirrored = left.about.direction != right.about.direction;
    const auto offset = [is_mirrored](double one, double two) {
        return is_mirrored ? std::log(one) + std::log(two) : std::log(one) - std::log(two);
    };
    const double first = offset(left.baseline.front(), right.baseline.front());
    const auto is_first = [&](double one, double two) {
        return std::abs(offset(one, two) - first) < 1e-5;
    };
    return std::ranges::equal(left.baseline, right.baseline, is_first) &&
           std::ranges::equal(left.contender, right.contender, is_first);
}

/// Times lead, rates follow: who says the same as one before it only adds its name there.
void add(std::vector<Series>& all, std::size_t first_of_benchmark, Series series) {
    for (std::size_t index = first_of_benchmark; index < all.size(); ++index) {
        if (all[index].about.effect_min == series.about.effect_min &&
            says_the_same(all[index], series)) {
            all[index].same.push_back(std::move(series.metric));
            return;
        }
    }
    all.push_back(std::move(series));
}

/// The names of a benchmark's figures that both know, those in the unit of time first.
std::vector<Name> common_names(const Measurements& baseline, const Measurements& contender) {
    std::vector<Name> names;
    for (const auto& [name, figure] : baseline.figures) {
        if (contender.figures.contains(name)) {
            names.push_back(name);
        }
    }
    std::ranges::sort(names, [&](const Name& left, const Name& right) {
        const auto key = [&](const Name& name) {
            return std::tuple(name.first, !baseline.figures.at(name).metric.is_in_time_unit,
                              name.second);
        };
        return key(left) < key(right);
    });
    return names;
}

/// What only one of two reports holds: a benchmark as a whole where all of it is missing.
void add_lonely(Matched& matched,
                const Measurements& here,
                const Measurements& there,
                bool is_base) {
    const auto has_benchmark = [&there](const std::string& benchmark) {
        const auto found = there.figures.lower_bound({benchmark, ""});
        return found != there.figures.end() && found->first.first == benchmark;
    };
    const std::string reason = is_base ? "only in BASE" : "only in NEW";
    std::string last;
    for (const auto& [name, figure] : here.figures) {
        const auto& [benchmark, metric] = name;
        if (there.figures.contains(name) || there.failed.contains(benchmark)) {
            continue;
        }
        if (has_benchmark(benchmark)) {
            matched.unjudged.push_back(
                {.benchmark = benchmark, .metric = metric, .reason = reason, .is_lost = is_base});
        } else if (benchmark != last) {
            matched.unjudged.push_back(
                {.benchmark = benchmark, .reason = reason, .is_lost = is_base});
            last = benchmark;
        }
    }
}

void add_failed(Matched& matched, const Measurements& baseline, const Measurements& contender) {
    for (const auto& [benchmark, message] : contender.failed) {
        matched.unjudged.push_back({.benchmark = benchmark,
                                    .reason = "failed in NEW: " + message,
                                    .has_failed = !baseline.failed.contains(benchmark)});
    }
    for (const auto& [benchmark, message] : baseline.failed) {
        if (!contender.failed.contains(benchmark)) {
            matched.unjudged.push_back(
                {.benchmark = benchmark, .reason = "failed in BASE: " + message});
        }
    }
}

}  // namespace

Matched match(const Measurements& baseline,
              const Measurements& contender,
              const Measurements& control,
              bool is_paired) {
    Matched matched;
    std::size_t first_of_benchmark = 0;
    for (const Name& name : common_names(baseline, contender)) {
        const Figure& base = baseline.figures.at(name);
        const Figure& other = contender.figures.at(name);
        if (base.metric.direction == Direction::unknown && is_constant(base, other)) {
            ++matched.constants;
            continue;
        }
        if (auto reason = obstacle(base, other)) {
            matched.unjudged.push_back(
                {.benchmark = name.first, .metric = name.second, .reason = std::move(*reason)});
            continue;
        }
        if (matched.series.empty() || matched.series.back().benchmark != name.first) {
            first_of_benchmark = matched.series.size();
        }
        const auto twin = control.figures.find(name);
        Series series{.benchmark = name.first,
                      .metric = name.second,
                      .about = base.metric,
                      .is_paired = is_paired};
        const bool has_twin = twin != control.figures.end() && has_logarithms(twin->second);
        fill(series, base, other, has_twin ? &twin->second : nullptr);
        add(matched.series, first_of_benchmark, std::move(series));
    }
    add_lonely(matched, baseline, contender, true);
    add_lonely(matched, contender, baseline, false);
    add_failed(matched, baseline, contender);
    return matched;
}

}  // namespace wiretrial::compare
