// http_answers: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "bench/load/http_answers.hpp"

#include <fmt/format.h>

#include "impl/base/text.hpp"

namespace wiretrial::load {
namespace {

constexpr std::size_t shown_octets_max = 40;

bool is_interim(int status) {
    return status >= 100 && status < 200;
}

bool is_success(int status) {
    return status >= 200 && status < 300;
}

}  // namespace

Reading HttpAnswers::read(ByteView input) {
    Reading reading;
    for (;;) {
        const ByteView rest = input.substr(reading.consumed);
        const Step<http1::Part> step = decoder_.decode(rest);
        if (step.progress == Progress::need_more) {
            reading.closes = decoder_.is_done();
            // Octets behind the last answer belong to no answer.
            reading.is_malformed = reading.closes && !rest.empty();
            return reading;
        }
        if (step.progress == Progress::violation) {
            violation_ = step.violation;
            came_ = escape(rest, shown_octets_max);
            reading.is_malformed = true;
            return reading;
        }
        reading.consumed += step.consumed;
        if (step.item.kind == http1::PartKind::head) {
            status_ = decoder_.head().status;
        } else if (step.item.kind == http1::PartKind::end) {
            const int status = std::exchange(status_, 0);
            if (is_success(status)) [[likely]] {
                ++reading.answers;
            } else if (!is_interim(status)) {
                refused_status_ = status;
                reading.is_refused = true;
                reading.closes = decoder_.is_done();
                return reading;
            }
        }
    }
}

bool HttpAnswers::ends_with_stream() const {
    return is_success(status_) && decoder_.finish({}) == Ending::clean;
}

std::string HttpAnswers::trouble() const {
    if (!violation_.code.empty()) {
        return fmt::format("no HTTP/1.1 response: {} at octet {} of the connection ({}); \"{}\"",
                           violation_.code, violation_.offset, violation_.section, came_);
    }
    return refused_status_ != 0 ? fmt::format("status {}", refused_status_)
                                : "octets behind the last response of the connection";
}

void HttpAnswers::reset() {
    decoder_ = http1::ResponseDecoder();
    decoder_.answers(method_);
    violation_ = {};
    status_ = 0;
    refused_status_ = 0;
}

}  // namespace wiretrial::load
