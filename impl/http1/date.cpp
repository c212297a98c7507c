// date: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/date.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <span>
#include <string_view>

namespace wiretrial::http1 {
namespace {

namespace chrono = std::chrono;

constexpr std::array<std::string_view, 7> day_names{"Sun", "Mon", "Tue", "Wed",
                                                    "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 7> day_names_long{
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

UnixTime unix_time_of(const chrono::sys_days& day) {
    return chrono::duration_cast<chrono::seconds>(day.time_since_epoch()).count();
}

/// Takes what the grammar names off the front of a text; the first that is not there spoils it for good.
class DateReader {
  public:
    explicit DateReader(ByteView text) : rest_(text) {}

    void take(std::string_view expected) {
        if (!rest_.starts_with(expected)) {
            is_good_ = false;
            return;
        }
        rest_.remove_prefix(expected.size());
    }

    /// `digits` digits.
    int take_number(std::size_t digits) {
        int number = 0;
        for (std::size_t at = 0; at < digits; ++at) {
            const char digit = at < rest_.size() ? rest_[at] : '\0';
            is_good_ = is_good_ && digit >= '0' && digit <= '9';
            number = is_good_ ? number * 10 + (digit - '0') : 0;
        }
        rest_.remove_prefix(std::min(digits, rest_.size()));
        return number;
    }

    /// The index of the name that comes next; names must not be prefixes of each other.
    std::size_t take_name(std::span<const std::string_view> names) {
        for (std::size_t index = 0; index < names.size(); ++index) {
            if (rest_.starts_with(names[index])) {
                rest_.remove_prefix(names[index].size());
                return index;
            }
        }
        is_good_ = false;
        return 0;
    }

    [[nodiscard]] bool starts_with(char octet) const { return rest_.starts_with(octet); }
    [[nodiscard]] bool is_whole() const { return is_good_ && rest_.empty(); }

  private:
    ByteView rest_;
    bool is_good_ = true;
};

struct DateParts {
    int year = 0;
    unsigned month = 1;
    unsigned day = 1;
    int second_of_day = 0;
};

unsigned take_month(DateReader& reader) {
    return static_cast<unsigned>(reader.take_name(months)) + 1;
}

/// time-of-day = hour ":" minute ":" second; 00:00:00 - 23:59:60. Gives -1 where the hour has no such second.
int take_time_of_day(DateReader& reader) {
    const int hour = reader.take_number(2);
    reader.take(":");
    const int minute = reader.take_number(2);
    reader.take(":");
    const int second = reader.take_number(2);
    return hour > 23 || minute > 59 || second > 60 ? -1 : (hour * 60 + minute) * 60 + second;
}

std::optional<UnixTime> time_of(const DateParts& parts) {
    const chrono::year_month_day date{chrono::year{parts.year}, chrono::month{parts.month},
                                      chrono::day{parts.day}};
    if (!date.ok() || parts.second_of_day < 0) {
        return std::nullopt;
    }
    return unix_time_of(chrono::sys_days{date}) + parts.second_of_day;
}

/// IMF-fixdate = day-name "," SP day SP month SP year SP time-of-day SP GMT
std::optional<UnixTime> parse_imf(ByteView text) {
    DateReader reader(text);
    DateParts parts;
    reader.take_name(day_names);
    reader.take(", ");
    parts.day = static_cast<unsigned>(reader.take_number(2));
    reader.take(" ");
    parts.month = take_month(reader);
    reader.take(" ");
    parts.year = reader.take_number(4);
    reader.take(" ");
    parts.second_of_day = take_time_of_day(reader);
    reader.take(" GMT");
    return reader.is_whole() ? time_of(parts) : std::nullopt;
}

/// The same date and time so many years later; a day that this year lacks (29 February) is the next.
UnixTime years_after(UnixTime time, int years) {
    const chrono::sys_seconds point{chrono::seconds{time}};
    const chrono::sys_days day = chrono::floor<chrono::days>(point);
    const chrono::year_month_day date = chrono::year_month_day{day} + chrono::years{years};
    return unix_time_of(chrono::sys_days{date}) + (point - day).count();
}

/// rfc850-date = day-name-l "," SP day "-" month "-" 2DIGIT SP time-of-day SP GMT
std::optional<UnixTime> parse_rfc850(ByteView text, UnixTime now) {
    DateReader reader(text);
    DateParts parts;
    reader.take_name(day_names_long);
    reader.take(", ");
    parts.day = static_cast<unsigned>(reader.take_number(2));
    reader.take("-");
    parts.month = take_month(reader);
    reader.take("-");
    const int year = reader.take_number(2);
    reader.take(" ");
    parts.second_of_day = take_time_of_day(reader);
    reader.take(" GMT");
    if (!reader.is_whole()) {
        return std::nullopt;
    }
    // The latest year with these digits that is at most 50 years ahead. Two centuries on, since 29 February may be
    // missing in one of the years.
    const chrono::sys_seconds point{chrono::seconds{now}};
    const chrono::year_month_day today{chrono::floor<chrono::days>(point)};
    const int century = static_cast<int>(today.year()) / 100 * 100;
    for (const int candidate : {century + 100, century, century - 100}) {
        parts.year = candidate + year;
        const std::optional<UnixTime> time = time_of(parts);
        if (time && *time <= years_after(now, 50)) {
            return time;
        }
    }
    return std::nullopt;
}

/// asctime-date = day-name SP month SP ( 2DIGIT / ( SP 1DIGIT )) SP time-of-day SP year
std::optional<UnixTime> parse_asctime(ByteView text) {
    DateReader reader(text);
    DateParts parts;
    reader.take_name(day_names);
    reader.take(" ");
    parts.month = take_month(reader);
    reader.take(" ");
    const bool is_one_digit = reader.starts_with(' ');
    reader.take(is_one_digit ? " " : "");
    parts.day = static_cast<unsigned>(reader.take_number(is_one_digit ? 1 : 2));
    reader.take(" ");
    parts.second_of_day = take_time_of_day(reader);
    reader.take(" ");
    parts.year = reader.take_number(4);
    return reader.is_whole() ? time_of(parts) : std::nullopt;
}

void append_number(std::string& text, int number, std::size_t digits) {
    const std::string decimal = std::to_string(number);
    text.append(digits - std::min(digits, decimal.size()), '0');
    text += decimal;
}

}  // namespace

std::string format_date(UnixTime time) {
    constexpr UnixTime first = -62'167'219'200;  // 0000-01-01T00:00:00Z
    constexpr UnixTime last = 253'402'300'799;   // 9999-12-31T23:59:59Z
    const chrono::sys_seconds point{chrono::seconds{std::clamp(time, first, last)}};
    const chrono::sys_days day = chrono::floor<chrono::days>(point);
    const chrono::year_month_day date{day};
    const chrono::hh_mm_ss<chrono::seconds> clock{point - day};
    std::string text;
    text += day_names[chrono::weekday{day}.c_encoding()];
    text += ", ";
    append_number(text, static_cast<int>(static_cast<unsigned>(date.day())), 2);
    text += ' ';
    text += months[static_cast<unsigned>(date.month()) - 1];
    text += ' ';
    append_number(text, static_cast<int>(date.year()), 4);
    text += ' ';
    append_number(text, static_cast<int>(clock.hours().count()), 2);
    text += ':';
    append_number(text, static_cast<int>(clock.minutes().count()), 2);
    text += ':';
    append_number(text, static_cast<int>(clock.seconds().count()), 2);
    text += " GMT";
    return text;
}

std::optional<UnixTime> parse_date(ByteView text, UnixTime now) {
    if (const std::optional<UnixTime> time = parse_imf(text)) {
        return time;
    }
    if (const std::optional<UnixTime> time = parse_rfc850(text, now)) {
        return time;
    }
    return parse_asctime(text);
}

}  // namespace wiretrial::http1
