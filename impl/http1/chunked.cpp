// chunked: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/chunked.hpp"

#include <algorithm>
#include <limits>

#include "impl/http1/octets.hpp"

namespace wiretrial::http1 {

void ChunkedDecoder::begin() {
    at_ = 0;
    content_ = 0;
    exts_ = 0;
    fault_ = {};
    begin_line();
}

void ChunkedDecoder::begin_line() {
    state_ = State::line;
    line_state_ = ChunkState::size_first;
    line_begin_ = at_;
    size_ = 0;
}

bool ChunkedDecoder::fail(Fault fault, std::size_t at) {
    fault_ = {.fault = fault, .at = at};
    state_ = State::failed;
    return false;
}

void ChunkedDecoder::give_fault(Step<Part>& step) const {
    step.progress = Progress::violation;
    step.violation = violation_of(fault_.fault, fault_.at);
}

void ChunkedDecoder::decode(ByteView input, Step<Part>& step) {
    if (state_ == State::data_cr && give_next_chunk(input, step)) {
        return;
    }
    for (;;) {
        Scan scan = Scan::more;
        switch (state_) {
            case State::line:
                scan = scan_line(input);
                break;
            case State::data:
                return give_data(input, step);
            case State::data_cr:
            case State::data_lf:
                scan = scan_data_end(input);
                break;
            case State::last_two:
                return give_end_unread(input, step);
            case State::trailers:
                scan = section_.advance(input);
                if (scan == Scan::done) {
                    return give_end(input, step);
                }
                if (scan == Scan::fault) {
                    static_cast<void>(fail(section_.fault().fault, section_.fault().at));
                }
                break;
            case State::whole:
                return;
            case State::failed:
                return give_fault(step);
        }
        if (scan == Scan::more) {
            return;
        }
    }
}

/// The CRLF behind a chunk, the line of the next one with nothing but a size, and its data: what nearly every chunk
/// looks like. Changes nothing where it is not that, or not enough of it is there.
bool ChunkedDecoder::give_next_chunk(ByteView input, Step<Part>& step) {
    constexpr std::size_t digits_begin = 2;
    constexpr std::size_t digits_max = 15;
    constexpr std::size_t line_bytes_max = digits_begin + digits_max + 2;
    if (at_ != 0 || own_table_ || input.size() <= line_bytes_max ||
        limits_->chunk_line_bytes_max < digits_max || !input.starts_with("\r\n")) {
        return false;
    }
    std::uint64_t size = 0;
    std::size_t at = digits_begin;
    for (; at < digits_begin + digits_max && is_in(input[at], class_hex); ++at) {
        size = size << 4U | hex_value(input[at]);
    }
    const bool is_plain = at > digits_begin && input[at] == '\r' && input[at + 1] == '\n';
    if (!is_plain || size == 0 || size > limits_->content_bytes_max - content_) {
        return false;
    }
    content_ += size;
    size_ = size;
    at_ = at + 2;
    state_ = State::data;
    give_data(input, step);
    return true;
}

Scan ChunkedDecoder::scan_line(ByteView input) {
    while (at_ < input.size()) {
        if (!take_line_octet(input[at_])) {
            return Scan::fault;
        }
        ++at_;
        if (line_state_ == ChunkState::done) {
            return end_line() ? Scan::done : Scan::fault;
        }
    }
    return Scan::more;
}

bool ChunkedDecoder::take_line_octet(char octet) {
    const ChunkCell cell = (*table_)[static_cast<std::size_t>(line_state_)]
                                    [static_cast<std::size_t>(chunk_column_of(octet))];
    if (cell.fault != Fault::none) {
        // A CR is bare because of what follows it; the CR is what is wrong.
        return fail(cell.fault, cell.fault == Fault::chunk_bare_cr ? at_ - 1 : at_);
    }
    line_state_ = cell.next;
    if (line_state_ == ChunkState::line_lf || line_state_ == ChunkState::done) {
        return true;
    }
    if (at_ - line_begin_ >= limits_->chunk_line_bytes_max) {
        return fail(Fault::chunk_line_too_long, at_);
    }
    if (line_state_ == ChunkState::size) {
        return add_digit(octet);
    }
    if (++exts_ > limits_->chunk_exts_bytes_max) {
        return fail(Fault::chunk_exts_too_large, at_);
    }
    return true;
}

bool ChunkedDecoder::add_digit(char digit) {
    // One bit less than there are: sums of sizes and offsets cannot wrap.
    constexpr std::uint64_t size_max = std::numeric_limits<std::int64_t>::max();
    if (size_ > (size_max >> 4U) && !planted_.wraps_chunk_sizes) {
        return fail(Fault::chunk_size_overflow, at_);
    }
    size_ = (size_ << 4U) | hex_value(digit);
    return true;
}

/// What the digits are where they are taken for decimal ones, up to the first letter.
std::uint64_t ChunkedDecoder::bent_size() const {
    if (!planted_.has_decimal_chunk_sizes) {
        return size_;
    }
    std::uint64_t decimal = 0;
    for (int shift = 60; shift >= 0 && ((size_ >> shift) & 0xFU) < 10; shift -= 4) {
        decimal = decimal * 10 + ((size_ >> shift) & 0xFU);
    }
    return decimal;
}

bool ChunkedDecoder::end_line() {
    if (own_table_) {
        size_ = bent_size();
    }
    if (size_ == 0 && planted_.skips_two_octets_behind_last_chunk) {
        state_ = State::last_two;
        return true;
    }
    if (size_ == 0) {
        state_ = State::trailers;
        section_.begin(at_);
        return true;
    }
    if (size_ > limits_->content_bytes_max - std::min(content_, limits_->content_bytes_max)) {
        return fail(Fault::content_too_large, line_begin_);
    }
    content_ += size_;
    state_ = State::data;
    return true;
}

void ChunkedDecoder::give_data(ByteView input, Step<Part>& step) {
    const ByteView data(input.data() + at_, std::min(input.size() - at_, size_));
    if (data.empty()) {
        return;
    }
    step.progress = Progress::item;
    step.consumed = at_ + data.size();
    step.item.kind = PartKind::data;
    step.item.data = data;
    at_ = 0;
    size_ -= data.size();
    if (size_ == 0) {
        state_ = State::data_cr;
    }
}

/// Whether the wrong octet behind chunk data is taken all the same.
bool ChunkedDecoder::is_excused(char octet) {
    if (planted_.needs_no_crlf_behind_chunks && state_ == State::data_cr && octet != '\n') {
        begin_line();
        return true;
    }
    if (planted_.takes_lone_lf_in_chunks && state_ == State::data_cr && octet == '\n') {
        ++at_;
        begin_line();
        return true;
    }
    const bool is_skipped = planted_.skips_two_octets_behind_chunks ||
                            (planted_.takes_any_octet_behind_cr && state_ == State::data_lf);
    if (is_skipped) {
        ++at_;
        if (state_ == State::data_cr) {
            state_ = State::data_lf;
        } else {
            begin_line();
        }
    }
    return is_skipped;
}

/// The CRLF behind chunk data.
Scan ChunkedDecoder::scan_data_end(ByteView input) {
    for (; at_ < input.size(); ++at_) {
        const char octet = input[at_];
        if (state_ == State::data_lf) {
            if (octet != '\n' && is_excused(octet)) {
                return Scan::done;
            }
            if (octet != '\n') {
                static_cast<void>(fail(Fault::chunk_bare_cr, at_ - 1));
                return Scan::fault;
            }
            ++at_;
            begin_line();
            return Scan::done;
        }
        if (octet != '\r' && is_excused(octet)) {
            return Scan::done;
        }
        if (octet != '\r') {
            static_cast<void>(
                fail(octet == '\n' ? Fault::chunk_lone_lf : Fault::chunk_data_unterminated, at_));
            return Scan::fault;
        }
        state_ = State::data_lf;
    }
    return Scan::more;
}

void ChunkedDecoder::give_end(ByteView input, Step<Part>& step) {
    state_ = State::whole;
    step.progress = Progress::item;
    step.consumed = section_.at();
    step.item.kind = PartKind::end;
    step.item.trailers = section_.fields(input);
}

/// The last two octets of the body, whatever they are.
void ChunkedDecoder::give_end_unread(ByteView input, Step<Part>& step) {
    if (input.size() < at_ + 2) {
        return;
    }
    state_ = State::whole;
    step.progress = Progress::item;
    step.consumed = at_ + 2;
    step.item.kind = PartKind::end;
}

}  // namespace wiretrial::http1
