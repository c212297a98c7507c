// host: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/host.hpp"

#include <algorithm>
#include <cstddef>

#include "impl/http1/lists.hpp"
#include "impl/http1/octets.hpp"
#include "impl/http1/scan.hpp"

namespace wiretrial::http1 {
namespace {

bool is_digits(ByteView text) {
    return skip_run(text, 0, class_digit) == text.size();
}

constexpr unsigned port_max = 65'535;

/// Needs: at most five digits.
unsigned port_number(ByteView digits) {
    unsigned number = 0;
    for (const char digit : digits) {
        number = number * 10 + hex_value(digit);
    }
    return number;
}

/// The index of the first `%` that is not followed by two hexadecimal digits, or npos.
std::size_t find_bad_percent(ByteView text) {
    for (std::size_t at = text.find('%'); at != ByteView::npos; at = text.find('%', at + 1)) {
        if (at + 2 >= text.size() || !is_in(text[at + 1], class_hex) ||
            !is_in(text[at + 2], class_hex)) {
            return at;
        }
    }
    return ByteView::npos;
}

/// dec-octet = 0 to 255 without leading zeros.
bool is_ipv4_address(ByteView text) {
    int parts = 0;
    while (parts < 4) {
        const std::size_t size = skip_run(text, 0, class_digit);
        if (size == 0 || size > 3 || (size > 1 && text[0] == '0')) {
            return false;
        }
        int value = 0;
        for (const char digit : text.substr(0, size)) {
            value = value * 10 + (digit - '0');
        }
        if (value > 255) {
            return false;
        }
        text.remove_prefix(size);
        ++parts;
        if (parts < 4) {
            if (!text.starts_with('.')) {
                return false;
            }
            text.remove_prefix(1);
        }
    }
    return text.empty();
}

/// The groups of one side of `::`. Gives how many of 16 bits they are, or -1.
int count_ipv6_groups(ByteView text, bool may_end_in_ipv4) {
    int groups = 0;
    while (!text.empty()) {
        const std::size_t colon = text.find(':');
        const ByteView group = text.substr(0, colon);
        const bool is_last = colon == ByteView::npos;
        if (is_last && may_end_in_ipv4 && is_ipv4_address(group)) {
            return groups + 2;
        }
        if (group.empty() || group.size() > 4 || skip_run(group, 0, class_hex) != group.size()) {
            return -1;
        }
        ++groups;
        if (is_last) {
            return groups;
        }
        text.remove_prefix(colon + 1);
        if (text.empty()) {
            return -1;
        }
    }
    return groups;
}

/// IPv6address of RFC 3986 section 3.2.2.
bool is_ipv6_address(ByteView text) {
    const std::size_t gap = text.find("::");
    if (gap == ByteView::npos) {
        return count_ipv6_groups(text, true) == 8;
    }
    const int before = count_ipv6_groups(text.substr(0, gap), false);
    const int after = count_ipv6_groups(text.substr(gap + 2), true);
    return before >= 0 && after >= 0 && before + after <= 7;
}

/// "v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" ).
bool is_ip_future(ByteView text) {
    if (text.empty() || (text[0] != 'v' && text[0] != 'V')) {
        return false;
    }
    const std::size_t dot = skip_run(text, 1, class_hex);
    if (dot == 1 || dot + 1 >= text.size() || text[dot] != '.') {
        return false;
    }
    return std::ranges::all_of(text.substr(dot + 1), [](char octet) {
        return octet != '%' && (octet == ':' || is_in(octet, class_reg_name));
    });
}

bool is_host(ByteView host) {
    if (host.starts_with('[')) {
        const ByteView literal = host.substr(1, host.size() - 2);
        return host.size() > 2 && host.ends_with(']') &&
               (is_ipv6_address(literal) || is_ip_future(literal));
    }
    return skip_run(host, 0, class_reg_name) == host.size() &&
           find_bad_percent(host) == ByteView::npos;
}

std::unexpected<FaultAt> fault_at(Fault fault, std::size_t at) {
    return std::unexpected(FaultAt{.fault = fault, .at = at});
}

/// The part of an absolute-form in front of path and query: scheme, colon, and `//` authority where there is one.
struct AbsoluteParts {
    ByteView scheme{};
    bool has_authority = false;
    std::size_t authority_begin = 0;
    std::size_t path_begin = 0;
};

/// scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ), then a colon.
std::optional<AbsoluteParts> split_absolute(ByteView target) {
    const std::size_t colon = target.find(':');
    if (colon == ByteView::npos || colon == 0) {
        return std::nullopt;
    }
    const auto is_letter = [](char octet) {
        return (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z');
    };
    const auto belongs = [is_letter](char octet) {
        return is_letter(octet) || is_in(octet, class_digit) || octet == '+' || octet == '-' ||
               octet == '.';
    };
    if (!is_letter(target[0]) || !std::ranges::all_of(target.substr(0, colon), belongs)) {
        return std::nullopt;
    }
    AbsoluteParts parts{.scheme = target.substr(0, colon), .path_begin = colon + 1};
    if (target.substr(colon + 1).starts_with("//")) {
        parts.has_authority = true;
        parts.authority_begin = colon + 3;
        parts.path_begin = std::min(target.find_first_of("/?", colon + 3), target.size());
    }
    return parts;
}

bool is_http_scheme(ByteView scheme) {
    return equals_ignoring_case(scheme, "http") || equals_ignoring_case(scheme, "https");
}

/// Brackets belong to an IP-literal, and to nothing else in a path or query.
std::expected<void, FaultAt> check_path(ByteView target, std::size_t begin, const Policy& policy) {
    if (policy.keeps_odd_target_octets) {
        return {};
    }
    const std::size_t bracket = target.find_first_of("[]", begin);
    if (bracket != ByteView::npos) {
        return fault_at(Fault::target_octet_invalid, bracket);
    }
    return {};
}

std::expected<TargetForm, FaultAt> check_absolute(ByteView target, const Policy& policy) {
    const auto parts = split_absolute(target);
    if (!parts) {
        return fault_at(Fault::target_form_invalid, 0);
    }
    if (!parts->has_authority) {
        // `host:80` has the look of an absolute-form, and is an authority-form in the wrong place.
        const ByteView rest = target.substr(parts->path_begin);
        if (is_http_scheme(parts->scheme) || rest.empty() || is_digits(rest)) {
            return fault_at(Fault::target_form_invalid, 0);
        }
        return TargetForm::absolute;
    }
    const ByteView authority =
        target.substr(parts->authority_begin, parts->path_begin - parts->authority_begin);
    if (authority.find('@') != ByteView::npos) {
        return fault_at(Fault::target_userinfo, parts->authority_begin);
    }
    const auto host = parse_host_port(authority);
    if (!host || (host->host.empty() && is_http_scheme(parts->scheme))) {
        return fault_at(Fault::target_authority_invalid, parts->authority_begin);
    }
    if (const auto path = check_path(target, parts->path_begin, policy); !path) {
        return std::unexpected(path.error());
    }
    return TargetForm::absolute;
}

}  // namespace

std::optional<HostPort> parse_host_port(ByteView text) {
    HostPort result;
    std::size_t colon = ByteView::npos;
    if (text.starts_with('[')) {
        const std::size_t bracket = text.find(']');
        if (bracket == ByteView::npos) {
            return std::nullopt;
        }
        colon = bracket + 1 < text.size() ? bracket + 1 : ByteView::npos;
        if (colon != ByteView::npos && text[colon] != ':') {
            return std::nullopt;
        }
    } else {
        colon = text.find(':');
    }
    result.host = text.substr(0, colon);
    if (colon != ByteView::npos) {
        result.has_colon = true;
        result.port = text.substr(colon + 1);
    }
    if (!is_host(result.host) || !is_digits(result.port)) {
        return std::nullopt;
    }
    return result;
}

std::expected<TargetForm, FaultAt> check_target(ByteView method,
                                                ByteView target,
                                                const Policy& policy) {
    const Defects& planted = policy.planted;
    if (method == "CONNECT") {
        if (planted.takes_any_connect_target) {
            return TargetForm::authority;
        }
        const auto host = parse_host_port(target);
        if (!host || host->host.empty() || host->port.empty() || host->port.size() > 5 ||
            port_number(host->port) > port_max) {
            return fault_at(Fault::connect_target_invalid, 0);
        }
        return TargetForm::authority;
    }
    if (target == "*") {
        return method == "OPTIONS" || planted.takes_asterisk_of_any_method
                   ? std::expected<TargetForm, FaultAt>(TargetForm::asterisk)
                   : fault_at(Fault::asterisk_not_options, 0);
    }
    if (const std::size_t fragment = target.find('#');
        fragment != ByteView::npos && !planted.takes_fragments) {
        return fault_at(Fault::target_fragment, fragment);
    }
    if (const std::size_t percent = find_bad_percent(target);
        percent != ByteView::npos && !policy.keeps_odd_target_octets) {
        return fault_at(Fault::target_percent_invalid, percent);
    }
    if (target.starts_with('/')) {
        if (const auto path = check_path(target, 0, policy); !path) {
            return std::unexpected(path.error());
        }
        return TargetForm::origin;
    }
    auto form = check_absolute(target, policy);
    if (!form && form.error().fault == Fault::target_form_invalid &&
        planted.takes_authority_of_any_method) {
        return TargetForm::authority;
    }
    return form;
}

ByteView authority_of(ByteView target) {
    const auto parts = target.starts_with('/') ? std::nullopt : split_absolute(target);
    if (!parts || !parts->has_authority) {
        return {};
    }
    const ByteView authority =
        target.substr(parts->authority_begin, parts->path_begin - parts->authority_begin);
    const std::size_t at = authority.rfind('@');
    return at == ByteView::npos ? authority : authority.substr(at + 1);
}

ByteView path_and_query_of(ByteView target) {
    const auto parts = target.starts_with('/') ? std::nullopt : split_absolute(target);
    if (!parts) {
        return target;
    }
    const ByteView rest = target.substr(parts->path_begin);
    return rest.empty() ? ByteView("/") : rest;
}

}  // namespace wiretrial::http1
