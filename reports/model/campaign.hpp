// campaign: what a campaign of fuzzing did and found, as plain data; every report of it is a pure function of it.
//
// A campaign lives in a folder and grows there, session after session. Sessions and findings are sets, keyed by their
// ids, so that campaigns of many machines can be merged in any order (fuzz/campaign/merge.hpp).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "impl/base/bytes.hpp"
#include "impl/base/time.hpp"
#include "reports/model/verdict.hpp"

namespace wiretrial::model {

/// How far a target had come at one time.
struct GrowthPoint {
    Duration at{};  ///< Since the session began.
    std::uint64_t runs = 0;
    std::uint64_t edges = 0;     ///< Of the control flow; the engine's `cov`.
    std::uint64_t features = 0;  ///< Edges with how often they were taken; the engine's `ft`.
    std::uint64_t corpus = 0;    ///< Inputs that the engine keeps.

    friend bool operator==(const GrowthPoint&, const GrowthPoint&) = default;
};

/// What one session did with one target.
struct TargetGrowth {
    std::string target{};
    Duration spent{};  ///< Time of one core, in all slices.
    std::uint64_t runs = 0;
    std::uint64_t slices = 0;
    Duration last_edge_at{};  ///< When an edge was last new, since the session began.
    std::string trouble{};    ///< Why it could not be run; else empty.
    std::vector<GrowthPoint> points{};

    friend bool operator==(const TargetGrowth&, const TargetGrowth&) = default;
};

/// One call of `wiretrial fuzz`.
struct Session {
    std::string id{};       ///< 12 hexadecimal digits.
    std::string started{};  ///< RFC 3339, UTC.
    std::string command{};
    Environment environment{};
    Duration planned{};
    Duration duration{};
    std::uint64_t jobs = 1;
    bool is_complete = true;
    std::string incomplete_reason{};
    std::vector<TargetGrowth> targets{};  ///< Sorted by name.

    friend bool operator==(const Session&, const Session&) = default;
};

/// Where and how often a session met a finding.
struct Sighting {
    std::string session{};
    std::string target{};
    std::uint64_t count = 0;
    Duration first_at{};  ///< Since the session began.

    friend bool operator==(const Sighting&, const Sighting&) = default;
};

/// A place on the stack, from the inside outwards.
struct Frame {
    std::string function{};
    std::string file{};  ///< From the tree's root where that is known; may be empty.
    std::uint32_t line = 0;

    friend bool operator==(const Frame&, const Frame&) = default;
};

/// One bug, as far as kind and stack can tell bugs apart.
struct Finding {
    std::string id{};       ///< 12 hexadecimal digits, of kind, law and stack.
    std::string kind{};     ///< Such as `broken-law`, `heap-buffer-overflow`, `timeout`.
    std::string law{};      ///< What a broken law is called; else empty.
    std::string message{};  ///< What the target or the sanitizer said.
    std::vector<Frame> frames{};
    std::string target{};  ///< Which shows it with the input.
    Bytes input{};         ///< The smallest that is known.
    std::string name{};    ///< Content-addressed: SHA-1 of the input, 40 hexadecimal digits.
    std::uint64_t found_size = 0;       ///< Octets of the input before it was minimised.
    std::uint32_t tries = 0;            ///< How often the input was played again,
    std::uint32_t failures = 0;         ///< and how often it failed then.
    std::vector<Sighting> sightings{};  ///< Sorted by session and target.

    /// It comes now and then only.
    [[nodiscard]] bool is_flaky() const { return failures > 0 && failures < tries; }
    /// It does not come any more: mended, or never to be repeated.
    [[nodiscard]] bool is_gone() const { return tries > 0 && failures == 0; }

    friend bool operator==(const Finding&, const Finding&) = default;
};

struct Campaign {
    static constexpr int schema_version = 1;

    std::vector<Session> sessions{};  ///< Sorted by start and id.
    std::vector<Finding> findings{};  ///< Sorted by id.

    friend bool operator==(const Campaign&, const Campaign&) = default;
};

/// Findings that are not gone.
[[nodiscard]] std::size_t open_findings(const Campaign& campaign);

/// All that the sessions did with one target; points of the last session that has any.
[[nodiscard]] TargetGrowth total_of(const Campaign& campaign, const std::string& target);

/// Names of all targets, sorted.
[[nodiscard]] std::vector<std::string> targets_of(const Campaign& campaign);

/// 1 with open findings, 3 where a target could not be run in the last session, else 0.
[[nodiscard]] int exit_status(const Campaign& campaign);

}  // namespace wiretrial::model
