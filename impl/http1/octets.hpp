// octets: the classes of octets that the grammars speak of, as one table.
//
// tchar, VCHAR, obs-text, SP, HTAB: RFC 9110 section 5.6; unreserved, gen-delims, sub-delims: RFC 3986 section 2.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace wiretrial::http1 {

/// Bits of the table.
enum OctetClass : std::uint8_t {
    class_tchar = 1U << 0U,    ///< Of a token.
    class_content = 1U << 1U,  ///< Of a field value: HTAB, SP, VCHAR, obs-text.
    class_uri = 1U << 2U,  ///< Of a URI without a fragment: unreserved, reserved but `#`, and `%`.
    class_reg_name = 1U << 3U,  ///< Of a reg-name: unreserved, sub-delims, `%`.
    class_digit = 1U << 4U,
    class_hex = 1U << 5U,
    class_odd_uri = 1U << 6U,  ///< VCHAR or obs-text outside the URI grammar, but for `#`.
    class_ows = 1U << 7U,      ///< SP and HTAB.
};

namespace detail {

consteval std::array<std::uint8_t, 256> make_octet_classes() {
    constexpr std::string_view alphanumeric =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    std::array<std::uint8_t, 256> table{};
    const auto add = [&table](std::string_view octets, OctetClass bit) {
        for (const char octet : octets) {
            const auto index = static_cast<unsigned char>(octet);
            table[index] = static_cast<std::uint8_t>(table[index] | bit);
        }
    };
    add(alphanumeric, class_tchar);
    add("!#$%&'*+-.^_`|~", class_tchar);
    add(alphanumeric, class_uri);
    add("-._~:/?[]@!$&'()*+,;=%", class_uri);
    add(alphanumeric, class_reg_name);
    add("-._~!$&'()*+,;=%", class_reg_name);
    add("0123456789", class_digit);
    add("0123456789ABCDEFabcdef", class_hex);
    add(" \t", class_ows);
    for (unsigned index = 0; index < table.size(); ++index) {
        const bool is_visible = index > 0x20 && index != 0x7f;
        if (is_visible || index == ' ' || index == '\t') {
            table[index] = static_cast<std::uint8_t>(table[index] | class_content);
        }
        if (is_visible && index != '#' && (table[index] & class_uri) == 0) {
            table[index] = static_cast<std::uint8_t>(table[index] | class_odd_uri);
        }
    }
    return table;
}

inline constexpr std::array<std::uint8_t, 256> octet_classes = make_octet_classes();

}  // namespace detail

/// Whether the octet is in one of the classes.
[[nodiscard]] constexpr bool is_in(char octet, unsigned classes) {
    return (detail::octet_classes[static_cast<unsigned char>(octet)] & classes) != 0;
}

/// The value of a hexadecimal digit; the octet must be one.
[[nodiscard]] constexpr unsigned hex_value(char digit) {
    const auto value = static_cast<unsigned>(static_cast<unsigned char>(digit));
    return value <= '9' ? value - '0' : (value | 0x20U) - 'a' + 10;
}

}  // namespace wiretrial::http1
