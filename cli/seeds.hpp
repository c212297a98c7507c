// seeds: the octets that scenarios send and decode, as seeds for the fuzz targets.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "impl/base/bytes.hpp"
#include "scenarios/engine/profile.hpp"
#include "scenarios/engine/scenario.hpp"

namespace wiretrial::cli {

/// One input of one fuzz target, in the form of fuzz/targets/choices.hpp.
struct Seed {
    std::string target{};  ///< Folder of the corpus, such as `http_request`.
    std::string name{};    ///< The id of the case, with dots for slashes: a name of a file.
    Bytes input{};
};

/// Longer seeds slow a fuzzer down and reach nothing that a shorter one does not.
inline constexpr std::size_t seed_octets_max = 4'096;

/// The inputs of vectors, each for the target of its codec, and what cases send to an HTTP server as `server` is, one
/// seed a case. Payloads that depend on a run, or on what the server does not have, are left out.
[[nodiscard]] std::vector<Seed> seeds_of(const std::vector<engine::Suite>& suites,
                                         const engine::Profile& server);

}  // namespace wiretrial::cli
