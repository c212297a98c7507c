// octet_rows: classes of octets as SIMD instructions look them up.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "impl/http1/octets.hpp"

namespace wiretrial::http1::detail {

/// CTL but HTAB.
[[nodiscard]] constexpr bool is_ctl(char octet) {
    return static_cast<unsigned char>(octet) < 0x80 && !is_in(octet, class_content);
}
/// What a path and query consists of, but for `%`, which needs a look at what follows it.
[[nodiscard]] constexpr bool is_plain_path(char octet) {
    return is_in(octet, class_uri) && octet != '%' && octet != '[' && octet != ']';
}

/// What a Host consists of, but for a colon, and for `%`, which needs a look at what follows it.
[[nodiscard]] constexpr bool is_plain_host(char octet) {
    return is_in(octet, class_reg_name) && octet != '%';
}

/// A class is looked up in two steps of 16: `low[octet & 15] & high[octet >> 4]`. Octets from 0x80 give 0.
struct OctetRows {
    std::array<std::uint8_t, 16> low{};
    std::array<std::uint8_t, 16> high{};

    [[nodiscard]] constexpr std::uint8_t operator[](std::size_t octet) const {
        return octet < 0x80 ? static_cast<std::uint8_t>(low[octet % 16] & high[octet / 16])
                            : std::uint8_t{0};
    }
};

/// Gives something for an octet of the class, 0 for others: a bit for each row of 16 octets.
consteval OctetRows make_rows(bool (*is_in_class)(char)) {
    OctetRows rows;
    for (std::size_t octet = 0; octet < 0x80; ++octet) {
        const auto bit = static_cast<std::uint8_t>(1U << octet / 16);
        rows.high[octet / 16] = bit;
        if (is_in_class(static_cast<char>(octet))) {
            rows.low[octet % 16] = static_cast<std::uint8_t>(rows.low[octet % 16] | bit);
        }
    }
    return rows;
}

/// Gives 4 at least for a tchar, 1 to 3 for CTL but HTAB, 0 for others. Rows 2 to 7 have a bit each, for tchar. CTLs
/// are row 0 but for column 9 (HTAB), row 1, and DEL: one bit for all columns but 9, the other for 9 and 15.
consteval OctetRows make_head_rows() {
    constexpr std::uint8_t but_9 = 1;
    constexpr std::uint8_t only_9_and_15 = 2;
    OctetRows rows;
    rows.high[0] = but_9;
    rows.high[1] = but_9 | only_9_and_15;
    for (std::size_t column = 0; column < 16; ++column) {
        rows.low[column] = column == 9    ? only_9_and_15
                           : column == 15 ? but_9 | only_9_and_15
                                          : but_9;
    }
    for (std::size_t octet = 0x20; octet < 0x80; ++octet) {
        const auto bit = static_cast<std::uint8_t>(1U << octet / 16);
        rows.high[octet / 16] = bit;
        if (is_in(static_cast<char>(octet), class_tchar)) {
            rows.low[octet % 16] = static_cast<std::uint8_t>(rows.low[octet % 16] | bit);
        }
    }
    rows.high[7] = static_cast<std::uint8_t>(rows.high[7] | only_9_and_15);
    return rows;
}

inline constexpr std::uint8_t ctl_max = 3;
inline constexpr OctetRows path_rows = make_rows(is_plain_path);
inline constexpr OctetRows host_rows = make_rows(is_plain_host);
inline constexpr OctetRows head_rows = make_head_rows();

consteval bool are_rows_right() {
    for (std::size_t index = 0; index < 256; ++index) {
        const auto octet = static_cast<char>(index);
        const std::uint8_t found = head_rows[index];
        if ((path_rows[index] != 0) != is_plain_path(octet) ||
            (host_rows[index] != 0) != is_plain_host(octet) ||
            (found > ctl_max) != is_in(octet, class_tchar) ||
            (found > 0 && found <= ctl_max) != is_ctl(octet)) {
            return false;
        }
    }
    return true;
}
static_assert(are_rows_right());

}  // namespace wiretrial::http1::detail
