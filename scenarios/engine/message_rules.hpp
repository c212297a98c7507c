// message_rules: whether an HTTP message is what a pattern wants. Pure.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "impl/http1/message.hpp"
#include "scenarios/engine/message_pattern.hpp"

namespace wiretrial::engine {

/// A rule whose texts have their values.
struct ResolvedRule {
    const TextRule* rule = nullptr;
    Bytes is{}, match{}, saved{};
    std::size_t lines = 0;
};

/// A pattern whose texts, payloads and numbers have their values.
///
/// Lifetime: views the pattern.
struct ResolvedMessage {
    const MessagePattern* pattern = nullptr;
    std::vector<ResolvedRule> fields{}, trailers{};  ///< In the order of the pattern.
    std::optional<ResolvedRule> reason{}, target{};
    std::optional<Bytes> body{}, body_match{};
    std::size_t size = 0;
};

/// Errors: those of the payloads and templates.
[[nodiscard]] std::expected<ResolvedMessage, std::string> resolve(const MessagePattern& pattern,
                                                                  const PayloadContext& context);

/// Whether the pattern is of an interim response, so that none in front is skipped.
[[nodiscard]] bool names_interim(const MessagePattern& pattern);

/// All in which the message is not what is wanted, as a sentence; empty when all fits. Content and trailers of a
/// pattern that ends with the head are not looked at.
[[nodiscard]] std::string deviation(const ResolvedMessage& wanted, const http1::Message& message);

/// The pattern in words: `a response with status 200 or 4xx`.
[[nodiscard]] std::string describe(const MessagePattern& pattern);

/// The message in words: `the response "404 Not Found" with 3 fields and 12 octets of content`.
[[nodiscard]] std::string describe(const http1::Message& message);

}  // namespace wiretrial::engine
