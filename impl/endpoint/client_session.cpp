// client_session: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/client_session.hpp"

#include <algorithm>
#include <utility>

namespace wiretrial::endpoint {

using transport::StreamFailure;
using transport::StreamOutput;

void ClientSession::on_open(TimePoint now, StreamOutput& output) {
    start(output);
    renew_patience(now, output);
}

void ClientSession::on_octets(ByteView octets, TimePoint now, StreamOutput& output) {
    if (!is_settled()) {
        receive(octets, output);
    }
    renew_patience(now, output);
}

void ClientSession::on_end(TimePoint /*now*/, StreamOutput& output) {
    if (!is_settled()) {
        end(output);
    }
}

void ClientSession::on_drained(TimePoint now, StreamOutput& output) {
    if (!is_settled()) {
        refill(output);
    }
    renew_patience(now, output);
}

void ClientSession::on_time(TimePoint now, StreamOutput& output) {
    if (alarm_after_ && *alarm_after_ < surroundings_.silence_max) {
        alarm_after_.reset();
        alarm(output);
        renew_patience(now, output);
        return;
    }
    settle(ClientOutcome::incomplete, "nothing came or went for too long", output);
}

void ClientSession::on_failure(StreamFailure failure) {
    if (is_settled() || outlives(failure)) {
        return;
    }
    const bool is_refused =
        failure == StreamFailure::refused || failure == StreamFailure::unreachable;
    outcome_ = is_refused ? ClientOutcome::refused : ClientOutcome::incomplete;
    switch (failure) {
        case StreamFailure::reset:
            reason_ = "the connection was reset";
            break;
        case StreamFailure::broken_pipe:
            reason_ = "the peer stopped reading and closed";
            break;
        case StreamFailure::refused:
            reason_ = "the connection was refused";
            break;
        case StreamFailure::unreachable:
            reason_ = "the peer cannot be reached";
            break;
        case StreamFailure::timed_out:
            reason_ = "the connection timed out";
            break;
        case StreamFailure::other:
            reason_ = "the connection failed";
            break;
    }
}

void ClientSession::settle(ClientOutcome outcome, std::string reason, StreamOutput& output) {
    if (is_settled()) {
        return;
    }
    if (outcome == ClientOutcome::complete && !surroundings_.sink->commit()) {
        outcome = ClientOutcome::local_failure;
        reason = "the answer could not be stored";
    }
    outcome_ = outcome;
    reason_ = std::move(reason);
    if (outcome == ClientOutcome::complete) {
        output.close();
    } else {
        output.abort();
    }
}

void ClientSession::settle_violation(const Violation& violation, StreamOutput& output) {
    settle(ClientOutcome::violation,
           std::string(violation.code) + " at octet " + std::to_string(violation.offset) +
               " of the answers",
           output);
}

void ClientSession::deliver(ByteView octets, StreamOutput& output) {
    if (!is_settled() && !octets.empty() && !surroundings_.sink->write(octets)) {
        settle(ClientOutcome::local_failure, "the answer could not be written", output);
    }
}

void ClientSession::renew_patience(TimePoint now, StreamOutput& output) const {
    output.wake_at(now + std::min(alarm_after_.value_or(surroundings_.silence_max),
                                  surroundings_.silence_max));
}

}  // namespace wiretrial::endpoint
