// head_scan: finds the words of a whole head; one source for all kernels.
//
// A Cursor answers three questions about places that only go up: where is the first octet that is no tchar, that is
// CTL (but HTAB), that does not belong to a plain path? The end of the input is all of them. That suffices: a
// field-name is everything up to the first octet that is no tchar, which must be a colon; a field-value is
// everything up to the first CTL, which must be the CR of a CRLF. A CTL is no tchar, so both can be looked for from
// the start of the line, side by side.
//
// Each kernel's file includes this once, with its instructions switched on. Everything is a template over the cursor,
// whose type is that file's own, and nothing of the standard library is called: so no function compiled for a newer
// processor can take the place of one that older ones run.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "impl/http1/whole_head.hpp"

namespace wiretrial::http1::detail {

template <class Cursor>
HeadScan scan_behind_rare_target(const char* begin, std::size_t size, WholeHead& head);

// Everything is inlined, and nothing is called but what ends the scan: a call in the midst of it would cost the loop
// the registers that it needs.
template <class Cursor>
class HeadScanner {
  public:
    [[gnu::always_inline]] HeadScanner(const char* begin, std::size_t size, WholeHead& head)
        : begin_(begin), size_(size), head_(&head), cursor_(begin, size) {}

    [[nodiscard, gnu::always_inline]] HeadScan request() {
        const std::size_t method_end = cursor_.first_no_tchar_of_all();
        if (method_end == 0 || method_end > whole_method_bytes_max || method_end >= size_ ||
            begin_[method_end] != ' ') {
            return HeadScan::other;
        }
        const std::size_t target_begin = method_end + 1;
        std::size_t target_end = cursor_.first_no_path(target_begin);
        head_->method_size = method_end;
        head_->target_begin = target_begin;
        head_->target_end = target_end;
        head_->target_form = TargetForm::origin;
        if (target_end >= size_ || begin_[target_end] != ' ' || begin_[target_begin] != '/' ||
            is_connect(method_end)) [[unlikely]] {
            return scan_behind_rare_target<Cursor>(begin_, size_, *head_);
        }
        return behind_target(target_end);
    }

    /// The end of the request-line, and the fields.
    [[nodiscard, gnu::always_inline]] HeadScan behind_target(std::size_t target_end) {
        // SP, HTTP-version, CRLF; and CRLF at least once more.
        constexpr std::size_t rest_min = 13;
        if (size_ - target_end < rest_min || !take_version(target_end + 1) ||
            load<std::uint16_t>(target_end + 9) != crlf) {
            return HeadScan::other;
        }
        cursor_.begin_lines(target_end + 11);
        return fields(target_end + 11);
    }

    [[nodiscard, gnu::always_inline]] HeadScan response() {
        constexpr std::size_t reason_begin = 13;
        const bool has_form = take_version(0) && begin_[8] == ' ' && take_status(9) &&
                              begin_[reason_begin - 1] == ' ';
        if (!has_form) {
            return HeadScan::other;
        }
        cursor_.begin_lines(reason_begin);
        const std::size_t reason_end = cursor_.next_line().ctl;
        if (size_ - reason_end < 4 || load<std::uint16_t>(reason_end) != crlf) {
            return HeadScan::other;
        }
        head_->reason_begin = reason_begin;
        head_->reason_end = reason_end;
        return fields(reason_end + 2);
    }

  private:
    template <class Number>
    [[nodiscard, gnu::always_inline]] Number load(std::size_t at) const {
        Number number;
        std::memcpy(&number, begin_ + at, sizeof number);
        return number;
    }
    /// The octets of a literal, as load gives them.
    template <class Number>
    [[nodiscard, gnu::always_inline]] static Number word(const char* octets) {
        Number number;
        std::memcpy(&number, octets, sizeof number);
        return number;
    }
    /// The same octets with letters in lower case; a tchar that is no letter becomes none.
    template <class Number>
    [[nodiscard, gnu::always_inline]] Number load_lower(std::size_t at) const {
        constexpr std::uint64_t case_bits = 0x2020'2020'2020'2020;
        return static_cast<Number>(load<Number>(at) | static_cast<Number>(case_bits));
    }

    [[nodiscard, gnu::always_inline]] bool is_connect(std::size_t method_size) const {
        return method_size == 7 && begin_[0] == 'C' &&
               load<std::uint32_t>(3) == word<std::uint32_t>("NECT") &&
               load<std::uint32_t>(0) == word<std::uint32_t>("CONN");
    }

    /// "HTTP/1." DIGIT
    [[nodiscard, gnu::always_inline]] bool take_version(std::size_t at) {
        minor_version_ = static_cast<unsigned>(begin_[at + 7]) - '0';
        return load<std::uint32_t>(at) == word<std::uint32_t>("HTTP") &&
               load<std::uint32_t>(at + 3) == word<std::uint32_t>("P/1.") && minor_version_ <= 9;
    }

    [[nodiscard, gnu::always_inline]] bool take_status(std::size_t at) {
        const auto first = static_cast<unsigned>(begin_[at]) - '0';
        const auto second = static_cast<unsigned>(begin_[at + 1]) - '0';
        const auto third = static_cast<unsigned>(begin_[at + 2]) - '0';
        head_->status = static_cast<int>(first * 100 + second * 10 + third);
        return first <= 9 && second <= 9 && third <= 9;
    }

    [[nodiscard, gnu::always_inline]] HeadScan fields(std::size_t at) {
        head_->section_begin = at;
        Field* field = head_->fields;
        Field* const fields_end = field + head_->fields_max;
        std::size_t end = at;
        bool is_last = load<std::uint16_t>(end) == crlf;
        while (!is_last) {
            if (field == fields_end) [[unlikely]] {
                return HeadScan::crowded;
            }
            const auto [begin, name_end, line_end] = cursor_.next_line();
            // Behind the last line is the CRLF of the empty one: a shorter rest is no whole head.
            if (line_end > size_ - 4 || begin_[name_end] != ':' ||
                load<std::uint16_t>(line_end) != crlf) [[unlikely]] {
                return HeadScan::other;
            }
            std::size_t value_begin = name_end + 1;
            value_begin += begin_[value_begin] == ' ' ? 1U : 0U;
            std::size_t value_end = line_end;
            // Of the octets up to SP a value has SP and HTAB, and behind it is a CR.
            if (octet(value_begin) <= ' ' || octet(value_end - 1) <= ' ') [[unlikely]] {
                while (is_ows(begin_[value_begin])) {
                    ++value_begin;
                }
                while (value_end > value_begin && is_ows(begin_[value_end - 1])) {
                    --value_end;
                }
            }
            field->name = ByteView(begin_ + begin, name_end - begin);
            field->value = ByteView(begin_ + value_begin, value_end - value_begin);
            if (may_be_marked(name_end - begin)) {
                if (!mark(Line{begin, name_end, value_begin, value_end}, field)) [[unlikely]] {
                    return HeadScan::other;
                }
            }
            ++field;
            end = line_end + 2;
            is_last = load<std::uint16_t>(end) == crlf;
        }
        head_->minor_version = static_cast<std::uint8_t>(minor_version_);
        head_->field_count = static_cast<std::size_t>(field - head_->fields);
        head_->size = end + 2;
        head_->host_count = host_count_;
        head_->host = host_;
        head_->has_plain_host = has_plain_host_;
        head_->marked_count = marked_count_;
        head_->has_length = has_length_;
        head_->has_connection = has_connection_;
        return HeadScan::whole;
    }

    [[nodiscard, gnu::always_inline]] unsigned octet(std::size_t at) const {
        return static_cast<unsigned char>(begin_[at]);
    }
    [[nodiscard, gnu::always_inline]] static bool is_ows(char octet) {
        return octet == ' ' || octet == '\t';
    }

    struct Line {
        std::size_t name_begin;
        std::size_t name_end;
        std::size_t value_begin;
        std::size_t value_end;
    };

    /// Whether a name of this size is one of those that `mark` knows, or none.
    [[nodiscard, gnu::always_inline]] static bool may_be_marked(std::size_t name_size) {
        constexpr std::uint32_t sizes = 1U << 0U | 1U << 4U | 1U << 10U | 1U << 14U | 1U << 17U;
        return name_size < 32 && (sizes >> name_size & 1U) != 0;
    }
    /// Notes the fields that frame and route. Gives false for an empty name, and where there are too many of them.
    [[nodiscard, gnu::always_inline]] bool mark(const Line& line, const Field* field) {
        const std::size_t name = line.name_begin;
        switch (line.name_end - name) {
            case 4:
                if (load_lower<std::uint32_t>(name) == word<std::uint32_t>("host")) {
                    ++host_count_;
                    host_ = static_cast<std::size_t>(field - head_->fields);
                    has_plain_host_ = is_plain_host(line.value_begin, line.value_end);
                }
                return true;
            case 10:
                return !(load_lower<std::uint64_t>(name) == word<std::uint64_t>("connecti") &&
                         load_lower<std::uint16_t>(name + 8) == word<std::uint16_t>("on")) ||
                       (minor_version_ >= 1 && is_keep_alive(line)) || add_mark(field, false);
            case 14:
                return load_lower<std::uint64_t>(name) != word<std::uint64_t>("content-") ||
                       load_lower<std::uint64_t>(name + 6) != word<std::uint64_t>("t-length") ||
                       add_mark(field, true);
            case 17:
                return load_lower<std::uint64_t>(name) != word<std::uint64_t>("transfer") ||
                       load_lower<std::uint64_t>(name + 8) != word<std::uint64_t>("-encodin") ||
                       load_lower<std::uint8_t>(name + 16) != 'g' || add_mark(field, true);
            default:
                return false;
        }
    }
    /// That octets which are no CTL become the letters and the hyphen of a lower-case word means that they are it.
    [[nodiscard, gnu::always_inline]] bool is_keep_alive(const Line& line) const {
        return line.value_end - line.value_begin == 10 &&
               load_lower<std::uint64_t>(line.value_begin) == word<std::uint64_t>("keep-ali") &&
               load_lower<std::uint16_t>(line.value_begin + 8) == word<std::uint16_t>("ve");
    }
    /// A reg-name without `%`, and perhaps a port.
    [[nodiscard, gnu::always_inline]] bool is_plain_host(std::size_t begin, std::size_t end) const {
        std::size_t at = cursor_.first_no_host(begin);
        if (at < end && begin_[at] == ':') {
            do {
                ++at;
            } while (begin_[at] >= '0' && begin_[at] <= '9');
        }
        return at == end;
    }
    [[nodiscard, gnu::always_inline]] bool add_mark(const Field* field, bool is_length) {
        if (marked_count_ == WholeHead::marked_max) {
            return false;
        }
        head_->marked[marked_count_] = *field;
        ++marked_count_;
        has_length_ = has_length_ || is_length;
        has_connection_ = has_connection_ || !is_length;
        return true;
    }

    static constexpr std::uint16_t crlf =
        __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? 0x0a0d : 0x0d0a;

    const char* begin_;
    std::size_t size_;
    WholeHead* head_;
    Cursor cursor_;
    unsigned minor_version_ = 0;
    std::size_t host_count_ = 0;
    std::size_t host_ = 0;
    bool has_plain_host_ = false;
    std::size_t marked_count_ = 0;
    bool has_length_ = false;
    bool has_connection_ = false;
};

/// The shortest heads are `GET / HTTP/1.0` and `HTTP/1.0 200 ` with two CRLFs: 18 and 17 octets.
inline constexpr std::size_t head_bytes_min = 17;

template <class Cursor>
HeadScan scan_request(const char* begin, std::size_t size, WholeHead& head) {
    return size < head_bytes_min ? HeadScan::other
                                 : HeadScanner<Cursor>(begin, size, head).request();
}

template <class Cursor>
[[gnu::noinline]] HeadScan scan_behind_rare_target(const char* begin,
                                                   std::size_t size,
                                                   WholeHead& head) {
    return end_rare_target(ByteView(begin, size), head)
               ? HeadScanner<Cursor>(begin, size, head).behind_target(head.target_end)
               : HeadScan::other;
}

template <class Cursor>
HeadScan scan_response(const char* begin, std::size_t size, WholeHead& head) {
    return size < head_bytes_min ? HeadScan::other
                                 : HeadScanner<Cursor>(begin, size, head).response();
}

}  // namespace wiretrial::http1::detail
