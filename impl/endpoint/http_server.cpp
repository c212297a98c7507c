// http_server: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/http_server.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <variant>

#include "impl/http1/lists.hpp"

namespace wiretrial::endpoint {

using transport::StreamOutput;

namespace {

/// Below the drivers' own mark, so that a session rests before its driver stops reading for it.
constexpr std::size_t pending_high = std::size_t{128} * 1024;

/// The method of a request that did not become whole: HEAD has no content in its answer, whatever the answer is.
bool begins_with_head(ByteView octets) {
    octets.remove_prefix(std::min(octets.find_first_not_of("\r\n"), octets.size()));
    return octets.starts_with("HEAD ");
}

std::string sentence_of(const Violation& violation) {
    return std::string(violation.code) + " at octet " + std::to_string(violation.offset) +
           " of the connection, " + std::string(violation.section);
}

}  // namespace

HttpServer::HttpServer(std::shared_ptr<const HttpResources> resources,
                       const HttpServerSettings& settings)
    : resources_(std::move(resources)),
      settings_(settings),
      decoder_(settings.limits, settings.policy),
      responder_(resources_->facts(), settings.planted),
      deadline_(settings.timeouts) {}

void HttpServer::on_open(TimePoint now, StreamOutput& output) {
    output_ = &output;
    responder_.bind(output);
    arm(now);
}

void HttpServer::on_octets(ByteView octets, TimePoint now, StreamOutput& /*output*/) {
    unused_ += octets;
    if (settings_.planted.renews_timeout_with_each_octet) {
        deadline_.restart();
    }
    pump(now);
}

void HttpServer::on_end(TimePoint now, StreamOutput& /*output*/) {
    has_ended_ = true;
    pump(now);
}

void HttpServer::on_drained(TimePoint now, StreamOutput& /*output*/) {
    if (deadline_.phase() == HttpPhase::sending) {
        deadline_.restart();
    }
    pump(now);
}

void HttpServer::on_time(TimePoint now, StreamOutput& output) {
    if (now < deadline_.at()) {
        arm(now);
        return;
    }
    switch (deadline_.phase()) {
        case HttpPhase::idle:
            output.close();
            break;
        case HttpPhase::head:
        case HttpPhase::content:
            refuse(408, "The request did not come in time.");
            break;
        case HttpPhase::sending:
            if (output.pending().size() == pending_before_) {
                output.abort();
                return;
            }
            deadline_.restart();
            break;
    }
    pump(now);
}

void HttpServer::use(std::size_t count) {
    used_ += count;
    if (used_ * 2 >= unused_.size()) {
        unused_.erase(0, used_);
        used_ = 0;
    }
}

void HttpServer::pump(TimePoint now) {
    while (!output_->wants_close() && !output_->wants_abort()) {
        if (output_->pending().size() >= pending_high) {
            output_->pause_reading();
            break;
        }
        if (responder_.is_sending_file()) {
            responder_.send_piece();
        } else if (responder_.is_complete() && responder_.closes()) {
            if (settings_.planted.resets_behind_answers) {
                if (!output_->pending().empty()) {
                    break;
                }
                output_->abort();
            }
            decoder_.stop();
            output_->close();
        } else if (!step()) {
            output_->resume_reading();
            if (has_ended_) {
                end_of_input();
            }
            break;
        }
        if (!overtaken_.empty() && responder_.is_complete()) {
            output_->send(std::exchange(overtaken_, {}));
        }
    }
    arm(now);
}

/// Gives false when nothing can be done before more octets come.
bool HttpServer::step() {
    const Step<http1::Part> decoded = decoder_.decode(unused());
    switch (decoded.progress) {
        case Progress::need_more:
            return false;
        case Progress::violation:
            refuse(decoded.violation.status, sentence_of(decoded.violation));
            return true;
        case Progress::item:
            take_part(decoded.item);
            use(decoded.consumed);
            forget_what_follows(decoded.item.kind);
            return true;
    }
    return false;
}

/// What servers do that do not keep what they have read, or do not read what they need not keep.
void HttpServer::forget_what_follows(http1::PartKind kind) {
    if (settings_.planted.drops_pipelined_requests && kind == http1::PartKind::end) {
        use(unused().size());
    }
    if (std::exchange(leaves_content_, false)) {
        decoder_ = http1::RequestDecoder(settings_.limits, settings_.policy);
        end_request();
    }
}

void HttpServer::take_part(const http1::Part& part) {
    switch (part.kind) {
        case http1::PartKind::head:
            begin_request();
            return;
        case http1::PartKind::data:
            take_content(part.data);
            return;
        case http1::PartKind::end:
            end_request();
            return;
    }
}

void HttpServer::begin_request() {
    const http1::RequestHead& head = decoder_.head();
    is_within_ = true;
    dropped_octets_ = 0;
    if (settings_.planted.swaps_pipelined_answers) {
        overtaken_ = Bytes(output_->pending());
        output_->drop_pending();
    }
    responder_.expect(
        {.is_head = head.method == "HEAD", .version = head.version, .keeps_open = head.keeps_open});
    const bool has_content =
        head.framing.kind == http1::BodyKind::chunked || head.framing.length > 0;
    const bool expects_continue = has_content &&
                                  http1::lists_token(head.fields, "Expect", "100-continue") &&
                                  (!settings_.planted.reads_expect_with_case ||
                                   http1::find_field(head.fields, "Expect") == "100-continue");
    if (settings_.planted.switches_to_any_protocol && head.version >= http1::http_1_1) {
        if (const auto protocol = http1::find_field(head.fields, "Upgrade")) {
            output_->send("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: " +
                          Bytes(*protocol) + "\r\n\r\n");
        }
    }
    HttpPlan plan = resources_->plan(head);
    if (auto* task = std::get_if<std::unique_ptr<HttpTask>>(&plan)) {
        task_ = std::move(*task);
        if (expects_continue) {
            responder_.send_continue();
        }
        return;
    }
    HttpAnswer answer = std::get<HttpAnswer>(std::move(plan));
    if (head.framing.length > settings_.dropped_octets_max && !answer.is_refusal()) {
        answer = sentence_answer(413, "The target has no use for so much content.");
    }
    begin_answer(std::move(answer), has_content, expects_continue);
}

/// RFC 9110 section 10.1.1: a refusal is sent before the content that a client holds back, and instead of 100. Whether
/// that client sends the content then is unknown, so the connection ends. So it does where there is much to be read.
void HttpServer::begin_answer(HttpAnswer answer, bool has_content, bool expects_continue) {
    const bool is_long = decoder_.head().framing.length > settings_.dropped_octets_max;
    if (has_content && answer.is_refusal() && (expects_continue || is_long)) {
        responder_.send(std::move(answer).closing());
        return;
    }
    if (expects_continue) {
        responder_.send_continue();
    }
    answer_ = std::move(answer);
    leaves_content_ = has_content && settings_.planted.reads_no_content_it_does_not_need;
}

void HttpServer::take_content(ByteView piece) {
    deadline_.add_content(piece.size());
    if (task_) {
        task_->take(piece, responder_);
        return;
    }
    dropped_octets_ += piece.size();
    if (dropped_octets_ > settings_.dropped_octets_max) {
        responder_.send((answer_->is_refusal()
                             ? std::move(*answer_)
                             : sentence_answer(413, "The target has no use for so much content."))
                            .closing());
    }
}

void HttpServer::end_request() {
    is_within_ = false;
    deadline_.restart();
    if (const std::unique_ptr<HttpTask> task = std::move(task_)) {
        task->finish(responder_);
    } else {
        responder_.send(std::move(*answer_));
    }
    answer_.reset();
}

/// The client's FIN came and everything before it was used.
void HttpServer::end_of_input() {
    if (decoder_.finish(unused()) == Ending::truncated) {
        refuse(400, "The connection ended inside the request.");
    }
    output_->close();
}

/// Answers a request that will not become whole, and ends the connection.
void HttpServer::refuse(int status, std::string_view sentence) {
    task_.reset();
    if (is_within_ && responder_.has_begun()) {
        // Half an answer is out: that it ends before its time tells the client enough.
        output_->close();
        return;
    }
    if (!is_within_) {
        responder_.expect({.is_head = begins_with_head(unused())});
    }
    is_within_ = false;
    if (settings_.planted.stays_open_after_errors && status != 408 && !has_ended_) {
        responder_.send(sentence_answer(status, sentence));
        const std::size_t end = unused().find("\r\n\r\n");
        use(end == ByteView::npos ? unused().size() : end + 4);
        decoder_ = http1::RequestDecoder(settings_.limits, settings_.policy);
        return;
    }
    responder_.send(sentence_answer(status, sentence).closing());
}

HttpPhase HttpServer::phase() const {
    if (output_->wants_close() || output_->wants_pause()) {
        return HttpPhase::sending;
    }
    if (is_within_) {
        return HttpPhase::content;
    }
    if (!unused().empty()) {
        return HttpPhase::head;
    }
    // A client that still has an answer to read is not idle.
    return output_->pending().empty() ? HttpPhase::idle : HttpPhase::sending;
}

void HttpServer::arm(TimePoint now) {
    if (settings_.planted.never_times_out) {
        return;
    }
    if (output_->wants_abort() || (output_->wants_close() && output_->pending().empty())) {
        return;
    }
    deadline_.wait_for(phase(), now);
    pending_before_ = output_->pending().size();
    output_->wake_at(deadline_.at());
}

}  // namespace wiretrial::endpoint
