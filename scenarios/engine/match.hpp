// match: whether what came at an endpoint is what a pattern waits for. Pure.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "impl/base/bytes.hpp"
#include "scenarios/engine/match_messages.hpp"
#include "scenarios/engine/scenario.hpp"

namespace wiretrial::engine {

/// A datagram that came.
struct ArrivedDatagram {
    Bytes octets{};
    std::string from{};
    bool is_truncated = false;
};

/// What has come at one endpoint and was not consumed by an earlier expectation.
struct EndpointState {
    Bytes input{};               ///< Octets of the stream.
    std::uint64_t consumed = 0;  ///< Octets of the stream before `input`.
    std::deque<ArrivedDatagram> datagrams{};
    bool has_ended = false;  ///< FIN.
    bool was_reset = false;
    bool was_refused = false;
    Bytes last_match{};         ///< What the last expectation matched, for `save`.
    std::string last_sender{};  ///< Of the datagram that matched last; empty before.
    std::shared_ptr<const http1::Message> last_message{};  ///< The last of `last_match`, if any.
    std::size_t last_message_at = 0;                       ///< Where it begins in `last_match`.
};

/// A pattern whose payloads and numbers have their values.
struct ResolvedPattern {
    const Pattern* pattern = nullptr;
    std::vector<Bytes> payloads{};
    std::size_t size = 0;
    std::string from{};          ///< Of a datagram: `subject`, an address, or empty for any sender.
    std::size_t verified = 0;    ///< Octets of the payload already compared: keeps the fold linear.
    MessageProgress messages{};  ///< Of PatternKind::messages.
};

/// Errors: those of the payloads.
[[nodiscard]] std::expected<ResolvedPattern, std::string> resolve(const Pattern& pattern,
                                                                  const PayloadContext& context);

enum class MatchState : std::uint8_t { pending, matched, mismatched };

struct MatchResult {
    MatchState state = MatchState::pending;
    std::string detail{};         ///< Of a mismatch: what was expected and what came.
    std::size_t consumed = 0;     ///< Of a match: octets of the stream.
    bool takes_datagram = false;  ///< Of a match.
    /// Of a mismatch: the part of the verdict that it decides; the expectation's own when absent.
    std::optional<model::AspectKind> aspect{};
    bool awaits_quiet = false;  ///< While pending: all has come, and only the quiet is waited for.
};

/// What is known beside the octets.
struct MatchClock {
    bool is_time_up = false;           ///< The limit has passed.
    bool is_silence_inferred = false;  ///< Nothing can come any more.
    Duration limit{};                  ///< For messages.
    std::string subject_address{};     ///< For `from: subject`.
};

/// Decides as soon as it can be decided. `codec` reads `frames`; null where the subject frames nothing.
[[nodiscard]] MatchResult match(ResolvedPattern& pattern,
                                const EndpointState& state,
                                const MatchClock& clock,
                                const framing::Codec* codec);

/// The pattern in words, for messages: `the 5 octets "hello"`.
[[nodiscard]] std::string describe(const ResolvedPattern& pattern);

/// What has come in words: `nothing`, `the 3 octets "hel" and then FIN`.
[[nodiscard]] std::string describe(const EndpointState& state);

}  // namespace wiretrial::engine
