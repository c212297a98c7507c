// target_path: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/target_path.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

namespace wiretrial::http1 {
namespace {

using Decoded = std::expected<std::string, TargetPathError>;

std::optional<unsigned> hex_digit(char octet) {
    if (octet >= '0' && octet <= '9') {
        return static_cast<unsigned>(octet - '0');
    }
    const char lower = static_cast<char>(octet | 0x20);
    if (lower >= 'a' && lower <= 'f') {
        return static_cast<unsigned>(lower - 'a') + 10;
    }
    return std::nullopt;
}

/// One segment without its percent-encoding.
Decoded decode_segment(ByteView segment) {
    std::string decoded;
    for (std::size_t at = 0; at < segment.size(); ++at) {
        char octet = segment[at];
        if (octet == '%') {
            const auto high = at + 2 < segment.size() ? hex_digit(segment[at + 1]) : std::nullopt;
            const auto low = high ? hex_digit(segment[at + 2]) : std::nullopt;
            if (!low) {
                return std::unexpected(TargetPathError::percent);
            }
            octet = static_cast<char>(*high * 16 + *low);
            at += 2;
        }
        if (octet == '/') {
            return std::unexpected(TargetPathError::encoded_slash);
        }
        if (octet == '\0') {
            return std::unexpected(TargetPathError::nul);
        }
        decoded += octet;
    }
    return decoded;
}

/// unreserved / sub-delims / ":" / "@". RFC 3986 section 3.3.
bool is_pchar(char octet) {
    constexpr ByteView others = "-._~!$&'()*+,;=:@";
    const char lower = static_cast<char>(octet | 0x20);
    return (lower >= 'a' && lower <= 'z') || (octet >= '0' && octet <= '9') ||
           others.contains(octet);
}

}  // namespace

std::expected<TargetPath, TargetPathError> read_target_path(ByteView target) {
    ByteView rest = target.substr(0, target.find('?'));
    if (!rest.starts_with('/')) {
        return std::unexpected(TargetPathError::not_absolute);
    }
    std::vector<std::string> segments;
    bool is_folder = true;
    while (!rest.empty()) {
        rest.remove_prefix(1);
        const std::size_t end = std::min(rest.find('/'), rest.size());
        Decoded segment = decode_segment(rest.substr(0, end));
        rest.remove_prefix(end);
        if (!segment) {
            return std::unexpected(segment.error());
        }
        is_folder = segment->empty() || *segment == "." || *segment == "..";
        if (!is_folder) {
            segments.push_back(std::move(*segment));
        } else if (*segment == "..") {
            if (segments.empty()) {
                return std::unexpected(TargetPathError::leads_out);
            }
            segments.pop_back();
        }
    }
    TargetPath path{.name = {}, .is_folder = is_folder};
    for (const std::string& segment : segments) {
        path.name += path.name.empty() ? "" : "/";
        path.name += segment;
    }
    return path;
}

std::string target_of(const TargetPath& path) {
    constexpr ByteView digits = "0123456789ABCDEF";
    std::string target = "/";
    for (const char octet : path.name) {
        if (octet == '/' || is_pchar(octet)) {
            target += octet;
        } else {
            const auto value = static_cast<unsigned char>(octet);
            target += '%';
            target += digits[value / 16];
            target += digits[value % 16];
        }
    }
    if (path.is_folder && !path.name.empty()) {
        target += '/';
    }
    return target;
}

AbsoluteTarget split_absolute(ByteView target) {
    const std::size_t colon = target.find(':');
    if (colon == ByteView::npos || !target.substr(colon + 1).starts_with("//")) {
        return {};
    }
    AbsoluteTarget parts;
    parts.scheme = target.substr(0, colon);
    ByteView rest = target.substr(colon + 3);
    const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
    parts.authority = rest.substr(0, end);
    rest.remove_prefix(end);
    parts.origin_form = rest.starts_with('/') ? "" : "/";
    parts.origin_form += rest;
    return parts;
}

}  // namespace wiretrial::http1
