// plain_clients: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/plain_clients.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "impl/endpoint/pattern.hpp"

namespace wiretrial::endpoint {

using transport::StreamOutput;

namespace {

/// Length of the common front of two runs of octets.
std::size_t common_size(ByteView left, ByteView right) {
    const std::size_t size = std::min(left.size(), right.size());
    return static_cast<std::size_t>(
        std::mismatch(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(size), right.begin())
            .first -
        left.begin());
}

}  // namespace

MatchingClient::MatchingClient(const ClientSurroundings& surroundings, Exchange exchange)
    : ClientSession(surroundings), exchange_(std::move(exchange)) {}

void MatchingClient::start(StreamOutput& output) {
    output.send(exchange_.message);
    if (exchange_.finishes_at_once || exchange_.expected_answer.empty()) {
        output.finish();
    }
}

void MatchingClient::receive(ByteView octets, StreamOutput& output) {
    const ByteView expected = ByteView(exchange_.expected_answer).substr(matched_);
    const std::size_t right = common_size(octets, expected);
    deliver(octets.substr(0, right), output);
    matched_ += right;
    if (right < octets.size()) {
        const bool is_surplus = right == expected.size();
        settle_violation({.code = is_surplus ? "surplus_octets" : "wrong_octet",
                          .offset = matched_,
                          .section = {},
                          .status = 0},
                         output);
    } else if (matched_ == exchange_.expected_answer.size()) {
        output.finish();
    }
}

void MatchingClient::end(StreamOutput& output) {
    if (matched_ == exchange_.expected_answer.size()) {
        settle(ClientOutcome::complete, "", output);
    } else {
        settle(ClientOutcome::incomplete,
               "the stream ended after " + std::to_string(matched_) + " of " +
                   std::to_string(exchange_.expected_answer.size()) + " octets of the answer",
               output);
    }
}

void DiscardClient::start(StreamOutput& output) {
    refill(output);
}

void DiscardClient::refill(StreamOutput& output) {
    const ByteView piece = pattern_from(sent_, octets_ - sent_);
    output.send(piece);
    sent_ += piece.size();
    if (sent_ == octets_) {
        output.finish();
    }
}

void DiscardClient::receive(ByteView /*octets*/, StreamOutput& output) {
    settle_violation({.code = "surplus_octets", .offset = 0, .section = {}, .status = 0}, output);
}

void DiscardClient::end(StreamOutput& output) {
    if (sent_ == octets_ && output.pending().empty()) {
        settle(ClientOutcome::complete, "", output);
    } else {
        settle(ClientOutcome::incomplete, "the peer ended the stream before all was sent", output);
    }
}

void SourceClient::start(StreamOutput& /*output*/) {}

void SourceClient::receive(ByteView octets, StreamOutput& output) {
    while (!octets.empty()) {
        const ByteView expected = pattern_from(received_, octets.size());
        const std::size_t right = common_size(octets, expected);
        received_ += right;
        if (right < expected.size()) {
            settle_violation(
                {.code = "wrong_octet", .offset = received_, .section = {}, .status = 0}, output);
            return;
        }
        octets.remove_prefix(right);
    }
    if (expected_octets_ && received_ > *expected_octets_) {
        settle_violation(
            {.code = "surplus_octets", .offset = *expected_octets_, .section = {}, .status = 0},
            output);
    }
}

void SourceClient::end(StreamOutput& output) {
    if (expected_octets_ && received_ < *expected_octets_) {
        settle(ClientOutcome::incomplete,
               "the stream ended after " + std::to_string(received_) + " of " +
                   std::to_string(*expected_octets_) + " octets",
               output);
        return;
    }
    deliver(std::to_string(received_) + "\n", output);
    settle(ClientOutcome::complete, "", output);
}

}  // namespace wiretrial::endpoint
