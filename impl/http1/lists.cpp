// lists: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/lists.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "impl/http1/scan.hpp"

namespace wiretrial::http1 {
namespace {

constexpr char to_lower(char octet) {
    return octet >= 'A' && octet <= 'Z' ? static_cast<char>(octet + ('a' - 'A')) : octet;
}

/// to_lower of eight octets. No sum carries into the next octet.
std::uint64_t eight_to_lower(const char* octets) {
    constexpr std::uint64_t each = 0x0101'0101'0101'0101;
    constexpr std::uint64_t top_bits = each * 0x80;
    std::uint64_t word = 0;
    std::memcpy(&word, octets, sizeof word);
    const std::uint64_t seven_bits = word & ~top_bits;
    const std::uint64_t is_from_a = seven_bits + each * (0x80 - 'A');
    const std::uint64_t is_behind_z = seven_bits + each * (0x7f - 'Z');
    const std::uint64_t is_upper = (is_from_a ^ is_behind_z) & ~word & top_bits;
    return word | is_upper >> 2U;
}

/// The index of the comma that ends the first element, or the size. A quoted-string keeps its commas.
std::size_t element_end(ByteView text) {
    bool is_quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (is_quoted && text[at] == '\\') {
            ++at;
        } else if (text[at] == '"') {
            is_quoted = !is_quoted;
        } else if (text[at] == ',' && !is_quoted) {
            return at;
        }
    }
    return text.size();
}

}  // namespace

bool is_token(ByteView text) {
    return !text.empty() && skip_run(text, 0, class_tchar) == text.size();
}

bool equals_ignoring_case(ByteView left, ByteView right) {
    if (left.size() != right.size()) {
        return false;
    }
    constexpr std::size_t eight = sizeof(std::uint64_t);
    if (left.size() < eight) {
        return std::ranges::equal(left, right,
                                  [](char a, char b) { return to_lower(a) == to_lower(b); });
    }
    const auto are_eight_equal = [left, right](std::size_t at) {
        return eight_to_lower(left.data() + at) == eight_to_lower(right.data() + at);
    };
    for (std::size_t at = 0; left.size() - at > eight; at += eight) {
        if (!are_eight_equal(at)) {
            return false;
        }
    }
    return are_eight_equal(left.size() - eight);
}

ByteView trim_ows(ByteView text) {
    while (!text.empty() && is_in(text.front(), class_ows)) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_in(text.back(), class_ows)) {
        text.remove_suffix(1);
    }
    return text;
}

std::optional<ByteView> ListElements::next() {
    while (!rest_.empty()) {
        const std::size_t end = element_end(rest_);
        const ByteView element = trim_ows(rest_.substr(0, end));
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        if (!element.empty()) {
            return element;
        }
    }
    return std::nullopt;
}

std::optional<ByteView> find_field(std::span<const Field> fields, ByteView name) {
    const auto found = std::ranges::find_if(
        fields, [name](const Field& field) { return equals_ignoring_case(field.name, name); });
    return found == fields.end() ? std::nullopt : std::optional(found->value);
}

std::size_t count_fields(std::span<const Field> fields, ByteView name) {
    return static_cast<std::size_t>(std::ranges::count_if(
        fields, [name](const Field& field) { return equals_ignoring_case(field.name, name); }));
}

bool lists_token(std::span<const Field> fields, ByteView name, ByteView token) {
    for (const Field& field : fields) {
        if (!equals_ignoring_case(field.name, name)) {
            continue;
        }
        ListElements elements(field.value);
        while (const auto element = elements.next()) {
            if (equals_ignoring_case(*element, token)) {
                return true;
            }
        }
    }
    return false;
}

}  // namespace wiretrial::http1
