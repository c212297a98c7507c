// text: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/base/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <vector>

namespace wiretrial {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::uint8_t octet_at(ByteView octets, std::size_t index) {
    return static_cast<std::uint8_t>(octets[index]);
}

void append_escaped(std::string& out, char character) {
    const auto octet = static_cast<std::uint8_t>(character);
    switch (character) {
        case '\r':
            out += "\\r";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\t':
            out += "\\t";
            return;
        case '\\':
            out += "\\\\";
            return;
        default:
            break;
    }
    if (octet >= 0x20 && octet < 0x7F) {
        out += character;
        return;
    }
    out += "\\x";
    out += hex_digits[octet >> 4U];
    out += hex_digits[octet & 0x0FU];
}

int hex_value(char digit) {
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    if (digit >= 'a' && digit <= 'f') {
        return digit - 'a' + 10;
    }
    if (digit >= 'A' && digit <= 'F') {
        return digit - 'A' + 10;
    }
    return -1;
}

/// Damerau-free Levenshtein distance in one row.
std::size_t edit_distance(std::string_view left, std::string_view right) {
    std::vector<std::size_t> row(right.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < left.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < right.size(); ++j) {
            const std::size_t substitution = diagonal + (left[i] == right[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, substitution});
        }
    }
    return row.back();
}

/// Octets in the UTF-8 sequence at the front of `text`, or 0 when it is not well-formed.
std::size_t utf8_sequence_size(std::string_view text) {
    const std::uint8_t lead = octet_at(text, 0);
    if (lead < 0x80) {
        return 1;
    }
    const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < size) {
        return 0;
    }
    for (std::size_t i = 1; i < size; ++i) {
        if ((octet_at(text, i) & 0xC0U) != 0x80) {
            return 0;
        }
    }
    const std::uint8_t second = octet_at(text, 1);
    const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
    const bool beyond = (lead == 0xED && second > 0x9F) || (lead == 0xF4 && second > 0x8F);
    return overlong || beyond ? 0 : size;
}

}  // namespace

std::string escape(ByteView octets, std::size_t octets_max) {
    std::string out;
    const std::size_t shown = std::min(octets.size(), octets_max);
    out.reserve(shown + shown / 4);
    for (const char character : octets.substr(0, shown)) {
        append_escaped(out, character);
    }
    if (shown < octets.size()) {
        out += " ... " + std::to_string(octets.size() - shown) + " more octets";
    }
    return out;
}

std::string to_hex(ByteView octets) {
    std::string out;
    out.reserve(octets.size() * 2);
    for (std::size_t i = 0; i < octets.size(); ++i) {
        out += hex_digits[octet_at(octets, i) >> 4U];
        out += hex_digits[octet_at(octets, i) & 0x0FU];
    }
    return out;
}

std::optional<Bytes> from_hex(std::string_view text) {
    Bytes out;
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == ' ') {
            ++i;
            continue;
        }
        const int high = hex_value(text[i]);
        const int low = i + 1 < text.size() ? hex_value(text[i + 1]) : -1;
        if (high < 0 || low < 0) {
            return std::nullopt;
        }
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return out;
}

std::string to_base64(ByteView octets) {
    std::string out;
    out.reserve((octets.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < octets.size(); i += 3) {
        const std::size_t have = std::min<std::size_t>(3, octets.size() - i);
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 3; ++j) {
            group = group << 8U | (j < have ? octet_at(octets, i + j) : 0U);
        }
        for (std::size_t j = 0; j < 4; ++j) {
            out += j <= have ? base64_digits[group >> (18 - 6 * j) & 0x3FU] : '=';
        }
    }
    return out;
}

std::optional<Bytes> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) {
        return std::nullopt;
    }
    Bytes out;
    for (std::size_t i = 0; i < text.size(); i += 4) {
        const bool last = i + 4 == text.size();
        const std::size_t padding = last ? (text[i + 2] == '='   ? 2U
                                            : text[i + 3] == '=' ? 1U
                                                                 : 0U)
                                         : 0U;
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 4; ++j) {
            const std::size_t digit = j < 4 - padding ? base64_digits.find(text[i + j]) : 0;
            if (digit == std::string_view::npos || (j >= 4 - padding && text[i + j] != '=')) {
                return std::nullopt;
            }
            group = group << 6U | static_cast<std::uint32_t>(digit);
        }
        // The bits that padding cuts off must be zero, or two texts would mean the same octets.
        if ((group & ((1U << 8U * padding) - 1U)) != 0) {
            return std::nullopt;
        }
        for (std::size_t j = 0; j < 3 - padding; ++j) {
            out += static_cast<char>(group >> (16 - 8 * j) & 0xFFU);
        }
    }
    return out;
}

Bytes to_upper(ByteView octets) {
    Bytes out(octets);
    std::ranges::transform(out, out.begin(), [](char character) {
        return character >= 'a' && character <= 'z' ? static_cast<char>(character - 'a' + 'A')
                                                    : character;
    });
    return out;
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
    std::string_view best;
    std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
    for (const std::string_view candidate : candidates) {
        const std::size_t distance = edit_distance(word.substr(0, 64), candidate.substr(0, 64));
        if (distance < best_distance) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

bool matches_glob(std::string_view pattern, std::string_view text) {
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos;
    std::size_t resume = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = t;
        } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t size = utf8_sequence_size(text);
        if (size == 0) {
            return false;
        }
        text.remove_prefix(size);
    }
    return true;
}

}  // namespace wiretrial
