// profile: what a subject is and can do, and how it is started. Plain data.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "impl/transport/address.hpp"
#include "scenarios/engine/harness_defects.hpp"
#include "scenarios/engine/json_tree.hpp"
#include "scenarios/engine/judge.hpp"
#include "scenarios/engine/lesson.hpp"

namespace wiretrial::engine {

struct Profile {
    std::string name{};  ///< `http`; with a defect planted in it `http+content-length-wins`.
    std::string about{};
    std::string role{};     ///< `server`, `client`, `peer`; `host` for the operating system.
    std::string service{};  ///< `stream` or `datagram`; empty for the host.
    std::string behaviour{};
    std::string codec{};  ///< Empty where it frames nothing.
    std::vector<transport::Family> transports{};
    std::vector<std::string> capabilities{};
    std::map<std::string, std::int64_t> limits{};
    std::map<std::string, Resource> resources{};  ///< What an HTTP server has, by name.
    std::vector<std::string> start{};  ///< Command of a server; empty for a client or a target.
    bool tells_address = false;        ///< Through descriptor 3.
    std::map<transport::Family, std::string> addresses{};             ///< Forms of `{address}`.
    std::map<std::string, Payload> files{};                           ///< In its working folder.
    std::map<std::string, std::vector<std::string>> configuration{};  ///< Lines, likewise.
    std::map<std::string, std::vector<std::string>> templates{};      ///< Commands of a client.
    std::map<std::string, std::string> exits{};
    std::map<std::string, Payload> phrases{};  ///< How its protocol words what cases say.
    std::optional<Lesson> lesson{};            ///< Of a program that is wrong on purpose.
    bool is_reference = false;
    std::string defect{};                       ///< Planted in it; empty where it is strict.
    HarnessDefects planted{};                   ///< The same, where it runs inside this program.
    std::optional<transport::Target> target{};  ///< Already running there; not owned.

    [[nodiscard]] bool is_owned() const { return !target.has_value(); }
    [[nodiscard]] bool has_capability(std::string_view capability) const;
};

/// Reads the profiles of one file: one, or one for each row of for_each.
///
/// Errors: whatever is wrong with the file, with its place; a codec that does not exist.
[[nodiscard]] std::expected<std::vector<Profile>, ScenarioError> load_profiles(
    const std::string& path);

/// The operating system as subject.
[[nodiscard]] Profile host_profile();

/// The reference with a mistake planted in it.
///
/// Needs: the profile is that of a reference, or of the host.
[[nodiscard]] Profile with_defect(Profile profile,
                                  std::string_view defect,
                                  const HarnessDefects& planted);

/// What a subject that gives `behaviour` answers to a message.
[[nodiscard]] Transform transform_of(std::string_view behaviour);

}  // namespace wiretrial::engine
