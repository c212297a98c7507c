// decoder: see the header; the work is done in message_decoder.cpp.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/decoder.hpp"

#include "impl/http1/message_decoder.hpp"

namespace wiretrial::http1 {

RequestDecoder::RequestDecoder(const Limits& limits, const Policy& policy, Kernel kernel)
    : decoder_(std::make_unique<detail::MessageDecoder>(true, limits, policy, kernel)) {}
RequestDecoder::RequestDecoder(RequestDecoder&&) noexcept = default;
RequestDecoder& RequestDecoder::operator=(RequestDecoder&&) noexcept = default;
RequestDecoder::~RequestDecoder() = default;

Step<Part> RequestDecoder::decode(ByteView input) {
    return decoder_->decode(input);
}
const RequestHead& RequestDecoder::head() const {
    return decoder_->request_head();
}
Ending RequestDecoder::finish(ByteView unconsumed) const {
    return decoder_->finish(unconsumed);
}
bool RequestDecoder::is_done() const {
    return decoder_->is_done();
}
void RequestDecoder::stop() {
    decoder_->stop();
}
std::uint64_t RequestDecoder::offset() const {
    return decoder_->offset();
}

ResponseDecoder::ResponseDecoder(const Limits& limits, const Policy& policy, Kernel kernel)
    : decoder_(std::make_unique<detail::MessageDecoder>(false, limits, policy, kernel)) {}
ResponseDecoder::ResponseDecoder(ResponseDecoder&&) noexcept = default;
ResponseDecoder& ResponseDecoder::operator=(ResponseDecoder&&) noexcept = default;
ResponseDecoder::~ResponseDecoder() = default;

void ResponseDecoder::answers(ByteView method) {
    decoder_->answers(method);
}
Step<Part> ResponseDecoder::decode(ByteView input) {
    return decoder_->decode(input);
}
const ResponseHead& ResponseDecoder::head() const {
    return decoder_->response_head();
}
Ending ResponseDecoder::finish(ByteView unconsumed) const {
    return decoder_->finish(unconsumed);
}
bool ResponseDecoder::is_done() const {
    return decoder_->is_done();
}
std::uint64_t ResponseDecoder::offset() const {
    return decoder_->offset();
}

}  // namespace wiretrial::http1
