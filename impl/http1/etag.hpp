// etag: entity tags, alone and in lists, and their two comparisons. RFC 9110 section 8.8.3.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "impl/base/bytes.hpp"

namespace wiretrial::http1 {

/// entity-tag = [ weak ] opaque-tag.
///
/// Lifetime: views what it was read from.
struct EntityTag {
    ByteView opaque{};  ///< With its quotes.
    bool is_weak = false;

    friend bool operator==(const EntityTag&, const EntityTag&) = default;
};

/// How two tags are compared. RFC 9110 section 8.8.3.2.
enum class TagComparison : std::uint8_t {
    strong,  ///< Equal, and neither is weak.
    weak,    ///< Equal, weak or not.
};

/// Reads a field value that is one entity tag. Gives: nothing for anything else.
[[nodiscard]] std::optional<EntityTag> parse_etag(ByteView text);

[[nodiscard]] bool tags_match(const EntityTag& left,
                              const EntityTag& right,
                              TagComparison comparison);

/// Whether the list of entity tags names `tag`.
///
/// Source: RFC 9110 sections 5.6.1, 8.8.3 (empty elements are ignored; a backslash quotes nothing in a tag).
/// Gives:  false for a text that is no such list, `*` included: it names nothing for sure.
[[nodiscard]] bool list_names_tag(ByteView list, const EntityTag& tag, TagComparison comparison);

}  // namespace wiretrial::http1
