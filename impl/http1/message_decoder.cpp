// message_decoder: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/message_decoder.hpp"

#include <algorithm>
#include <limits>

#include "impl/http1/bent_length.hpp"
#include "impl/http1/host.hpp"
#include "impl/http1/lists.hpp"

namespace wiretrial::http1::detail {
namespace {

/// Limits that somebody forgot, or chose without a look at what clients send.
Limits bent_limits(Limits limits, const Defects& planted) {
    // Less than there are, so that sums of a place and a limit do not wrap.
    constexpr std::size_t unbounded = std::numeric_limits<std::size_t>::max() / 4;
    constexpr std::size_t small_octets = 1'024;
    if (planted.has_unbounded_start_lines) {
        limits.start_line_bytes_max = unbounded;
        limits.method_bytes_max = unbounded;
    }
    if (planted.has_unbounded_fields) {
        limits.field_line_bytes_max = unbounded;
        limits.field_lines_max = unbounded;
        limits.fields_bytes_max = unbounded;
    }
    if (planted.has_small_fields) {
        limits.start_line_bytes_max = small_octets;
        limits.fields_bytes_max = small_octets;
    }
    if (planted.has_unbounded_chunk_exts) {
        limits.chunk_line_bytes_max = unbounded;
        limits.chunk_exts_bytes_max = unbounded;
    }
    if (planted.has_unbounded_content) {
        limits.content_bytes_max = unbounded;
    }
    if (planted.refuses_empty_lines) {
        limits.empty_lines_max = 0;
    }
    return limits;
}

Policy bent_policy(Policy policy) {
    policy.keeps_odd_target_octets =
        policy.keeps_odd_target_octets || policy.planted.takes_any_target_octet;
    return policy;
}

}  // namespace

MessageDecoder::MessageDecoder(bool is_request,
                               const Limits& limits,
                               const Policy& policy,
                               Kernel kernel)
    : is_request_(is_request),
      is_bent_(policy.planted != Defects{}),
      limits_(bent_limits(limits, policy.planted)),
      policy_(bent_policy(policy)),
      request_line_(limits_, policy_),
      status_line_(limits_, policy_),
      section_(limits_, policy_),
      chunks_(limits_, policy_),
      // A bent decoder makes its mistakes in the state machines.
      kernel_(is_bent_ ? HeadKernel{} : head_kernel(kernel)),
      whole_head_bytes_max_(kernel_.request == nullptr ? 0 : whole_head_bytes_max()),
      whole_fields_(WholeHead::marked_max) {}

void MessageDecoder::begin_message() {
    state_ = State::start_line;
    is_untouched_ = true;
}

StartLine& MessageDecoder::start_line() {
    return is_request_ ? static_cast<StartLine&>(request_line_) : status_line_;
}

void MessageDecoder::decode_on(ByteView input, Step<Part>& step) {
    if (state_ == State::start_line) {
        const Scan scan = is_request_ ? request_line_.advance(input) : status_line_.advance(input);
        if (scan == Scan::fault) {
            violate(start_line().fault(), step);
        }
        if (scan != Scan::done) {
            return;
        }
        section_.begin(start_line().at());
        state_ = State::fields;
    }
    switch (state_) {
        case State::fields:
            return decode_fields(input, step);
        case State::length:
            return decode_length(input, step);
        case State::chunked:
            return decode_chunked(input, step);
        case State::until_close:
            return give_data(input, step);
        case State::end:
            return give_end(0, {}, step);
        case State::start_line:
        case State::done:
            return;
        case State::failed:
            step.progress = Progress::violation;
            step.violation = violation_;
            return;
    }
}

void MessageDecoder::give(PartKind kind, std::size_t consumed, Step<Part>& step) {
    step.progress = Progress::item;
    step.consumed = consumed;
    step.item.kind = kind;
    offset_ += consumed;
}

void MessageDecoder::violate(FaultAt fault, Step<Part>& step) {
    violation_ = violation_of(fault.fault, offset_ + fault.at);
    state_ = State::failed;
    step.progress = Progress::violation;
    step.violation = violation_;
}

void MessageDecoder::decode_fields(ByteView input, Step<Part>& step) {
    const Scan scan = section_.advance(input);
    if (scan == Scan::fault) {
        violate(section_.fault(), step);
    } else if (scan == Scan::done) {
        finish_head(input, step);
    }
}

void MessageDecoder::finish_head(ByteView input, Step<Part>& step) {
    const std::span<const Field> fields = section_.fields(input);
    if (is_request_) {
        request_ = {.method = request_line_.method(input),
                    .target = request_line_.target(input),
                    .target_form = request_line_.target_form(),
                    .version = request_line_.version(),
                    .fields = fields};
        is_connect_ = request_.method == "CONNECT";
        if (const FaultAt fault = check_host(fields); fault.fault != Fault::none) {
            return violate(fault, step);
        }
    } else {
        response_ = {.version = status_line_.version(),
                     .status = status_line_.status(),
                     .reason = status_line_.reason(input),
                     .fields = fields};
        interim_responses_ = response_.is_interim() ? interim_responses_ + 1 : 0;
        if (interim_responses_ > limits_.interim_responses_max) {
            return violate({.fault = Fault::interim_responses_too_many, .at = 0}, step);
        }
    }
    if (const FaultAt fault = frame(fields, input); fault.fault != Fault::none) {
        return violate(fault, step);
    }
    give(PartKind::head, section_.at(), step);
}

/// RFC 9112 section 3.2: a server MUST answer 400 to "any HTTP/1.1 request message that lacks a Host header field and
/// to any request message that contains more than one Host header field line or a Host header field with an invalid
/// field value".
FaultAt MessageDecoder::check_host(std::span<const Field> fields) const {
    if (policy_.leaves_host_to_caller) {
        return {};
    }
    bool has_host = false;
    for (std::size_t index = 0; index < fields.size(); ++index) {
        if (!equals_ignoring_case(fields[index].name, "Host")) {
            continue;
        }
        if (has_host && policy_.planted.takes_first_host) {
            continue;
        }
        if (has_host) {
            return {.fault = Fault::host_repeated, .at = section_.name_begin(index)};
        }
        has_host = true;
        if (!parse_host_port(fields[index].value) && !policy_.planted.takes_any_host) {
            return {.fault = Fault::host_invalid, .at = section_.value_begin(index)};
        }
    }
    if (!has_host && request_.version >= http_1_1 && !policy_.planted.needs_no_host) {
        return {.fault = Fault::host_missing, .at = section_.at()};
    }
    return {};
}

FaultAt MessageDecoder::frame(std::span<const Field> fields, ByteView /*input*/) {
    const Version version = is_request_ ? request_.version : response_.version;
    const LengthContext context{.is_request = is_request_,
                                .status = is_request_ ? 0 : response_.status,
                                .request_method = is_request_ ? request_.method : request_method_,
                                .version = version};
    const auto framing = is_bent_ ? find_bent_framing(fields, context, limits_, policy_)
                                  : find_body_framing(fields, context, limits_, policy_);
    if (!framing) {
        const auto index = static_cast<std::size_t>(framing.error().field - fields.data());
        return {.fault = framing.error().fault, .at = section_.value_begin(index)};
    }
    const bool stays = is_bent_ ? keeps_open_when_bent(fields, version, *framing, policy_.planted)
                                : keeps_open(fields, version, *framing);
    if (is_request_) {
        request_.framing = *framing;
        request_.keeps_open = stays;
    } else {
        response_.framing = *framing;
        response_.keeps_open = stays || (response_.is_interim() && response_.status != 101);
    }
    enter_content(*framing);
    return {};
}

void MessageDecoder::decode_length(ByteView input, Step<Part>& step) {
    give_data(input.substr(0, left_), step);
    left_ -= step.consumed;
    if (left_ == 0) {
        state_ = State::end;
    }
}

void MessageDecoder::decode_chunked(ByteView input, Step<Part>& step) {
    chunks_.decode(input, step);
    if (step.progress == Progress::violation) {
        step.violation.offset += offset_;
        violation_ = step.violation;
        state_ = State::failed;
    } else if (step.progress == Progress::item && step.item.kind == PartKind::end) {
        give_end(step.consumed, step.item.trailers, step);
    } else {
        offset_ += step.consumed;
    }
}

/// Content whose end is the connection's is bounded here; the other kinds were bounded when their length was known.
void MessageDecoder::give_data(ByteView data, Step<Part>& step) {
    if (data.empty()) {
        return;
    }
    if (state_ == State::until_close) {
        const std::uint64_t room = limits_.content_bytes_max - content_;
        if (room == 0) {
            return violate({.fault = Fault::content_too_large, .at = 0}, step);
        }
        data = data.substr(0, room);
        content_ += data.size();
    }
    give(PartKind::data, data.size(), step);
    step.item.data = data;
}

void MessageDecoder::give_end(std::size_t consumed,
                              std::span<const Field> trailers,
                              Step<Part>& step) {
    if (is_bent_ && policy_.planted.takes_length_of_trailers) {
        const auto more = find_body_framing(trailers, {}, limits_, policy_);
        if (more && more->kind == BodyKind::length && more->length > 0) {
            left_ = more->length;
            state_ = State::length;
            step.item = {};
            return give(PartKind::data, consumed, step);
        }
    }
    give(PartKind::end, consumed, step);
    step.item.trailers = trailers;
    if (closes_behind_message()) {
        state_ = State::done;
    } else {
        begin_message();
    }
}

/// What follows a CONNECT is for the tunnel, if there will be one.
bool MessageDecoder::closes_behind_message() const {
    return is_request_ ? is_connect_ || !request_.keeps_open : !response_.keeps_open;
}

Ending MessageDecoder::finish(ByteView unconsumed) const {
    switch (state_) {
        case State::failed:
            return Ending::violated;
        case State::done:
        case State::until_close:
            return Ending::clean;
        case State::start_line:
            // Empty lines before a request that does not come are no message.
            return unconsumed.empty() ||
                           (is_request_ && (is_untouched_ || request_line_.is_untouched()))
                       ? Ending::clean
                       : Ending::truncated;
        default:
            return Ending::truncated;
    }
}

}  // namespace wiretrial::http1::detail
