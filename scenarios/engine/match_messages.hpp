// match_messages: reading the HTTP messages that a pattern waits for, as far as they have come. Pure.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "impl/http1/message_assembler.hpp"
#include "reports/model/verdict.hpp"
#include "scenarios/engine/message_rules.hpp"

namespace wiretrial::engine {

/// Messages of one pattern and how far they have come: no octet is read twice, so the fold stays linear.
struct MessageProgress {
    std::vector<ResolvedMessage> wanted{};
    std::size_t next = 0;    ///< Of `wanted`.
    std::size_t offset = 0;  ///< Octets of the stream that whole messages took.
    std::optional<http1::MessageAssembler> assembler{};
    std::size_t assembler_offset = 0;              ///< Where it began to read.
    std::shared_ptr<const http1::Message> last{};  ///< The last one that matched.
    std::size_t last_offset = 0;                   ///< Where it begins.
};

/// What is known of the stream beside its octets.
struct StreamState {
    ByteView input{};
    bool has_ended = false;  ///< FIN.
    bool was_reset = false;
    bool is_over = false;  ///< No more is waited for.
};

enum class ReadState : std::uint8_t { pending, whole, wrong };

/// What came of reading.
struct ReadResult {
    ReadState state = ReadState::pending;
    model::AspectKind aspect = model::AspectKind::answer;  ///< Of `wrong`.
    std::string
        detail{};  ///< Of `wrong`: which message, what was expected, what came. The caller adds the stream.
    bool shows_stream = false;  ///< Of `wrong`: what came is told by the stream, not by a message.
};

/// Reads on: interim responses are skipped where the pattern allows it, and each message is compared when it is whole.
[[nodiscard]] ReadResult read_messages(MessageProgress& progress, const StreamState& stream);

/// Octets behind the last message: whether they are a violation, in words; empty where they may become a message.
[[nodiscard]] std::string surplus_violation(const MessageProgress& progress,
                                            const StreamState& stream);

/// Octets of the head at the front of a message, empty lines before it and the empty line behind it included.
[[nodiscard]] std::size_t head_octets(ByteView message);

/// The messages in words, for a failure: `2 responses (to HEAD with status 200, ...)`.
[[nodiscard]] std::string describe(const std::vector<ResolvedMessage>& wanted);

}  // namespace wiretrial::engine
