// frame_reader: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/framing/frame_reader.hpp"

namespace wiretrial::framing {

void FrameReader::feed(ByteView octets) {
    if (has_failed_) {
        return;
    }
    // Moving the rest down only when it is the smaller part keeps the cost linear in what is fed.
    if (taken_ * 2 >= buffer_.size()) {
        buffer_.erase(0, taken_);
        taken_ = 0;
    }
    buffer_ += octets;
}

Step<Frame> FrameReader::next() {
    const Step<Frame> step = decoder_.decode(unconsumed());
    taken_ += step.consumed;
    if (step.progress == Progress::violation) {
        has_failed_ = true;
        Bytes().swap(buffer_);  // an assignment would keep the memory
        taken_ = 0;
    }
    return step;
}

}  // namespace wiretrial::framing
