// etag: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/etag.hpp"

#include <algorithm>
#include <cstddef>

namespace wiretrial::http1 {
namespace {

/// etagc = %x21 / %x23-7E / obs-text
bool is_etagc(char octet) {
    const auto value = static_cast<unsigned char>(octet);
    return value == 0x21 || (value >= 0x23 && value <= 0x7E) || value >= 0x80;
}

/// Takes one tag off the front of `rest`.
std::optional<EntityTag> take_tag(ByteView& rest) {
    EntityTag tag;
    ByteView after = rest;
    tag.is_weak = after.starts_with("W/");
    after.remove_prefix(tag.is_weak ? 2 : 0);
    if (!after.starts_with('"')) {
        return std::nullopt;
    }
    const std::size_t close = after.find('"', 1);
    if (close == ByteView::npos || !std::ranges::all_of(after.substr(1, close - 1), is_etagc)) {
        return std::nullopt;
    }
    tag.opaque = after.substr(0, close + 1);
    rest = after.substr(close + 1);
    return tag;
}

void skip_ows(ByteView& rest) {
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
}

}  // namespace

std::optional<EntityTag> parse_etag(ByteView text) {
    const std::optional<EntityTag> tag = take_tag(text);
    return text.empty() ? tag : std::nullopt;
}

bool tags_match(const EntityTag& left, const EntityTag& right, TagComparison comparison) {
    const bool may_match = comparison == TagComparison::weak || (!left.is_weak && !right.is_weak);
    return may_match && left.opaque == right.opaque;
}

bool list_names_tag(ByteView list, const EntityTag& tag, TagComparison comparison) {
    bool is_named = false;
    bool wants_comma = false;
    for (skip_ows(list); !list.empty(); skip_ows(list)) {
        if (list.starts_with(',')) {
            list.remove_prefix(1);
            wants_comma = false;
            continue;
        }
        const std::optional<EntityTag> listed = wants_comma ? std::nullopt : take_tag(list);
        if (!listed) {
            return false;
        }
        is_named = is_named || tags_match(*listed, tag, comparison);
        wants_comma = true;
    }
    return is_named;
}

}  // namespace wiretrial::http1
