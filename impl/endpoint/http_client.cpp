// http_client: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/http_client.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "impl/base/check.hpp"
#include "impl/http1/encode.hpp"
#include "impl/http1/lists.hpp"

namespace wiretrial::endpoint {

using http1::BodyKind;
using http1::Part;
using http1::PartKind;
using http1::ResponseHead;
using transport::StreamFailure;
using transport::StreamOutput;

namespace {

constexpr int switching_protocols = 101;
constexpr int expectation_failed = 417;
constexpr int first_error = 400;

bool is_redirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/// Whether the redirected request becomes a GET without content: always for 303 (but HEAD stays), and for POST
/// where user agents always did. 307 and 308 never change the method. RFC 9110 sections 15.4.2 to 15.4.9.
bool becomes_get(int status, ByteView method) {
    return (status == 303 && method != "HEAD") ||
           ((status == 301 || status == 302) && method == "POST");
}

/// A head as mistaken clients write it.
Bytes bent_head(Bytes head, const HttpDefects& planted) {
    constexpr std::string_view line_end = "\r\n";
    const auto take_line = [&](std::string_view name) {
        const std::size_t begin = head.find(Bytes(line_end) + Bytes(name) + ": ");
        if (begin == Bytes::npos) {
            return Bytes();
        }
        const std::size_t end = head.find(line_end, begin + line_end.size());
        Bytes line = head.substr(begin, end - begin);
        head.erase(begin, end - begin);
        return line;
    };
    if (planted.sends_no_host || planted.sends_host_last) {
        const Bytes host = take_line("Host");
        head.insert(head.size() - 2 * line_end.size(), planted.sends_host_last ? host : "");
    }
    if (planted.sends_no_framing) {
        take_line("Content-Length");
        take_line("Transfer-Encoding");
    }
    if (planted.sends_absolute_form) {
        const std::size_t host = head.find("Host: ") + 6;
        head.insert(head.find(' ') + 1,
                    "http://" + head.substr(host, head.find(line_end, host) - host));
    }
    if (planted.sends_lone_lf) {
        std::erase(head, '\r');
    }
    return head;
}

}  // namespace

HttpClient::HttpClient(const ClientSurroundings& surroundings, HttpErrand errand)
    : ClientSession(surroundings), errand_(std::move(errand)), count_(errand_.requests.size()) {
    for (HttpRequest& request : errand_.requests) {
        tasks_.push_back({.request = std::move(request)});
    }
}

bool HttpClient::wants_connection() {
    const bool is_wanted = !is_settled() && connection_ && connection_->is_over;
    connection_.reset();
    return is_wanted;
}

void HttpClient::start(StreamOutput& output) {
    if (tasks_.empty()) {
        settle(ClientOutcome::complete, "", output);
        return;
    }
    connection_.emplace();
    connection_->decoder = make_decoder();
    // RFC 9112 section 9.3.2: after a lost connection nothing is pipelined before the first answer.
    connection_->pipelines = errand_.is_pipelined && !has_lost_;
    if (errand_.route == HttpRoute::tunnel) {
        const Bytes& authority = tasks_.front().request.url.authority;
        const auto head = encode_request_head(
            {.method = "CONNECT", .url = {.authority = authority, .target = with_port(authority)}},
            {});
        WIRETRIAL_CHECK(head.has_value());
        output.send(*head);
        connection_->awaits_tunnel = true;
        return;
    }
    send_more(output);
}

http1::ResponseDecoder HttpClient::make_decoder() const {
    http1::Policy policy = http1::Policy::for_user_agent();
    policy.planted = errand_.planted_in_decoder;
    return http1::ResponseDecoder({}, policy);
}

void HttpClient::send_more(StreamOutput& output) {
    while (may_send()) {
        send_request(output);
    }
}

bool HttpClient::may_send() const {
    const std::size_t in_flight = connection_->in_flight;
    if (connection_->is_over || connection_->is_withholding || in_flight == tasks_.size()) {
        return false;
    }
    // RFC 9112 section 9.3.2: nothing is pipelined behind a request that cannot be repeated.
    return in_flight == 0 ||
           (connection_->pipelines && is_idempotent(tasks_[in_flight - 1].request.method));
}

void HttpClient::send_request(StreamOutput& output) {
    const HttpRequest& request = tasks_[connection_->in_flight].request;
    ++connection_->in_flight;
    connection_->has_said_close = connection_->in_flight == tasks_.size();
    const auto head = encode_request_head(request, {.to_proxy = errand_.route == HttpRoute::proxy,
                                                    .is_last = connection_->has_said_close});
    WIRETRIAL_CHECK(head.has_value());
    output.send(bent_head(*head, errand_.planted));
    if (request.awaits_continue) {
        connection_->is_withholding = true;
        set_alarm(errand_.continue_wait);
    } else {
        output.send(encode_request_content(request));
    }
}

void HttpClient::release_content(StreamOutput& output) {
    if (std::exchange(connection_->is_withholding, false)) {
        set_alarm(std::nullopt);
        output.send(encode_request_content(tasks_[connection_->in_flight - 1].request));
        send_more(output);
    }
}

void HttpClient::alarm(StreamOutput& output) {
    // RFC 9110 section 10.1.1: a client SHOULD NOT wait for an indefinite period before sending the content.
    if (connection_) {
        release_content(output);
    }
}

void HttpClient::receive(ByteView octets, StreamOutput& output) {
    if (connection_->is_over) {
        return;
    }
    const Bytes input = std::exchange(connection_->unconsumed, {}).append(octets);
    ByteView unconsumed = input;
    while (take_step(unconsumed, output)) {
    }
    connection_->unconsumed = unconsumed;
}

bool HttpClient::take_step(ByteView& unconsumed, StreamOutput& output) {
    Connection& here = *connection_;
    if (is_settled() || here.is_over) {
        return false;
    }
    if (here.in_flight == 0 && !here.awaits_tunnel) {
        take_idle_turn(unconsumed, output);
        return false;
    }
    if (!here.is_in_response) {
        here.decoder.answers(here.awaits_tunnel ? ByteView("CONNECT")
                                                : ByteView(tasks_.front().request.method));
    }
    const Step<Part> step = here.decoder.decode(unconsumed);
    here.has_begun = here.has_begun || !unconsumed.empty();
    if (step.progress == Progress::violation) {
        settle_violation(step.violation, output);
    }
    if (step.progress != Progress::item) {
        return false;
    }
    unconsumed.remove_prefix(step.consumed);
    switch (step.item.kind) {
        case PartKind::head:
            here.is_in_response = true;
            if (here.decoder.head().is_interim() && !errand_.planted.takes_interim_for_final) {
                take_interim_head(output);
            } else {
                take_final_head(output);
            }
            break;
        case PartKind::data:
            if (here.delivers) {
                deliver(step.item.data, output);
            }
            break;
        case PartKind::end:
            here.is_in_response = false;
            take_end(output);
            break;
    }
    return true;
}

/// Nothing is outstanding. What comes now answers nothing, and the connection is not used again (RFC 9112 section
/// 9.2): neither is what came glued to the last answer the answer to the next request.
void HttpClient::take_idle_turn(ByteView unconsumed, StreamOutput& output) {
    if (unconsumed.empty()) {
        send_more(output);
    } else if (connection_->answered > 0) {
        leave_connection(output);
    } else {
        settle_violation({.code = "unsolicited_octets",
                          .offset = connection_->decoder.offset(),
                          .section = "RFC 9112 9.2",
                          .status = 0},
                         output);
    }
}

void HttpClient::take_interim_head(StreamOutput& output) {
    const int status = connection_->decoder.head().status;
    if (status == switching_protocols) {
        // RFC 9110 section 15.2.2: only to a protocol that the client asked for, and it asks for none.
        settle_violation({.code = "protocol_switched",
                          .offset = connection_->decoder.offset(),
                          .section = "RFC 9110 15.2.2",
                          .status = 0},
                         output);
    } else if (status == 100) {
        release_content(output);
    }
}

void HttpClient::take_final_head(StreamOutput& output) {
    Connection& here = *connection_;
    const ResponseHead& head = here.decoder.head();
    if (here.awaits_tunnel) {
        take_tunnel_answer(output);
        return;
    }
    if (std::exchange(here.is_withholding, false)) {
        set_alarm(std::nullopt);
        here.has_withheld = true;
    }
    // RFC 9112 section 9.5: a server that wants no content and closes is not sent any more of it.
    // Nor any further request, RFC 9112 section 9.6.
    if (!head.keeps_open && (head.status >= 300 || here.in_flight > 1)) {
        output.drop_pending();
    }
    if (errand_.planted.refuses_unknown_status && http1::reason_of(head.status).empty()) {
        settle(ClientOutcome::refused, "the server answered " + std::to_string(head.status),
               output);
        return;
    }
    plan_next(head);
    here.delivers = !next_;
    if (has_too_many_redirects_) {
        settle(ClientOutcome::violation,
               "the server redirects for ever: " + std::to_string(errand_.redirects_max) +
                   " redirects were followed",
               output);
    } else if (errand_.refuses_errors && !next_ && head.status >= first_error) {
        settle(ClientOutcome::refused, "the server answered " + std::to_string(head.status),
               output);
    } else if (next_ && errand_.planted.follows_redirects_at_heads) {
        tasks_.front() = std::move(*next_);
        next_.reset();
        here.is_in_response = false;
        here.decoder = make_decoder();
        --here.in_flight;
        send_request(output);
    }
}

/// RFC 9110 section 9.3.6: any 2xx opens the tunnel right behind its head, whatever its fields say.
void HttpClient::take_tunnel_answer(StreamOutput& output) {
    const ResponseHead& head = connection_->decoder.head();
    if (head.framing.kind != BodyKind::tunnel && !errand_.planted.goes_through_refused_tunnel) {
        settle(ClientOutcome::refused, "the proxy answered " + std::to_string(head.status), output);
        return;
    }
    connection_->awaits_tunnel = false;
    connection_->is_in_response = false;
    connection_->has_begun = false;
    connection_->decoder = make_decoder();
}

/// What follows from a final response: the request again, changed, or nothing.
void HttpClient::plan_next(const ResponseHead& head) {
    const Task& task = tasks_.front();
    next_.reset();
    // RFC 9110 section 10.1.1: 417 has the request repeated without the expectation.
    if (head.status == expectation_failed && task.request.awaits_continue) {
        next_ = task;
        next_->request.awaits_continue = false;
        return;
    }
    const auto location = http1::find_field(head.fields, "Location");
    if (!errand_.follows_redirects || errand_.is_pipelined || !is_redirect(head.status) ||
        !location) {
        return;
    }
    const auto url = resolve_reference(task.request.url, *location);
    if (!url || !is_same_authority(url->authority, task.request.url.authority)) {
        return;
    }
    Task next = task;
    next.request.url.target = url->target;
    next.is_repeated = false;
    if (becomes_get(head.status, task.request.method)) {
        next.request.method = "GET";
        next.request.content.reset();
        next.request.awaits_continue = false;
    }
    // A Location may hold octets that no target has: then the redirect itself is the answer.
    if (!encode_request_head(next.request, {})) {
        return;
    }
    next_ = std::move(next);
    has_too_many_redirects_ = ++next_->redirects > errand_.redirects_max;
}

void HttpClient::take_end(StreamOutput& output) {
    const ResponseHead& head = connection_->decoder.head();
    if (!head.is_interim() || errand_.planted.takes_interim_for_final) {
        finish_response(head.keeps_open && !head.framing.must_close, output);
    }
}

void HttpClient::finish_response(bool persists, StreamOutput& output) {
    Connection& here = *connection_;
    tasks_.pop_front();
    --here.in_flight;
    // What is asked again stands before what is in flight: no answer would find its request.
    const bool is_out_of_order = next_ && here.in_flight > 0;
    if (next_) {
        tasks_.push_front(std::move(*next_));
        next_.reset();
    }
    ++here.answered;
    here.has_begun = false;
    here.delivers = true;
    here.pipelines = errand_.is_pipelined;
    has_lost_ = false;
    if (tasks_.empty()) {
        output.drop_pending();
        settle(ClientOutcome::complete, "", output);
    } else if (!persists || here.has_withheld || is_out_of_order ||
               (here.has_said_close && here.in_flight == 0)) {
        output.drop_pending();
        leave_connection(output);
    }
}

/// RFC 9112 section 9.6: after `close` nothing is sent, and what was pipelined behind is not taken as processed.
void HttpClient::leave_connection(StreamOutput& output) {
    if (!is_repeatable()) {
        settle_lost(output);
        return;
    }
    connection_->is_over = true;
    set_alarm(std::nullopt);
    output.close();
}

bool HttpClient::is_repeatable() const {
    return std::ranges::all_of(tasks_.begin(),
                               tasks_.begin() + static_cast<std::ptrdiff_t>(connection_->in_flight),
                               [](const Task& task) { return is_idempotent(task.request.method); });
}

void HttpClient::end(StreamOutput& output) {
    Connection& here = *connection_;
    if (here.is_over) {
        return;
    }
    const bool is_whole =
        here.is_in_response && (errand_.planted.takes_premature_end_for_whole ||
                                (here.decoder.head().framing.kind == BodyKind::until_close &&
                                 here.decoder.finish(here.unconsumed) == Ending::clean));
    if (is_whole) {
        here.is_in_response = false;
        finish_response(false, output);
    } else if (can_go_on()) {
        output.close();
    } else {
        settle_lost(output);
    }
}

bool HttpClient::outlives(StreamFailure /*failure*/) {
    return connection_ && (connection_->is_over || can_go_on());
}

bool HttpClient::can_go_on() {
    Connection& here = *connection_;
    if (here.in_flight > 0) {
        // A connection that was used before may have been closed by the server at its leisure, before it saw the
        // request. A fresh one that closes says more than that.
        const bool was_reused = here.answered > 0 || here.in_flight > 1;
        if (!was_reused || here.has_begun || !is_repeatable() || tasks_.front().is_repeated) {
            return false;
        }
        tasks_.front().is_repeated = true;
    } else if (here.awaits_tunnel) {
        return false;
    }
    has_lost_ = true;
    here.is_over = true;
    set_alarm(std::nullopt);
    return true;
}

void HttpClient::settle_lost(StreamOutput& output) {
    const bool is_inside = connection_->has_begun;
    settle(ClientOutcome::incomplete,
           "the connection ended " + std::string(is_inside ? "inside" : "before") +
               " a response, after " + std::to_string(count_ - tasks_.size()) + " of " +
               std::to_string(count_),
           output);
}

}  // namespace wiretrial::endpoint
