// precondition: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/precondition.hpp"

#include <algorithm>
#include <array>

#include "impl/http1/lists.hpp"

namespace wiretrial::http1 {
namespace {

/// All lines of a list field as one value. RFC 9110 section 5.3.
std::optional<Bytes> joined_value(std::span<const Field> fields, ByteView name) {
    std::optional<Bytes> joined;
    for (const Field& field : fields) {
        if (equals_ignoring_case(field.name, name)) {
            joined = joined ? *joined + ", " + Bytes(field.value) : Bytes(field.value);
        }
    }
    return joined;
}

/// "*" / #entity-tag: `*` names whatever exists.
bool is_named(ByteView value, const SelectedRepresentation& selected, TagComparison comparison) {
    if (!selected.exists) {
        return false;
    }
    return value == "*" || (selected.etag && list_names_tag(value, *selected.etag, comparison));
}

/// The value of a field that holds one HTTP-date. Nothing where it is absent, repeated or no date: it is ignored then.
std::optional<UnixTime> date_of(const ConditionalRequest& request, ByteView name) {
    const std::optional<ByteView> value = find_field(request.fields, name);
    if (!value || count_fields(request.fields, name) != 1) {
        return std::nullopt;
    }
    return parse_date(*value, request.now);
}

/// RFC 9110 section 13.1.5.
bool is_if_range_true(const ConditionalRequest& request, const SelectedRepresentation& selected) {
    const ByteView value = find_field(request.fields, "If-Range").value_or("");
    if (const std::optional<EntityTag> tag = parse_etag(value)) {
        return selected.etag && tags_match(*tag, *selected.etag, TagComparison::strong);
    }
    const std::optional<UnixTime> date = date_of(request, "If-Range");
    // Section 8.8.2.2: a client may use the date only when it is older than the Date that came with it; when it is
    // older than now, too, there was no change in its second that both missed.
    return date && date == selected.last_modified && *date < request.now;
}

}  // namespace

PreconditionVerdict evaluate_preconditions(const ConditionalRequest& request,
                                           const SelectedRepresentation& selected) {
    const bool is_get = request.method == "GET";
    const bool is_read = is_get || request.method == "HEAD";
    const std::optional<Bytes> if_match = joined_value(request.fields, "If-Match");
    const std::optional<Bytes> if_none_match = joined_value(request.fields, "If-None-Match");

    // 1. If-Match.
    if (if_match && !is_named(*if_match, selected, TagComparison::strong)) {
        return PreconditionVerdict::failed;
    }
    // 2. If-Unmodified-Since, without If-Match.
    if (!if_match && selected.last_modified) {
        const std::optional<UnixTime> date = date_of(request, "If-Unmodified-Since");
        if (date && *selected.last_modified > *date) {
            return PreconditionVerdict::failed;
        }
    }
    // 3. If-None-Match.
    if (if_none_match && is_named(*if_none_match, selected, TagComparison::weak)) {
        return is_read ? PreconditionVerdict::not_modified : PreconditionVerdict::failed;
    }
    // 4. If-Modified-Since, of GET and HEAD, without If-None-Match.
    if (is_read && !if_none_match && selected.last_modified) {
        const std::optional<UnixTime> date = date_of(request, "If-Modified-Since");
        if (date && *selected.last_modified <= *date) {
            return PreconditionVerdict::not_modified;
        }
    }
    // 5. Range and If-Range, of GET.
    if (is_get && count_fields(request.fields, "Range") > 0 &&
        count_fields(request.fields, "If-Range") > 0 && !is_if_range_true(request, selected)) {
        return PreconditionVerdict::perform_whole;
    }
    // 6. Otherwise.
    return PreconditionVerdict::perform;
}

bool is_conditional_field(ByteView name) {
    constexpr std::array<ByteView, 5> names{"If-Match", "If-None-Match", "If-Modified-Since",
                                            "If-Unmodified-Since", "If-Range"};
    return std::ranges::any_of(names,
                               [&](ByteView known) { return equals_ignoring_case(known, name); });
}

}  // namespace wiretrial::http1
