// verdict: names, and what makes a run red.
// SPDX-License-Identifier: Apache-2.0
#include "reports/model/verdict.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace wiretrial::model {
namespace {

constexpr std::array<std::string_view, 5> outcome_names = {"pass", "fail", "skip", "error", "died"};
constexpr std::array<std::string_view, 6> level_names = {"must",     "should",  "may",
                                                         "security", "sockets", "limit"};
constexpr std::array<std::string_view, 3> aspect_names = {"answer", "framing", "ending"};

template <class Enum, std::size_t N>
std::optional<Enum> value_named(const std::array<std::string_view, N>& names,
                                std::string_view name) {
    const auto* const found = std::ranges::find(names, name);
    if (found == names.end()) {
        return std::nullopt;
    }
    return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::string_view name_of(Outcome outcome) {
    return outcome_names.at(static_cast<std::size_t>(outcome));
}
std::string_view name_of(Level level) {
    return level_names.at(static_cast<std::size_t>(level));
}
std::string_view name_of(AspectKind kind) {
    return aspect_names.at(static_cast<std::size_t>(kind));
}

std::optional<Outcome> outcome_named(std::string_view name) {
    return value_named<Outcome>(outcome_names, name);
}

std::optional<Level> level_named(std::string_view name) {
    return value_named<Level>(level_names, name);
}

std::optional<AspectKind> aspect_named(std::string_view name) {
    return value_named<AspectKind>(aspect_names, name);
}

bool is_red(const CaseResult& result, bool is_strict) {
    if (!result.known.empty()) {
        return false;
    }
    if (result.outcome == Outcome::error || result.outcome == Outcome::died) {
        return true;
    }
    if (result.outcome != Outcome::fail) {
        return false;
    }
    switch (result.requirement.level) {
        case Level::must:
        case Level::security:
        case Level::sockets:
            return true;
        case Level::should:
            return is_strict;
        case Level::may:
        case Level::limit:
            return false;
    }
    return true;
}

void add(Tally& sum, const CaseResult& result, bool is_strict) {
    switch (result.outcome) {
        case Outcome::pass:
            ++sum.pass;
            break;
        case Outcome::fail:
            ++sum.fail;
            break;
        case Outcome::skip:
            ++sum.skip;
            break;
        case Outcome::error:
            ++sum.error;
            break;
        case Outcome::died:
            ++sum.died;
            break;
    }
    const bool is_failure = result.outcome != Outcome::pass && result.outcome != Outcome::skip;
    sum.known += is_failure && !result.known.empty() ? 1 : 0;
    sum.red += is_red(result, is_strict) ? 1 : 0;
    sum.flaky += result.flaky ? 1 : 0;
}

Tally tally(const Run& run) {
    Tally sum;
    for (const CaseResult& result : run.cases) {
        add(sum, result, run.is_strict);
    }
    return sum;
}

int exit_status(const Run& run) {
    return tally(run).red > 0 ? 1 : 0;
}

}  // namespace wiretrial::model
