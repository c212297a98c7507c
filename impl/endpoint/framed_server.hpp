// framed_server: a server of requests and replies, each in one frame of any codec; framed-echo is the simplest.
//
// After a violation, or when the stream ends inside a frame, the replies to all frames before it are delivered and
// the connection is closed in stages. It is not reset: a reset could destroy those replies on their way.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

#include "impl/endpoint/paced_session.hpp"
#include "impl/endpoint/stream_defects.hpp"
#include "impl/framing/codec.hpp"

namespace wiretrial::endpoint {

/// Answers each frame by what `reply` makes of its payload.
class FramedServer final : public PacedSession {
  public:
    using Reply = std::function<Bytes(ByteView)>;

    /// `shared` is what connections have in common where that mistake is planted, else null.
    FramedServer(framing::Codec codec,
                 Reply reply,
                 const StreamDefects& planted = {},
                 std::shared_ptr<Bytes> shared = nullptr)
        : codec_(std::move(codec)),
          decoder_(codec_.make_decoder()),
          reply_(std::move(reply)),
          planted_(planted),
          is_bent_(planted != StreamDefects{}),
          shared_(std::move(shared)) {}

  private:
    Next step(transport::StreamOutput& output) override;
    [[nodiscard]] ByteView input();
    void consume(std::size_t count);
    void answer(ByteView request, transport::StreamOutput& output);
    void bend_reply(Bytes& reply, transport::StreamOutput& output) const;

    framing::Codec codec_;
    framing::AnyDecoder decoder_;
    Reply reply_;
    StreamDefects planted_;
    bool is_bent_;
    std::shared_ptr<Bytes> shared_;
    Bytes scratch_;
};

/// The reply of framed-echo: the payload itself.
[[nodiscard]] inline Bytes same_payload(ByteView payload) {
    return Bytes(payload);
}

}  // namespace wiretrial::endpoint
