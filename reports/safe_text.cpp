// safe_text: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "reports/safe_text.hpp"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

#include "impl/base/check.hpp"
#include "impl/base/text.hpp"

namespace wiretrial::reports {
namespace {

struct CodePoint {
    std::uint32_t value = 0;
    std::size_t octets = 0;  ///< 0 when the text does not begin with a well-formed character.
};

/// The character at the front of `text`, which is not empty.
CodePoint first_code_point(std::string_view text) {
    const auto lead = static_cast<std::uint8_t>(text.front());
    const std::size_t octets = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (text.size() < octets || !is_utf8(text.substr(0, octets))) {
        return {};
    }
    std::uint32_t value = octets == 1 ? lead : lead & (0xFFU >> (octets + 1));
    for (std::size_t i = 1; i < octets; ++i) {
        value = (value << 6U) | (static_cast<std::uint8_t>(text[i]) & 0x3FU);
    }
    return {.value = value, .octets = octets};
}

bool is_printing(std::uint32_t value) {
    const auto between = [value](std::uint32_t first, std::uint32_t last) {
        return value >= first && value <= last;
    };
    const bool is_control = value < 0x20 || between(0x7F, 0x9F);
    // Marks that reorder, hide or break text ("Trojan Source"), and line ends that only some
    // readers know.
    const bool is_trick = value == 0x061C || between(0x200B, 0x200F) || between(0x2028, 0x202E) ||
                          between(0x2060, 0x206F) || value == 0xFEFF;
    const bool is_noncharacter = between(0xFDD0, 0xFDEF) || (value & 0xFFFEU) == 0xFFFEU;
    return !is_control && !is_trick && !is_noncharacter;
}

void append_hex(std::string& out, std::string_view octets) {
    for (const char octet : octets) {
        out += fmt::format("\\x{:02x}", static_cast<std::uint8_t>(octet));
    }
}

std::string cleaned(std::string_view text, bool keeps_lines) {
    std::string out;
    out.reserve(text.size());
    bool begins_line = false;
    while (!text.empty()) {
        if (begins_line && text.starts_with("::")) {
            append_hex(out, text.substr(0, 1));
            text.remove_prefix(1);
        }
        const bool is_blank = text.front() == ' ' || text.front() == '\t';
        begins_line = keeps_lines && (text.front() == '\n' || (begins_line && is_blank));
        const CodePoint next = first_code_point(text);
        const std::size_t octets = std::max<std::size_t>(next.octets, 1);
        if (text.front() == '\n' || text.front() == '\t') {
            out += keeps_lines            ? std::string_view(text.substr(0, 1))
                   : text.front() == '\n' ? "\\n"
                                          : "\\t";
        } else if (text.front() == '\r') {
            out += "\\r";
        } else if (next.octets == 0 || !is_printing(next.value)) {
            append_hex(out, text.substr(0, octets));
        } else {
            out += text.substr(0, octets);
        }
        text.remove_prefix(octets);
    }
    return out;
}

bool is_continuation(char octet) {
    return (static_cast<std::uint8_t>(octet) & 0xC0U) == 0x80U;
}

/// Octets of the longest front of `text` that takes at most `limit` columns.
std::size_t octets_within(std::string_view text, std::size_t limit) {
    std::size_t seen = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!is_continuation(text[i]) && seen++ == limit) {
            return i;
        }
    }
    return text.size();
}

/// Where to break a line that is too long: after the last space within `limit` columns, else at the
/// limit.
std::size_t break_at(std::string_view line, std::size_t limit) {
    const std::size_t hard = octets_within(line, limit);
    const std::size_t space = line.substr(0, hard + 1).rfind(' ');
    const bool is_usable = space != std::string_view::npos && line.find_first_not_of(' ') < space;
    return is_usable ? space : hard;
}

}  // namespace

std::string visible(std::string_view text) {
    return cleaned(text, true);
}

std::string printing_json(std::string_view json) {
    std::string out;
    out.reserve(json.size());
    while (!json.empty()) {
        const CodePoint next = first_code_point(json);
        const std::size_t octets = std::max<std::size_t>(next.octets, 1);
        if (next.octets == 0 || json.front() == '\n' || is_printing(next.value)) {
            out += json.substr(0, octets);
        } else if (next.value < 0x10000) {
            out += fmt::format("\\u{:04x}", next.value);
        } else {
            const std::uint32_t rest = next.value - 0x10000;
            out +=
                fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + (rest >> 10U), 0xDC00 + (rest & 0x3FFU));
        }
        json.remove_prefix(octets);
    }
    return out;
}

std::string one_line(std::string_view text) {
    return cleaned(text, false);
}

std::string without_command(std::string_view line) {
    std::string kept(line);
    const std::size_t first = std::min(kept.find_first_not_of(' '), kept.size());
    if (std::string_view(kept).substr(first).starts_with("::")) {
        kept.replace(first, 1, "\\x3a");
    }
    return kept;
}

std::string capped(std::string_view text, std::size_t octets_max) {
    if (text.size() <= octets_max) {
        return std::string(text);
    }
    std::size_t end = octets_max;
    while (end > 0 && is_continuation(text[end])) {
        --end;
    }
    return fmt::format("{} ... {} octets cut", text.substr(0, end), text.size() - end);
}

std::string replace_each(std::string_view text, std::span<const Replacement> table) {
    std::string out;
    out.reserve(text.size());
    for (const char character : text) {
        const auto found = std::ranges::find(table, character, &Replacement::first);
        if (found == table.end()) {
            out += character;
        } else {
            out += found->second;
        }
    }
    return out;
}

std::size_t columns(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char octet) { return !is_continuation(octet); }));
}

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
    WIRETRIAL_CHECK(width > indent);
    const std::string margin(indent, ' ');
    std::string out;
    std::size_t room = width;
    while (true) {
        const std::size_t line_end = text.find('\n');
        const std::string_view line = text.substr(0, line_end);
        const bool fits = columns(line) <= room;
        const std::size_t end = fits ? line.size() : break_at(line, room);
        out += line.substr(0, end);
        if (fits && line_end == std::string_view::npos) {
            return out;
        }
        text.remove_prefix(end);
        if (text.starts_with(fits ? '\n' : ' ')) {
            text.remove_prefix(1);
        }
        out += '\n';
        out += margin;
        room = width - indent;
    }
}

}  // namespace wiretrial::reports
