// http_url: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/http_url.hpp"

#include <algorithm>
#include <string_view>

#include "impl/http1/lists.hpp"

namespace wiretrial::endpoint {
namespace {

constexpr std::string_view scheme = "http:";
constexpr std::string_view default_port = ":80";

/// Octets of a URI are visible ASCII; the few visible ones that RFC 3986 leaves out are the caller's risk.
bool is_visible(ByteView text) {
    return std::ranges::all_of(text, [](char octet) { return octet > ' ' && octet < '\x7f'; });
}

ByteView without_fragment(ByteView text) {
    return text.substr(0, text.find('#'));
}

bool has_scheme(ByteView text) {
    const std::size_t colon = text.find(':');
    return colon != ByteView::npos && colon < text.find_first_of("/?");
}

/// RFC 3986 section 5.2.4, of a path that begins with `/`.
Bytes without_dot_segments(ByteView path) {
    Bytes kept;
    while (!path.empty()) {
        const std::size_t next = std::min(path.find('/', 1), path.size());
        const ByteView segment = path.substr(0, next);
        path.remove_prefix(next);
        const bool is_up = segment == "/..";
        if (is_up) {
            kept.erase(std::min(kept.rfind('/'), kept.size()));
        }
        if (!is_up && segment != "/.") {
            kept += segment;
        } else if (path.empty()) {
            kept += '/';
        }
    }
    return kept;
}

/// The target of a path, with dot segments, and a query that begins with `?` or is empty.
Bytes target_of(ByteView path, ByteView query) {
    Bytes target = without_dot_segments(path);
    if (target.empty()) {
        target = "/";
    }
    return target += query;
}

std::optional<HttpUrl> parse_behind_scheme(ByteView text) {
    if (!text.starts_with("//")) {
        return std::nullopt;
    }
    text.remove_prefix(2);
    const std::size_t authority_end = std::min(text.find_first_of("/?"), text.size());
    ByteView authority = text.substr(0, authority_end);
    // A sender MUST NOT generate the userinfo subcomponent. RFC 9110 section 4.2.4.
    if (const std::size_t at = authority.rfind('@'); at != ByteView::npos) {
        authority.remove_prefix(at + 1);
    }
    if (authority.empty() || authority.starts_with(':')) {
        return std::nullopt;
    }
    const ByteView rest = text.substr(authority_end);
    const bool has_path = rest.starts_with('/');
    return HttpUrl{.authority = Bytes(authority), .target = (has_path ? "" : "/") + Bytes(rest)};
}

}  // namespace

std::optional<HttpUrl> parse_http_url(ByteView text) {
    const ByteView url = without_fragment(text);
    if (!is_visible(url) || !http1::equals_ignoring_case(url.substr(0, scheme.size()), scheme)) {
        return std::nullopt;
    }
    return parse_behind_scheme(url.substr(scheme.size()));
}

std::optional<HttpUrl> resolve_reference(const HttpUrl& base, ByteView reference) {
    const ByteView text = without_fragment(reference);
    if (!is_visible(text)) {
        return std::nullopt;
    }
    if (has_scheme(text)) {
        return parse_http_url(text);
    }
    if (text.starts_with("//")) {
        return parse_behind_scheme(text);
    }
    const ByteView base_target = base.target;
    const ByteView base_path = base_target.substr(0, base_target.find('?'));
    const std::size_t query_at = std::min(text.find('?'), text.size());
    const ByteView path = text.substr(0, query_at);
    const ByteView query = text.substr(query_at);
    if (text.empty()) {
        return base;
    }
    if (path.empty()) {
        return HttpUrl{.authority = base.authority, .target = Bytes(base_path) += query};
    }
    if (path.starts_with('/')) {
        return HttpUrl{.authority = base.authority, .target = target_of(path, query)};
    }
    const Bytes merged = Bytes(base_path.substr(0, base_path.rfind('/') + 1)) += path;
    return HttpUrl{.authority = base.authority, .target = target_of(merged, query)};
}

Bytes with_port(ByteView authority) {
    // The colons of an IPv6 address stand inside brackets.
    const std::size_t bracket = authority.rfind(']');
    const std::size_t colon = authority.find(':', bracket == ByteView::npos ? 0 : bracket);
    const ByteView host = authority.substr(0, colon);
    const bool has_port = colon != ByteView::npos && colon + 1 < authority.size();
    return has_port ? Bytes(authority) : Bytes(host) += default_port;
}

bool is_same_authority(ByteView left, ByteView right) {
    const auto without_default_port = [](ByteView authority) {
        return authority.ends_with(default_port)
                   ? authority.substr(0, authority.size() - default_port.size())
                   : authority;
    };
    return http1::equals_ignoring_case(without_default_port(left), without_default_port(right));
}

}  // namespace wiretrial::endpoint
