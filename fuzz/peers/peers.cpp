// peers: see peer.hpp.
// SPDX-License-Identifier: Apache-2.0
#include "fuzz/peers/peer.hpp"
#include "impl/http1/read_message.hpp"

namespace wiretrial::fuzz {

Reading read_own(bool is_request, ByteView stream) {
    const auto step =
        is_request ? http1::read_request(stream, {}) : http1::read_response(stream, {});
    Reading reading;
    reading.outcome = step.progress == Progress::item        ? ReadOutcome::complete
                      : step.progress == Progress::violation ? ReadOutcome::refused
                                                             : ReadOutcome::incomplete;
    reading.reason = step.violation.code;
    const http1::Message& message = step.item;
    reading.method = message.method;
    reading.target = message.target;
    reading.status = message.status;
    reading.minor_version = message.version.minor;
    reading.fields = message.fields;
    reading.content = message.content;
    reading.consumed = step.progress == Progress::violation
                           ? static_cast<std::size_t>(step.violation.offset)
                           : step.consumed;
    return reading;
}

#ifdef WIRETRIAL_HAS_LLHTTP
Reading read_llhttp(bool is_request, ByteView stream);
#endif
#ifdef WIRETRIAL_HAS_HTTP_PARSER
Reading read_http_parser(bool is_request, ByteView stream);
#endif
#ifdef WIRETRIAL_HAS_PICOHTTPPARSER
Reading read_picohttpparser(bool is_request, ByteView stream);
#endif
#ifdef WIRETRIAL_HAS_BEAST
Reading read_beast(bool is_request, ByteView stream);
#endif

const std::vector<Peer>& peers() {
    static const std::vector<Peer> all = {
#ifdef WIRETRIAL_HAS_LLHTTP
        {"llhttp", read_llhttp},
#endif
#ifdef WIRETRIAL_HAS_HTTP_PARSER
        {"http_parser", read_http_parser},
#endif
#ifdef WIRETRIAL_HAS_PICOHTTPPARSER
        {"picohttpparser", read_picohttpparser},
#endif
#ifdef WIRETRIAL_HAS_BEAST
        {"beast", read_beast},
#endif
    };
    return all;
}

}  // namespace wiretrial::fuzz
