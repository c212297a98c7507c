// message_whole_head: how MessageDecoder takes a head that is whole.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <span>

#include "impl/http1/host.hpp"
#include "impl/http1/message_decoder.hpp"

namespace wiretrial::http1::detail {
namespace {

/// Room for the fields of most heads; it grows for others.
constexpr std::size_t fields_at_first = 16;

Version version_of(const WholeHead& head) {
    return {.major = 1, .minor = head.minor_version};
}

bool stays_open(const WholeHead& head, const BodyFraming& framing) {
    const bool says_nothing = !head.has_connection && !framing.must_close;
    if (says_nothing && (framing.kind == BodyKind::none || framing.kind == BodyKind::length)) {
        return head.minor_version >= 1;
    }
    return keeps_open(std::span(head.marked, head.marked_count), version_of(head), framing);
}

}  // namespace

std::size_t MessageDecoder::whole_head_bytes_max() const {
    // A method fits into one block.
    return limits_.method_bytes_max < whole_method_bytes_max
               ? 0
               : std::min({limits_.start_line_bytes_max, limits_.field_line_bytes_max,
                           limits_.fields_bytes_max});
}

/// Makes room for more fields. Gives false where there may not be more.
bool MessageDecoder::add_room() {
    const std::size_t room =
        whole_fields_.empty() ? 0 : whole_fields_.size() - WholeHead::marked_max;
    if (room >= limits_.field_lines_max) {
        return false;
    }
    whole_fields_.resize(WholeHead::marked_max +
                         std::min(std::max(fields_at_first, 2 * room), limits_.field_lines_max));
    return true;
}

inline HeadScan MessageDecoder::scan_whole_head(ByteView input, WholeHead& head) {
    const HeadKernel::Scan scan = is_request_ ? kernel_.request : kernel_.response;
    // What is longer may be beyond a limit, of a line or of all.
    const std::size_t size = std::min(input.size(), whole_head_bytes_max_);
    for (;;) {
        head.marked = whole_fields_.data();
        head.fields = whole_fields_.data() + WholeHead::marked_max;
        head.fields_max = whole_fields_.size() - WholeHead::marked_max;
        const HeadScan found = scan(input.data(), size, head);
        if (found != HeadScan::crowded) [[likely]] {
            return found;
        }
        if (!add_room()) {
            return HeadScan::other;
        }
    }
}

bool MessageDecoder::has_right_host(const WholeHead& head) const {
    if (policy_.leaves_host_to_caller) {
        return true;
    }
    if (head.host_count == 0) {
        return head.minor_version == 0;
    }
    return head.host_count == 1 && parse_host_port(head.fields[head.host].value).has_value();
}

/// By the functions of body_length.hpp, asked about the few fields that they look at.
bool MessageDecoder::frame_whole_head(const WholeHead& head,
                                      ByteView method,
                                      BodyFraming& framing) const {
    const auto found = find_body_framing(std::span(head.marked, head.marked_count),
                                         {.is_request = is_request_,
                                          .status = is_request_ ? 0 : head.status,
                                          .request_method = method,
                                          .version = version_of(head)},
                                         limits_, policy_);
    if (found) {
        framing = *found;
    }
    return found.has_value();
}

inline bool MessageDecoder::take_whole_request(ByteView input, const WholeHead& head) {
    const ByteView method(input.data(), head.method_size);
    const bool is_plain_host = head.host_count == 1 && head.has_plain_host;
    if (!is_plain_host && !has_right_host(head)) [[unlikely]] {
        return false;
    }
    if (!head.has_length) {
        request_.framing = {};
    } else if (!frame_whole_head(head, method, request_.framing)) {
        return false;
    }
    // Member by member: a structure that is put together elsewhere first costs as much as all the rest.
    request_.method = method;
    request_.target =
        ByteView(input.data() + head.target_begin, head.target_end - head.target_begin);
    request_.target_form = head.target_form;
    request_.version = version_of(head);
    request_.fields = std::span(head.fields, head.field_count);
    request_.keeps_open = stays_open(head, request_.framing);
    is_connect_ = request_.target_form == TargetForm::authority;
    enter_content(request_.framing);
    return true;
}

inline bool MessageDecoder::take_whole_response(ByteView input, const WholeHead& head) {
    const bool is_interim = head.status >= 100 && head.status < 200;
    const std::size_t interim_responses = is_interim ? interim_responses_ + 1 : 0;
    if (interim_responses > limits_.interim_responses_max ||
        !frame_whole_head(head, request_method_, response_.framing)) {
        return false;
    }
    interim_responses_ = interim_responses;
    response_.version = version_of(head);
    response_.status = head.status;
    response_.reason =
        ByteView(input.data() + head.reason_begin, head.reason_end - head.reason_begin);
    response_.fields = std::span(head.fields, head.field_count);
    response_.keeps_open =
        (is_interim && head.status != 101) || stays_open(head, response_.framing);
    enter_content(response_.framing);
    return true;
}

/// Gives the octets of the head, or 0 where the state machines are to find out what is there.
inline std::size_t MessageDecoder::take_whole_head(ByteView input) {
    WholeHead head;
    const bool is_taken =
        scan_whole_head(input, head) == HeadScan::whole &&
        (is_request_ ? take_whole_request(input, head) : take_whole_response(input, head));
    return is_taken ? head.size : 0;
}

void MessageDecoder::decode_first(ByteView input, Step<Part>& step) {
    if (input.empty()) {
        return;
    }
    is_untouched_ = false;
    if (whole_head_bytes_max_ > 0) [[likely]] {
        if (const std::size_t size = take_whole_head(input); size > 0) {
            return give(PartKind::head, size, step);
        }
    }
    if (is_request_) {
        request_line_.begin(0);
    } else {
        status_line_.begin(0);
    }
    decode_on(input, step);
}

}  // namespace wiretrial::http1::detail
