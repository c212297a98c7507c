// start_line: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/start_line.hpp"

#include <string_view>

#include "impl/http1/host.hpp"
#include "impl/http1/scan.hpp"

namespace wiretrial::http1 {
namespace {

/// HTTP-version with a `0` for each DIGIT.
constexpr std::string_view version_form = "HTTP/0.0";
constexpr std::size_t version_major_index = 5;

bool is_reason_octet(char octet) {
    return is_in(octet, class_content);
}

}  // namespace

void StartLine::begin_at(std::size_t at) {
    at_ = at;
    line_begin_ = at;
    has_begun_ = false;
    version_begin_ = at;
    version_ = {};
    fault_ = {};
}

Scan StartLine::fail(Fault fault, std::size_t at) {
    fault_ = {.fault = fault, .at = at};
    return Scan::fault;
}

/// A letter of HTTP-name, which has case, in the wrong one.
bool StartLine::is_other_case(char octet, char expected) const {
    constexpr char case_bit = 0x20;
    return policy_->planted.takes_any_version_case && octet == (expected | case_bit);
}

bool StartLine::take_version_octet(char octet) {
    const std::size_t index = at_ - version_begin_;
    if (index >= version_form.size()) {
        return false;
    }
    const bool is_number = version_form[index] == '0';
    if (is_number ? !is_in(octet, class_digit)
                  : octet != version_form[index] && !is_other_case(octet, version_form[index])) {
        return false;
    }
    if (is_number) {
        (index == version_major_index ? version_.major : version_.minor) =
            static_cast<std::uint8_t>(octet - '0');
    }
    ++at_;
    return true;
}

bool StartLine::is_version_whole() const {
    return at_ - version_begin_ == version_form.size();
}

void RequestLineDecoder::begin(std::size_t at) {
    begin_at(at);
    state_ = State::before;
    empty_lines_ = 0;
    gap_octets_ = 0;
}

Scan RequestLineDecoder::advance(ByteView input) {
    if (fault_.fault != Fault::none) {
        return Scan::fault;
    }
    while (state_ != State::done) {
        if (at_ > line_limit() && state_ != State::line_lf) {
            return fail(Fault::start_line_too_long, line_limit());
        }
        if (at_ == input.size()) {
            return Scan::more;
        }
        if (step(input) == Scan::fault) {
            return Scan::fault;
        }
    }
    return Scan::done;
}

Scan RequestLineDecoder::step(ByteView input) {
    const char octet = input[at_];
    switch (state_) {
        case State::before:
            return step_before(octet);
        case State::before_lf:
            return step_before_lf(octet);
        case State::method:
            return step_method(input);
        case State::before_target:
            return step_gap(octet, State::target);
        case State::target:
            return step_target(input);
        case State::before_version:
            return step_gap(octet, State::version);
        case State::version:
            return step_version(input);
        case State::line_lf:
            return step_line_end(octet, true);
        case State::loose_end:
            return step_line_end(octet, input[at_ - 1] == '\r');
        case State::done:
            break;
    }
    return Scan::done;
}

/// SP, HTAB, VT, FF and bare CR: what a loose request-line may have around its words. RFC 9112 section 3.
bool RequestLineDecoder::is_gap(char octet) const {
    return policy_->takes_loose_request_line &&
           (octet == ' ' || octet == '\t' || octet == '\v' || octet == '\f' || octet == '\r');
}

Scan RequestLineDecoder::step_before(char octet) {
    if (octet == '\r') {
        state_ = State::before_lf;
        ++at_;
        return Scan::more;
    }
    if (octet == '\n') {
        if (!policy_->takes_lone_lf) {
            return fail(Fault::lone_lf, at_);
        }
        return step_before_lf(octet);
    }
    if (is_gap(octet)) {
        // The caller keeps what is before the line, too.
        if (++gap_octets_ > limits_->start_line_bytes_max) {
            return fail(Fault::start_line_too_long, at_);
        }
        ++at_;
        line_begin_ = at_;
        return Scan::more;
    }
    has_begun_ = true;
    state_ = State::method;
    return Scan::more;
}

/// RFC 9112 section 2.2: a server "SHOULD ignore at least one empty line (CRLF) received prior to the request-line".
Scan RequestLineDecoder::step_before_lf(char octet) {
    if (octet != '\n') {
        return fail(Fault::bare_cr, at_ - 1);
    }
    if (empty_lines_ == limits_->empty_lines_max) {
        return fail(Fault::empty_lines_too_many, line_begin_);
    }
    ++empty_lines_;
    ++at_;
    line_begin_ = at_;
    state_ = State::before;
    return Scan::more;
}

Scan RequestLineDecoder::step_method(ByteView input) {
    at_ = skip_run(input, at_, class_tchar);
    if (at_ - line_begin_ > limits_->method_bytes_max) {
        return fail(Fault::method_too_long, line_begin_ + limits_->method_bytes_max);
    }
    if (at_ == input.size()) {
        return Scan::more;
    }
    if (at_ == line_begin_ || (input[at_] != ' ' && !is_gap(input[at_]))) {
        if (policy_->planted.takes_any_method_octet && input[at_] > ' ') {
            ++at_;
            return Scan::more;
        }
        return fail(Fault::method_invalid, at_);
    }
    method_end_ = at_;
    ++at_;
    state_ = State::before_target;
    return Scan::more;
}

Scan RequestLineDecoder::step_gap(char octet, State next) {
    if (is_gap(octet)) {
        ++at_;
        return Scan::more;
    }
    if (octet == ' ' || octet == '\t') {
        return fail(Fault::request_line_whitespace, at_);
    }
    (next == State::target ? target_begin_ : version_begin_) = at_;
    state_ = next;
    return Scan::more;
}

Scan RequestLineDecoder::step_target(ByteView input) {
    const unsigned allowed =
        policy_->keeps_odd_target_octets ? class_uri | class_odd_uri : unsigned{class_uri};
    at_ = skip_run(input, at_, allowed);
    if (at_ > line_limit() || at_ == input.size()) {
        return Scan::more;
    }
    const char octet = input[at_];
    if (octet == '#') {
        if (policy_->planted.takes_fragments) {
            ++at_;
            return Scan::more;
        }
        return fail(Fault::target_fragment, at_);
    }
    if (octet == '\r' || octet == '\n') {
        return is_gap(octet) ? end_target(input) : end_without_version(input);
    }
    if (octet != ' ' && !is_gap(octet)) {
        return fail(Fault::target_octet_invalid, at_);
    }
    return end_target(input);
}

Scan RequestLineDecoder::end_target(ByteView input) {
    target_end_ = at_;
    const auto form = check_target(method(input), target(input), *policy_);
    if (!form) {
        return fail(form.error().fault, target_begin_ + form.error().at);
    }
    target_form_ = *form;
    ++at_;
    state_ = State::before_version;
    return Scan::more;
}

/// A line of two words, as HTTP/0.9 had it.
Scan RequestLineDecoder::end_without_version(ByteView input) {
    if (!policy_->planted.takes_no_version || input[at_] != '\r') {
        return fail(Fault::version_missing, at_);
    }
    const Scan scan = end_target(input);
    if (scan != Scan::fault) {
        version_ = http_1_0;
        state_ = State::line_lf;
    }
    return scan;
}

Scan RequestLineDecoder::step_version(ByteView input) {
    const char octet = input[at_];
    if (!is_version_whole()) {
        const bool is_absent = at_ == version_begin_ && (octet == '\r' || octet == '\n');
        return take_version_octet(octet)
                   ? Scan::more
                   : fail(is_absent ? Fault::version_missing : Fault::version_invalid, at_);
    }
    if (octet == '\r' || octet == '\n' || is_gap(octet)) {
        if (version_.major != 1) {
            if (!policy_->planted.takes_any_major_version) {
                return fail(Fault::version_unsupported, version_begin_ + version_major_index);
            }
            version_ = http_1_1;
        }
        if (octet == '\n') {
            return step_line_end(octet, false);
        }
        ++at_;
        state_ = policy_->takes_loose_request_line ? State::loose_end : State::line_lf;
        return Scan::more;
    }
    return fail(
        octet == ' ' || octet == '\t' ? Fault::request_line_whitespace : Fault::version_invalid,
        at_);
}

Scan RequestLineDecoder::step_line_end(char octet, bool follows_cr) {
    if (octet == '\n') {
        if (!follows_cr && !policy_->takes_lone_lf) {
            return fail(Fault::lone_lf, at_);
        }
        ++at_;
        state_ = State::done;
        return Scan::done;
    }
    if (is_gap(octet)) {
        ++at_;
        return Scan::more;
    }
    if (follows_cr && policy_->planted.ends_lines_at_bare_cr) {
        state_ = State::done;
        return Scan::done;
    }
    return follows_cr ? fail(Fault::bare_cr, at_ - 1) : fail(Fault::version_invalid, at_);
}

void StatusLineDecoder::begin(std::size_t at) {
    begin_at(at);
    state_ = State::version;
    status_ = 0;
    digits_ = 0;
}

Scan StatusLineDecoder::advance(ByteView input) {
    if (fault_.fault != Fault::none) {
        return Scan::fault;
    }
    while (state_ != State::done) {
        if (state_ == State::reason) {
            at_ = skip_run(input, at_, class_content);
        }
        if (at_ > line_limit() && state_ != State::line_lf) {
            return fail(Fault::start_line_too_long, line_limit());
        }
        if (at_ == input.size()) {
            return Scan::more;
        }
        has_begun_ = true;
        if (step(input[at_]) == Scan::fault) {
            return Scan::fault;
        }
    }
    return Scan::done;
}

Scan StatusLineDecoder::step(char octet) {
    switch (state_) {
        case State::version:
            if (!is_version_whole()) {
                return take_version_octet(octet) ? Scan::more : fail(Fault::version_invalid, at_);
            }
            if (version_.major != 1) {
                return fail(Fault::version_unsupported, version_begin_ + version_major_index);
            }
            if (octet != ' ') {
                return fail(Fault::status_line_invalid, at_);
            }
            ++at_;
            state_ = State::status;
            return Scan::more;
        case State::status:
            return step_status(octet);
        case State::after_status:
            return step_after_status(octet);
        case State::reason:
            return step_reason(octet);
        case State::line_lf:
            if (octet != '\n') {
                return fail(Fault::bare_cr, at_ - 1);
            }
            ++at_;
            state_ = State::done;
            return Scan::done;
        case State::done:
            break;
    }
    return Scan::done;
}

Scan StatusLineDecoder::step_status(char octet) {
    if (!is_in(octet, class_digit)) {
        return fail(
            octet == ' ' && digits_ == 0 ? Fault::status_line_invalid : Fault::status_code_invalid,
            at_);
    }
    status_ = status_ * 10 + (octet - '0');
    ++digits_;
    ++at_;
    if (digits_ == 3) {
        state_ = State::after_status;
    }
    return Scan::more;
}

Scan StatusLineDecoder::step_after_status(char octet) {
    if (octet == ' ') {
        ++at_;
        reason_begin_ = at_;
        reason_end_ = at_;
        state_ = State::reason;
        return Scan::more;
    }
    reason_begin_ = at_;
    reason_end_ = at_;
    if ((octet == '\r' || octet == '\n') && policy_->takes_status_without_sp) {
        state_ = State::reason;
        return Scan::more;
    }
    return fail(
        octet == '\r' || octet == '\n' ? Fault::reason_space_missing : Fault::status_code_invalid,
        at_);
}

Scan StatusLineDecoder::step_reason(char octet) {
    if (is_reason_octet(octet)) {
        ++at_;
        return Scan::more;
    }
    reason_end_ = at_;
    if (octet == '\r') {
        ++at_;
        state_ = State::line_lf;
        return Scan::more;
    }
    if (octet == '\n') {
        if (!policy_->takes_lone_lf) {
            return fail(Fault::lone_lf, at_);
        }
        ++at_;
        state_ = State::done;
        return Scan::done;
    }
    return fail(Fault::reason_octet_invalid, at_);
}

}  // namespace wiretrial::http1
