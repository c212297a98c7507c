// bench_plan: which loads `wiretrial bench` plays on whom, from what the user named.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "bench/session/scenario.hpp"
#include "bench/session/session.hpp"
#include "scenarios/engine/profile.hpp"

namespace wiretrial::cli {

/// Somebody who is loaded.
struct Contestant {
    std::string name{};  ///< As results have it.
    bench::Side side = bench::Side::contender;
    engine::Profile profile{};
    std::string program{};  ///< What `{wiretrial}` in its command stands for.
    bench::Place place{};   ///< Of a target that runs already.
};

/// One scenario, and all who are measured in it side by side.
struct Bout {
    bench::Scenario scenario{};
    std::vector<Contestant> contestants{};
};

struct BenchPlan {
    std::vector<Bout> bouts{};
    std::vector<std::string> remarks{};  ///< What fits nobody, and is left out.
};

/// What the user named.
struct BenchChoice {
    std::vector<std::string> scenarios{};  ///< Names, their beginnings, patterns, or files.
    std::vector<std::string> subjects{};   ///< Profiles; patterns allowed.
    std::vector<std::string> targets{};
    std::string profile{};  ///< Of the targets; that of the reference when empty.
    std::string against{};  ///< A program or a target; empty where nothing is compared.
    bool allows_remote = false;
};

/// Where the scenarios lie: in the environment's WIRETRIAL_DATA, beside the installed program, in the source tree.
[[nodiscard]] std::string bench_folder();

/// Those that are named; all that are shipped where none is.
///
/// Errors: the first file that is wrong, with its place; a name that selects nothing, with the nearest.
[[nodiscard]] std::expected<std::vector<bench::Scenario>, std::string> choose_scenarios(
    const std::vector<std::string>& wanted);

/// Errors: a sentence: an unknown scenario or subject; a target that is wrong, or not on this machine; sides that cannot
/// be compared. A plan without bouts is no error.
[[nodiscard]] std::expected<BenchPlan, std::string> plan_bench(const BenchChoice& choice);

}  // namespace wiretrial::cli
