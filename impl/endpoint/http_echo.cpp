// http_echo: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/http_echo.hpp"

namespace wiretrial::endpoint {

HttpEcho::HttpEcho(const http1::BodyFraming& framing) {
    if (framing.kind != http1::BodyKind::chunked) {
        length_ = framing.length;
    }
}

void HttpEcho::take(ByteView piece, HttpResponder& responder) {
    kept_ += piece;
    if (responder.has_begun() || kept_.size() > whole_octets_max) {
        flush(responder);
    }
}

void HttpEcho::finish(HttpResponder& responder) {
    flush(responder);
    responder.finish();
}

void HttpEcho::flush(HttpResponder& responder) {
    if (!responder.has_begun()) {
        responder.begin(empty_answer(200).with("Content-Type", "application/octet-stream"),
                        length_);
    }
    responder.append(kept_);
    kept_.clear();
}

}  // namespace wiretrial::endpoint
