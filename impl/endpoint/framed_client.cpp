// framed_client: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/framed_client.hpp"

#include <utility>

#include "impl/base/check.hpp"

namespace wiretrial::endpoint {

using transport::StreamOutput;

FramedClient::FramedClient(const ClientSurroundings& surroundings, Exchange exchange)
    : ClientSession(surroundings), exchange_(std::move(exchange)), reader_(exchange_.codec) {}

void FramedClient::start(StreamOutput& output) {
    if (exchange_.requests.empty()) {
        output.finish();
        return;
    }
    const std::size_t count = exchange_.is_pipelined ? exchange_.requests.size() : 1;
    for (std::size_t index = 0; index < count; ++index) {
        send_request(index, output);
    }
}

void FramedClient::send_request(std::size_t index, StreamOutput& output) {
    const auto frame = exchange_.codec.encode(exchange_.requests[index]);
    WIRETRIAL_CHECK(frame.has_value());
    output.send(*frame);
}

void FramedClient::receive(ByteView octets, StreamOutput& output) {
    reader_.feed(octets);
    while (!is_settled() && answered_ < exchange_.requests.size()) {
        const Step<framing::Frame> step = reader_.next();
        if (step.progress == Progress::need_more) {
            return;
        }
        if (step.progress == Progress::violation) {
            settle_violation(step.violation, output);
            return;
        }
        take_reply(step.item.payload, output);
    }
    check_surplus(output);
}

void FramedClient::take_reply(ByteView reply, StreamOutput& output) {
    const std::string_view fault = exchange_.judge(exchange_.requests[answered_], reply);
    if (!fault.empty()) {
        settle_violation({.code = fault, .offset = reader_.consumed(), .section = {}, .status = 0},
                         output);
        return;
    }
    deliver(reply, output);
    ++answered_;
    if (answered_ == exchange_.requests.size()) {
        output.finish();
    } else if (!exchange_.is_pipelined) {
        send_request(answered_, output);
    }
}

void FramedClient::check_surplus(StreamOutput& output) {
    if (!is_settled() && !reader_.unconsumed().empty()) {
        settle_violation(
            {.code = "surplus_octets", .offset = reader_.consumed(), .section = {}, .status = 0},
            output);
    }
}

void FramedClient::end(StreamOutput& output) {
    if (answered_ == exchange_.requests.size()) {
        settle(ClientOutcome::complete, "", output);
        return;
    }
    const bool is_truncated = reader_.finish() == framing::Ending::truncated;
    settle(ClientOutcome::incomplete,
           "the stream ended " + std::string(is_truncated ? "inside a reply" : "between replies") +
               ", after " + std::to_string(answered_) + " of " +
               std::to_string(exchange_.requests.size()),
           output);
}

std::string_view judge_echo(ByteView request, ByteView reply) {
    return request == reply ? "" : "wrong_reply";
}

std::string_view judge_command_reply(ByteView /*request*/, ByteView reply) {
    return reply.starts_with("ok\n") || reply.starts_with("error\n") ? "" : "status_line_unknown";
}

}  // namespace wiretrial::endpoint
