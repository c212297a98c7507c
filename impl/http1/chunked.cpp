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

Step<Part> ChunkedDecoder::give_fault() const {
    return {.progress = Progress::violation,
            .consumed = 0,
            .item = {},
            .violation = violation_of(fault_.fault, fault_.at)};
}

Step<Part> ChunkedDecoder::decode(ByteView input) {
    for (;;) {
        Scan scan = Scan::more;
        switch (state_) {
            case State::line:
                scan = scan_line(input);
                break;
            case State::data:
                return give_data(input);
            case State::data_cr:
            case State::data_lf:
                scan = scan_data_end(input);
                break;
            case State::last_two:
                return give_end_unread(input);
            case State::trailers:
                scan = section_.advance(input);
                if (scan == Scan::done) {
                    return give_end(input);
                }
                if (scan == Scan::fault) {
                    static_cast<void>(fail(section_.fault().fault, section_.fault().at));
                }
                break;
            case State::whole:
                return {};
            case State::failed:
                return give_fault();
        }
        if (scan == Scan::more) {
            return {};
        }
    }
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

Step<Part> ChunkedDecoder::give_data(ByteView input) {
    const ByteView data = input.substr(at_).substr(0, size_);
    if (data.empty()) {
        return {};
    }
    const std::size_t consumed = at_ + data.size();
    at_ = 0;
    size_ -= data.size();
    if (size_ == 0) {
        state_ = State::data_cr;
    }
    return {.progress = Progress::item,
            .consumed = consumed,
            .item = {.kind = PartKind::data, .data = data, .trailers = {}},
            .violation = {}};
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

Step<Part> ChunkedDecoder::give_end(ByteView input) {
    state_ = State::whole;
    return {.progress = Progress::item,
            .consumed = section_.at(),
            .item = {.kind = PartKind::end, .data = {}, .trailers = section_.fields(input)},
            .violation = {}};
}

/// The last two octets of the body, whatever they are.
Step<Part> ChunkedDecoder::give_end_unread(ByteView input) {
    if (input.size() < at_ + 2) {
        return {};
    }
    state_ = State::whole;
    return {.progress = Progress::item,
            .consumed = at_ + 2,
            .item = {.kind = PartKind::end, .data = {}, .trailers = {}},
            .violation = {}};
}

}  // namespace wiretrial::http1
