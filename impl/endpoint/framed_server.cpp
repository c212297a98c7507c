// framed_server: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/framed_server.hpp"

namespace wiretrial::endpoint {

PacedSession::Next FramedServer::step(transport::StreamOutput& output) {
    const Step<framing::Frame> decoded = decoder_.decode(unused());
    if (decoded.progress == Progress::need_more) {
        return Next::wait;
    }
    if (decoded.progress == Progress::violation) {
        output.close();
        return Next::go_on;
    }
    scratch_.clear();
    const bool is_framed = codec_.append(reply_(decoded.item.payload), scratch_).has_value();
    use(planted_.drops_behind_first_frame ? unused().size() : decoded.consumed);
    if (is_framed) {
        output.send(scratch_);
    } else {
        // The codec cannot carry this reply, and replies have their order as their only mark: end here.
        output.close();
    }
    return Next::go_on;
}

}  // namespace wiretrial::endpoint
