// message_assembler: whole messages, as one item each, from octets that come in any cut.
//
// The protocol of impl/base/decoder.hpp: the input begins at the first octet of the message that is not whole, and
// `consumed` is the whole message. The caller holds a message's octets until it is whole; servers and clients, which
// must not, use decoder.hpp.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>

#include "impl/base/bytes.hpp"
#include "impl/base/decoder.hpp"
#include "impl/http1/decoder.hpp"
#include "impl/http1/message.hpp"
#include "impl/http1/read_message.hpp"

namespace wiretrial::http1 {

enum class MessageKind : std::uint8_t { request, response };

class MessageAssembler {
  public:
    /// `options.is_end` is not looked at: see finish_input.
    MessageAssembler(MessageKind kind, const ReadOptions& options);

    /// Errors: those of violation.hpp, with offsets from the start of the stream; sticky.
    [[nodiscard]] Step<Message> decode(ByteView input);

    /// The connection has ended. Gives: the response whose content ended with it, if one was in progress; once.
    [[nodiscard]] std::optional<Message> finish_input();

    /// Octets of the message in progress that have been taken.
    [[nodiscard]] std::size_t taken() const { return taken_; }
    /// What has come of the message in progress.
    [[nodiscard]] const Message& partial() const { return message_; }

    /// What it means when the stream ends now and `unconsumed` is left.
    [[nodiscard]] Ending finish(ByteView unconsumed) const;
    /// No message will follow on this connection.
    [[nodiscard]] bool is_done() const;

  private:
    using AnyDecoder = std::variant<RequestDecoder, ResponseDecoder>;

    [[nodiscard]] Step<Part> decode_part(ByteView input);
    void take_head();

    AnyDecoder decoder_;
    Message message_{};
    std::size_t taken_ = 0;
};

}  // namespace wiretrial::http1
