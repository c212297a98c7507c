// section_decoder: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/section_decoder.hpp"

#include <algorithm>

#include "impl/http1/lists.hpp"
#include "impl/http1/scan.hpp"

namespace wiretrial::http1 {

SectionDecoder::SectionDecoder(const Limits& limits, const Policy& policy)
    : limits_(&limits),
      own_table_(policy == Policy{} ? nullptr
                                    : std::make_unique<FieldTable>(field_table_for(policy))),
      planted_(policy.planted),
      table_(own_table_ ? own_table_.get() : &strict_field_table()) {}

void SectionDecoder::begin(std::size_t at) {
    state_ = FieldState::first_line;
    begin_ = at;
    at_ = at;
    line_begin_ = at;
    lines_.clear();
    rewritten_.clear();
    fault_ = {};
}

Scan SectionDecoder::advance(ByteView input) {
    if (fault_.fault != Fault::none) {
        return Scan::fault;
    }
    while (state_ != FieldState::done) {
        skip_run_of_state(input);
        if (!is_within_limits()) {
            return Scan::fault;
        }
        if (at_ == input.size()) {
            return Scan::more;
        }
        if (!step(input[at_])) {
            return Scan::fault;
        }
    }
    return Scan::done;
}

/// Names and values are long and every octet of them leads to the same state: no table is needed for them.
void SectionDecoder::skip_run_of_state(ByteView input) {
    if (state_ == FieldState::value) {
        at_ = skip_run(input, at_, class_content);
    } else if (state_ == FieldState::name) {
        at_ = skip_run(input, at_, class_tchar);
    }
}

bool SectionDecoder::step(char octet) {
    const FieldCell cell = (*table_)[static_cast<std::size_t>(state_)]
                                    [static_cast<std::size_t>(field_column_of(octet))];
    if (cell.fault != Fault::none) {
        // A CR is bare because of what follows it; the CR is what is wrong.
        return fail(cell.fault, cell.fault == Fault::bare_cr ? at_ - 1 : at_);
    }
    if (cell.action == FieldAction::begin_line && lines_.size() >= limits_->field_lines_max) {
        return fail(Fault::field_lines_too_many, at_);
    }
    act(cell.action);
    state_ = cell.next;
    if (cell.action != FieldAction::resume_value && cell.action != FieldAction::end_line_before) {
        ++at_;
    }
    if (state_ == FieldState::line_start || state_ == FieldState::first_line) {
        line_begin_ = at_;
    }
    return true;
}

void SectionDecoder::act(FieldAction action) {
    switch (action) {
        case FieldAction::none:
        case FieldAction::finish:
            return;
        case FieldAction::begin_line:
            line_ = {.name_begin = at_};
            return;
        case FieldAction::end_name:
            line_.name_end = at_;
            return;
        case FieldAction::begin_odd_value:
            line_.is_rewritten = true;
            [[fallthrough]];
        case FieldAction::begin_value:
            line_.value_begin = at_;
            return;
        case FieldAction::empty_line:
        case FieldAction::empty_value:
            line_.value_begin = at_;
            [[fallthrough]];
        case FieldAction::end_all:
        case FieldAction::end_value:
            line_.value_end = at_;
            if (action == FieldAction::end_all || action == FieldAction::empty_line) {
                lines_.push_back(line_);
            }
            return;
        case FieldAction::empty_name:
            line_ = {.name_begin = at_, .name_end = at_};
            return;
        case FieldAction::end_line:
        case FieldAction::end_line_before:
            lines_.push_back(line_);
            return;
        case FieldAction::fold:
            // The limit of a line holds for all its continuations together.
            line_begin_ = lines_.back().name_begin;
            lines_.pop_back();
            [[fallthrough]];
        case FieldAction::resume_value:
        case FieldAction::rewrite:
            line_.is_rewritten = true;
            return;
    }
}

bool SectionDecoder::fail(Fault fault, std::size_t at) {
    fault_ = {.fault = fault, .at = at};
    return false;
}

/// The first octet beyond a limit is the wrong one, wherever the input was cut.
bool SectionDecoder::is_within_limits() {
    if (state_ == FieldState::end_lf) {
        return true;  // The empty line counts in neither limit.
    }
    const bool is_in_line = state_ != FieldState::line_lf;  // CRLF does not count in the line.
    const std::size_t line_limit = line_begin_ + limits_->field_line_bytes_max;
    const std::size_t all_limit = begin_ + limits_->fields_bytes_max;
    if (at_ > all_limit && (!is_in_line || all_limit <= line_limit)) {
        return fail(Fault::fields_too_large, all_limit);
    }
    if (at_ > line_limit && is_in_line) {
        return fail(Fault::field_line_too_long, line_limit);
    }
    return true;
}

/// A fold is OWS CRLF RWS (RFC 9112 section 5.2): each of its octets becomes SP. So does each bare CR and NUL.
ByteView SectionDecoder::rewritten(ByteView value) {
    if (planted_.keeps_bare_cr) {
        return value;
    }
    if (planted_.cuts_values_at_nul) {
        return value.substr(0, value.find('\0'));
    }
    constexpr ByteView fold_octets = " \t\r\n";
    Bytes& text = *rewritten_.emplace_back(std::make_unique<Bytes>(value));
    for (std::size_t end = 0, lf = text.find('\n'); lf != Bytes::npos; lf = text.find('\n', end)) {
        const std::size_t begin = text.find_last_not_of(fold_octets, lf) + 1;  // npos + 1 is 0.
        end = std::min(text.find_first_not_of(fold_octets, lf), text.size());
        text.replace(begin, end - begin, end - begin, ' ');
    }
    std::ranges::replace_if(text, [](char octet) { return octet == '\r' || octet == '\0'; }, ' ');
    return text;
}

std::span<const Field> SectionDecoder::fields(ByteView input) {
    fields_.clear();
    for (const Line& line : lines_) {
        ByteView value = input.substr(line.value_begin, line.value_end - line.value_begin);
        if (line.is_rewritten) {
            value = rewritten(value);
        }
        fields_.push_back({.name = input.substr(line.name_begin, line.name_end - line.name_begin),
                           .value = trim_ows(value)});
    }
    return fields_;
}

}  // namespace wiretrial::http1
