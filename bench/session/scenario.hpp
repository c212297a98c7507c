// scenario: named loads as data: what is asked of a subject, how often at once, and which reference stands for it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "bench/load/plan.hpp"
#include "scenarios/engine/json_tree.hpp"
#include "scenarios/engine/profile.hpp"
#include "scenarios/engine/shape.hpp"

namespace wiretrial::bench {

/// What a load consists of.
enum class Traffic : std::uint8_t { http, echo, frames, datagrams };

struct Scenario {
    std::string name{};     ///< `http/keep-alive`.
    std::string about{};    ///< One sentence.
    std::string subject{};  ///< The profile that is loaded when nobody names one.
    Traffic traffic = Traffic::http;
    std::string resource{};      ///< HTTP: the resource of the profile that is asked for.
    std::string method = "GET";  ///< HTTP.
    std::size_t octets = 0;      ///< Of a message, a frame's payload, or a request's content.
    std::size_t download_octets =
        0;  ///< HTTP: of the file beside the resource; 0: the resource itself.
    std::size_t connections = 64;
    std::size_t depth = 1;  ///< Requests on their way on one connection.
    bool connects_per_request = false;
    bool may_lose = false;  ///< Datagrams that are lost are counted, and no failure.
    std::int64_t timeout_ms = 2000;
};

/// A file of such scenarios.
[[nodiscard]] const engine::Shape& scenarios_shape();

/// Reads a file of scenarios.
///
/// Errors: whatever is wrong with the file, with its place; a name that occurs twice; requests behind one another on
/// connections for one request each.
[[nodiscard]] std::expected<std::vector<Scenario>, engine::ScenarioError> load_scenarios(
    const std::string& path);
/// Likewise, of a text. `file` is named in errors.
[[nodiscard]] std::expected<std::vector<Scenario>, engine::ScenarioError> parse_scenarios(
    std::string_view text, const std::string& file);

/// Whether a subject of this profile can be loaded so.
[[nodiscard]] bool fits(const Scenario& scenario, const engine::Profile& profile);

/// Adds to the profile's files what the scenario downloads: beside the file of the resource.
///
/// Errors: a sentence, where the profile has no such resource, or no file of its name.
[[nodiscard]] std::expected<void, std::string> put_files(const Scenario& scenario,
                                                         engine::Profile& profile);

/// Where a subject is asked.
struct Place {
    std::string url{};  ///< For reports.
    Bytes authority{};  ///< HTTP: the value of Host.
    Bytes
        target{};  ///< HTTP: asked for instead of the profile's resource; empty where the profile knows.
};

/// The load of a scenario on one subject; length is left to the caller.
///
/// Errors: a sentence: no such resource, a codec that cannot carry the payload.
[[nodiscard]] std::expected<load::Plan, std::string> plan_of(const Scenario& scenario,
                                                             const engine::Profile& profile,
                                                             const Place& place);

}  // namespace wiretrial::bench
