// framed_answers: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "bench/load/framed_answers.hpp"

#include <fmt/format.h>

#include "impl/base/text.hpp"

namespace wiretrial::load {
namespace {

constexpr std::size_t shown_octets_max = 40;

}  // namespace

Reading FramedAnswers::read(ByteView input) {
    Reading reading;
    for (;;) {
        const ByteView rest = input.substr(reading.consumed);
        const Step<framing::Frame> step = decoder_.decode(rest);
        if (step.progress == Progress::need_more) {
            return reading;
        }
        if (step.progress == Progress::violation) {
            trouble_ = fmt::format("no frame of codec {}: {} at octet {} of the connection; \"{}\"",
                                   codec_.name(), step.violation.code, step.violation.offset,
                                   escape(rest, shown_octets_max));
            reading.is_malformed = true;
            return reading;
        }
        if (step.item.payload != payload_) {
            trouble_ = fmt::format("the echo differs from what was sent: \"{}\"",
                                   escape(step.item.payload, shown_octets_max));
            reading.is_malformed = true;
            return reading;
        }
        reading.consumed += step.consumed;
        ++reading.answers;
    }
}

void FramedAnswers::reset() {
    decoder_ = codec_.make_decoder();
    trouble_.clear();
}

}  // namespace wiretrial::load
