// template_text: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/template_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "impl/base/text.hpp"
#include "scenarios/engine/payload.hpp"

namespace wiretrial::engine {
namespace {

using Result = std::expected<Bytes, std::string>;

constexpr std::string_view saved_prefix = "saved:";
constexpr std::string_view url_prefix = "url:";
constexpr std::string_view authority_prefix = "authority:";
constexpr std::array<std::string_view, 3> own_names = {"authority", "host", "port"};

bool is_name_octet(char octet) {
    return (octet >= 'a' && octet <= 'z') || (octet >= '0' && octet <= '9') || octet == '-' ||
           octet == '_';
}

/// A word, with one of the prefixes in front or none.
bool is_name(std::string_view text) {
    for (const std::string_view prefix : {saved_prefix, url_prefix, authority_prefix}) {
        if (text.starts_with(prefix)) {
            text.remove_prefix(prefix.size());
            break;
        }
    }
    return !text.empty() && std::ranges::all_of(text, is_name_octet);
}

Result authority_named(std::string_view endpoint, const PayloadContext& context) {
    if (endpoint.empty()) {
        return context.authority.empty()
                   ? Result(std::unexpected("no authority is known before a listener is open"))
                   : Result(context.authority);
    }
    const auto found = context.authorities.find(std::string(endpoint));
    if (found != context.authorities.end()) {
        return found->second;
    }
    return context.is_foretold ? Result(context.authority)
                               : std::unexpected("no listener \"" + std::string(endpoint) +
                                                 "\" is open whose authority could be named");
}

/// `host` or `port` of HOST:PORT; over AF_UNIX there is no port, and 80 is meant.
Result part_of_authority(std::string_view name, const PayloadContext& context) {
    const Result authority = authority_named("", context);
    if (!authority) {
        return authority;
    }
    const std::size_t colon = authority->rfind(':');
    if (name == "host") {
        return authority->substr(0, colon);
    }
    return colon == std::string::npos ? Result("80") : authority->substr(colon + 1);
}

Result value_of(std::string_view name, const PayloadContext& context) {
    if (name.starts_with(saved_prefix)) {
        return saved_octets(name.substr(saved_prefix.size()), context);
    }
    if (name == "authority") {
        return authority_named("", context);
    }
    if (name.starts_with(authority_prefix)) {
        return authority_named(name.substr(authority_prefix.size()), context);
    }
    if (name == "host" || name == "port") {
        return part_of_authority(name, context);
    }
    const auto resource = find_resource(resource_of(name), context);
    if (!resource) {
        return std::unexpected(resource.error());
    }
    if (!name.starts_with(url_prefix)) {
        return (*resource)->target;
    }
    const Result authority = authority_named("", context);
    return authority ? Result("http://" + *authority + (*resource)->target) : authority;
}

}  // namespace

std::expected<std::vector<TemplatePiece>, std::string> parse_template(std::string_view text) {
    std::vector<TemplatePiece> pieces;
    while (!text.empty()) {
        const std::size_t open = text.find('{');
        if (open != 0) {
            pieces.push_back({.text = text.substr(0, open)});
            text.remove_prefix(std::min(open, text.size()));
            continue;
        }
        if (text.starts_with("{{")) {
            pieces.push_back({.text = text.substr(0, 1)});
            text.remove_prefix(2);
            continue;
        }
        const std::size_t close = text.find('}');
        const std::string_view name =
            close == std::string_view::npos ? std::string_view() : text.substr(1, close - 1);
        if (!is_name(name)) {
            return std::unexpected("\"" + escape(text, 24) +
                                   "\" begins no name such as {page}, {authority}, {url:page}, "
                                   "{saved:etag} or {param:column}; write {{ for a brace");
        }
        pieces.push_back({.is_name = true, .text = name});
        text.remove_prefix(close + 1);
    }
    return pieces;
}

Result fill_template(std::string_view text, const PayloadContext& context) {
    const auto pieces = parse_template(text);
    if (!pieces) {
        return std::unexpected(pieces.error());
    }
    Bytes out;
    for (const TemplatePiece& piece : *pieces) {
        const Result value = piece.is_name ? value_of(piece.text, context) : Bytes(piece.text);
        if (!value) {
            return value;
        }
        if (out.size() + value->size() > payload_octets_max) {
            return std::unexpected("the text is larger than " + std::to_string(payload_octets_max) +
                                   " octets");
        }
        out += *value;
    }
    return out;
}

std::string_view resource_of(std::string_view name) {
    if (name.starts_with(url_prefix)) {
        return name.substr(url_prefix.size());
    }
    const bool is_other = name.starts_with(saved_prefix) || name.starts_with(authority_prefix) ||
                          std::ranges::find(own_names, name) != own_names.end();
    return is_other ? std::string_view() : name;
}

bool depends_on_run(std::string_view template_text) {
    const auto pieces = parse_template(template_text);
    return pieces && std::ranges::any_of(*pieces, [](const TemplatePiece& piece) {
               return piece.is_name && piece.text.starts_with(saved_prefix);
           });
}

std::string authority_of(std::string_view address) {
    return address.starts_with('/') ? "localhost" : std::string(address);
}

}  // namespace wiretrial::engine
