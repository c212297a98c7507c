// metric: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "reports/compare/metric.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <utility>
#include <vector>

namespace wiretrial::compare {
namespace {

constexpr std::array<std::string_view, 21> lower_words{
    "time",   "latency", "ns",     "us",     "ms",    "seconds", "instructions",
    "cycles", "allocs",  "errors", "misses", "rss",   "memory",  "faults",
    "used",   "delay",   "jitter", "wait",   "stall", "retries", "allocations"};
constexpr std::array<std::string_view, 6> higher_words{"throughput", "goodput", "rps",
                                                       "qps",        "ops",     "iops"};

bool is_digit(char character) {
    return character >= '0' && character <= '9';
}

/// The words of a name in lower case: letters and digits belong together, all else parts them.
std::vector<std::string> words_of(std::string_view name) {
    std::vector<std::string> words(1);
    for (const char character : name) {
        if (std::isalnum(static_cast<unsigned char>(character)) != 0) {
            words.back() += static_cast<char>(std::tolower(static_cast<unsigned char>(character)));
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
    }
    return words;
}

/// `p50`, `p999`.
bool is_percentile(std::string_view word) {
    return word.size() >= 2 && word.front() == 'p' && std::ranges::all_of(word.substr(1), is_digit);
}

/// From p95 on a percentile rests on few values.
bool is_tail(std::string_view word) {
    return is_percentile(word) && (word[1] == '9' && word.size() > 2 && word[2] >= '5');
}

bool is_bare_percentile(const std::vector<std::string>& words) {
    return is_percentile(words.front()) &&
           std::all_of(words.begin() + 1, words.end(),
                       [](const std::string& word) { return std::ranges::all_of(word, is_digit); });
}

}  // namespace

std::string_view name_of(Direction direction) {
    switch (direction) {
        case Direction::lower_is_better:
            return "lower";
        case Direction::higher_is_better:
            return "higher";
        case Direction::unknown:
            return "unknown";
    }
    std::unreachable();
}

Metric metric_of(std::string_view name) {
    const std::vector<std::string> words = words_of(name);
    const auto has_any = [&words](const auto& list) {
        return std::ranges::any_of(words, [&list](const std::string& word) {
            return std::ranges::find(list, word) != list.end();
        });
    };
    if (name.ends_with("_per_second") || has_any(higher_words)) {
        return {.direction = Direction::higher_is_better};
    }
    if (!has_any(lower_words) && std::ranges::none_of(words, is_percentile)) {
        return {};
    }
    Metric metric{.direction = Direction::lower_is_better};
    metric.is_exact = words.front() == "instructions";
    metric.effect_min = metric.is_exact ? 0.01 : std::ranges::any_of(words, is_tail) ? 0.10 : 0.05;
    metric.is_in_time_unit = name == "real_time" || name == "cpu_time" || is_bare_percentile(words);
    return metric;
}

}  // namespace wiretrial::compare
