// framed_client: sends requests in frames and judges the replies, in turn or pipelined.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "impl/endpoint/client_session.hpp"
#include "impl/framing/codec.hpp"
#include "impl/framing/frame_reader.hpp"

namespace wiretrial::endpoint {

/// Wants one reply a request, in order, then the end of the stream. It sends FIN after the last reply.
class FramedClient final : public ClientSession {
  public:
    /// Gives the code of what is wrong with a reply, empty when nothing is.
    using Judge = std::function<std::string_view(ByteView request, ByteView reply)>;

    struct Exchange {
        framing::Codec codec;
        std::vector<Bytes> requests;  ///< Needs: the codec can encode each.
        bool is_pipelined = false;
        Judge judge;
    };
    FramedClient(const ClientSurroundings& surroundings, Exchange exchange);

  private:
    void start(transport::StreamOutput& output) override;
    void receive(ByteView octets, transport::StreamOutput& output) override;
    void end(transport::StreamOutput& output) override;
    void send_request(std::size_t index, transport::StreamOutput& output);
    void take_reply(ByteView reply, transport::StreamOutput& output);
    void check_surplus(transport::StreamOutput& output);

    Exchange exchange_;
    framing::FrameReader reader_;
    std::size_t answered_ = 0;
};

/// Judge of framed-echo-client: the reply is the request.
[[nodiscard]] std::string_view judge_echo(ByteView request, ByteView reply);

/// Judge of command-client: a reply begins with the line `ok` or `error`.
[[nodiscard]] std::string_view judge_command_reply(ByteView request, ByteView reply);

}  // namespace wiretrial::endpoint
