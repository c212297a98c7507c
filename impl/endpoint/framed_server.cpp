// framed_server: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/framed_server.hpp"

#include <algorithm>

namespace wiretrial::endpoint {

PacedSession::Next FramedServer::step(transport::StreamOutput& output) {
    const Step<framing::Frame> decoded = decoder_.decode(input());
    if (decoded.progress == Progress::need_more) {
        if (planted_.answers_part_at_end && has_ended() && !unused().empty()) {
            answer(unused(), output);
            use(unused().size());
        }
        return Next::wait;
    }
    if (decoded.progress == Progress::violation) {
        output.close();
        return Next::go_on;
    }
    answer(decoded.item.payload, output);
    consume(planted_.drops_behind_first_frame ? unused().size() : decoded.consumed);
    return Next::go_on;
}

void FramedServer::answer(ByteView request, transport::StreamOutput& output) {
    scratch_.clear();
    Bytes reply = reply_(request);
    if (is_bent_) {
        bend_reply(reply, output);
    }
    const bool is_framed = codec_.append(reply, scratch_).has_value();
    if (planted_.skips_empty_output && reply == "ok\n") {
        return;
    }
    if (is_framed) {
        output.send(scratch_);
    } else {
        // The codec cannot carry this reply, and replies have their order as their only mark: end here.
        output.close();
    }
}

ByteView FramedServer::input() {
    if (!shared_) {
        return unused();
    }
    *shared_ += unused();
    use(unused().size());
    return *shared_;
}

void FramedServer::consume(std::size_t count) {
    if (shared_) {
        shared_->erase(0, count);
    } else {
        use(count);
    }
}

void FramedServer::bend_reply(Bytes& reply, transport::StreamOutput& output) const {
    constexpr std::size_t careless_buffer_octets = 1024;
    if (planted_.cuts_replies) {
        reply.resize(std::min(reply.size(), careless_buffer_octets));
    }
    if (planted_.closes_after_refusal && reply.starts_with("error\n")) {
        output.close();
    }
}

}  // namespace wiretrial::endpoint
