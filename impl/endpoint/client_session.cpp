// client_session: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/client_session.hpp"

#include <algorithm>
#include <utility>

namespace wiretrial::endpoint {

using transport::StreamFailure;
using transport::StreamOutput;

ClientSession::ClientSession(const ClientSurroundings& surroundings) : surroundings_(surroundings) {
    constexpr Duration impatience = std::chrono::milliseconds(10);
    if (surroundings_.planted.is_impatient) {
        surroundings_.silence_max = impatience;
    }
}

void ClientSession::on_open(TimePoint now, StreamOutput& output) {
    start(output);
    renew_patience(now, output);
}

void ClientSession::on_octets(ByteView octets, TimePoint now, StreamOutput& output) {
    if (!is_settled()) {
        receive(octets, output);
    }
    if (surroundings_.planted.takes_read_for_answer) {
        settle(ClientOutcome::complete, "", output);
    }
    renew_patience(now, output);
}

void ClientSession::on_end(TimePoint /*now*/, StreamOutput& output) {
    if (surroundings_.planted.takes_end_for_success) {
        settle(ClientOutcome::complete, "", output);
    }
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
    const bool is_taken_for_success = surroundings_.planted.takes_silence_for_success;
    settle(is_taken_for_success ? ClientOutcome::complete : ClientOutcome::incomplete,
           "nothing came or went for too long", output);
}

void ClientSession::on_failure(StreamFailure failure) {
    if (is_settled() || outlives(failure)) {
        return;
    }
    keep_part();
    if (surroundings_.planted.takes_failure_for_success) {
        outcome_ = ClientOutcome::complete;
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
    if (outcome != ClientOutcome::complete) {
        keep_part();
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
    settle(surroundings_.planted.takes_violation_for_success ? ClientOutcome::complete
                                                             : ClientOutcome::violation,
           std::string(violation.code) + " at octet " + std::to_string(violation.offset) +
               " of the answers",
           output);
}

void ClientSession::deliver(ByteView octets, StreamOutput& output) {
    if (!is_settled() && !octets.empty() && !surroundings_.sink->write(octets)) {
        settle(ClientOutcome::local_failure, "the answer could not be written", output);
    }
}

void ClientSession::keep_part() const {
    if (surroundings_.planted.keeps_part) {
        static_cast<void>(surroundings_.sink->commit());
    }
}

void ClientSession::renew_patience(TimePoint now, StreamOutput& output) const {
    if (surroundings_.planted.waits_for_ever) {
        return;
    }
    output.wake_at(now + std::min(alarm_after_.value_or(surroundings_.silence_max),
                                  surroundings_.silence_max));
}

}  // namespace wiretrial::endpoint
