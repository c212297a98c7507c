// plain_servers: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/plain_servers.hpp"

#include <limits>

#include "impl/base/text.hpp"
#include "impl/endpoint/pattern.hpp"

namespace wiretrial::endpoint {

using transport::StreamOutput;

void EchoServer::on_octets(ByteView octets, TimePoint /*now*/, StreamOutput& output) {
    output.send(octets);
}

void EchoServer::on_end(TimePoint /*now*/, StreamOutput& output) {
    output.close();
}

void UpperServer::on_octets(ByteView octets, TimePoint /*now*/, StreamOutput& output) {
    output.send(to_upper(octets));
}

void UpperServer::on_end(TimePoint /*now*/, StreamOutput& output) {
    output.close();
}

void UpperOnceServer::on_octets(ByteView octets, TimePoint /*now*/, StreamOutput& output) {
    if (octets.size() > message_octets_max - message_.size()) {
        output.abort();
        return;
    }
    message_ += octets;
}

void UpperOnceServer::on_end(TimePoint /*now*/, StreamOutput& output) {
    output.send(to_upper(message_));
    output.close();
}

void DiscardServer::on_octets(ByteView /*octets*/, TimePoint /*now*/, StreamOutput& /*output*/) {}

void DiscardServer::on_end(TimePoint /*now*/, StreamOutput& output) {
    output.close();
}

void SourceServer::on_open(TimePoint now, StreamOutput& output) {
    on_drained(now, output);
}

void SourceServer::on_octets(ByteView /*octets*/, TimePoint /*now*/, StreamOutput& /*output*/) {}

void SourceServer::on_end(TimePoint /*now*/, StreamOutput& /*output*/) {}

void SourceServer::on_drained(TimePoint /*now*/, StreamOutput& output) {
    const std::uint64_t left =
        octets_ ? *octets_ - sent_ : std::numeric_limits<std::uint64_t>::max();
    const ByteView piece = pattern_from(sent_, left);
    output.send(piece);
    sent_ += piece.size();
    if (octets_ == sent_) {
        output.finish();
    }
}

}  // namespace wiretrial::endpoint
