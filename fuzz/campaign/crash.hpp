// crash: what ended a run of a fuzz target: its kind, its stack, and the key by which two of them are one bug.
//
// Exit statuses as measured with clang 19: 70 a timeout, 71 out of memory, 77 a signal or what libFuzzer saw itself, 1 a
// sanitizer. A status alone tells little (1 is wrong usage, too), so a crash is what left an artifact or a summary.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model/campaign.hpp"

namespace wiretrial::fuzz {

struct Crash {
    std::string kind{};     ///< `broken-law`, `failed-check`, the sanitizer's word, `timeout`, ...
    std::string law{};      ///< What the target calls the law, up to its first colon.
    std::string message{};  ///< One line, at most `message_octets_max` octets.
    std::vector<model::Frame> frames{};  ///< Without those of engine, sanitizer and C library.

    friend bool operator==(const Crash&, const Crash&) = default;
};

inline constexpr std::size_t message_octets_max = 2'000;
inline constexpr std::size_t frames_max = 24;
/// Frames that tell two bugs of a kind apart: fewer merge strangers, more split one bug by its callers.
inline constexpr std::size_t key_frames = 3;

/// Reads what a run said before it ended; nothing where `log` tells of no crash.
[[nodiscard]] std::optional<Crash> read_crash(std::string_view log);

/// 12 hexadecimal digits: the same for one bug found twice, in any target.
[[nodiscard]] std::string id_of(const Crash& crash);

}  // namespace wiretrial::fuzz
