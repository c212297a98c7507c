// paced_session: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/paced_session.hpp"

namespace wiretrial::endpoint {

using transport::StreamOutput;

namespace {

/// Below the drivers' own mark, so that a session rests before its driver stops reading for it.
constexpr std::size_t pending_high = std::size_t{128} * 1024;

}  // namespace

void PacedSession::on_octets(ByteView octets, TimePoint /*now*/, StreamOutput& output) {
    unused_ += octets;
    pump(output);
}

void PacedSession::on_end(TimePoint /*now*/, StreamOutput& output) {
    has_ended_ = true;
    pump(output);
}

void PacedSession::on_drained(TimePoint /*now*/, StreamOutput& output) {
    pump(output);
}

void PacedSession::use(std::size_t count) {
    used_ += count;
    if (used_ * 2 >= unused_.size()) {
        unused_.erase(0, used_);
        used_ = 0;
    }
}

void PacedSession::pump(StreamOutput& output) {
    while (!output.wants_close() && !output.wants_abort()) {
        if (output.pending().size() >= pending_high) {
            output.pause_reading();
            return;
        }
        if (step(output) == Next::wait) {
            output.resume_reading();
            if (has_ended_) {
                output.close();
            }
            return;
        }
    }
}

}  // namespace wiretrial::endpoint
