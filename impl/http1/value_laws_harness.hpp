// value_laws_harness: what holds of any text that is read as a request-target or a field value. Unit tests and fuzz
// targets share it.
//
// Each law gives nothing while it holds, else a sentence that shows how it is broken.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "impl/base/text.hpp"
#include "impl/http1/date.hpp"
#include "impl/http1/etag.hpp"
#include "impl/http1/host.hpp"
#include "impl/http1/lists.hpp"
#include "impl/http1/message_laws_harness.hpp"
#include "impl/http1/octets.hpp"
#include "impl/http1/range.hpp"
#include "impl/http1/target_path.hpp"

namespace wiretrial::http1 {

[[nodiscard]] inline Breach breach_unless(bool holds, const char* what, ByteView text) {
    if (holds) [[likely]] {
        return std::nullopt;
    }
    return std::string(what) + ": '" + escape(text, 400) + "'";
}

/// A path never leads out of its root, has no segment that a file system would read otherwise, and is written so that
/// it is read as the same path.
[[nodiscard]] inline Breach path_stays_inside(ByteView target) {
    const auto path = read_target_path(target);
    if (!path) {
        return std::nullopt;
    }
    const std::string within = "/" + path->name + "/";
    const bool is_plain = !within.contains("/../") && !within.contains("/./") &&
                          !path->name.starts_with('/') && !path->name.contains('\0') &&
                          (path->name.empty() || !within.contains("//"));
    const auto again = read_target_path(target_of(*path));
    return breach_unless(is_plain && again == path, "a path leads elsewhere", target);
}

/// Parts of an accepted target lie in it, and an authority is one that a Host field could have.
[[nodiscard]] inline Breach target_has_its_parts(ByteView method, ByteView target) {
    for (const char octet : target) {
        if (!is_in(octet, class_uri)) {
            return std::nullopt;  // the decoder does not ask
        }
    }
    if (target.empty()) {
        return std::nullopt;
    }
    const auto form = check_target(method, target, {});
    if (!form) {
        return breach_unless(form.error().at <= target.size(), "a fault behind the target", target);
    }
    const bool is_origin = *form == TargetForm::origin;
    const AbsoluteTarget parts =
        *form == TargetForm::absolute ? split_absolute(target) : AbsoluteTarget{};
    return breach_unless(
        (is_origin == target.starts_with('/')) &&
            ((*form == TargetForm::asterisk) == (target == "*")) &&
            (*form == TargetForm::authority) == (method == "CONNECT") &&
            (parts.origin_form.empty() || parts.origin_form.front() == '/' ||
             parts.origin_form.front() == '?') &&
            (parts.authority.empty() || parse_host_port(authority_of(target)).has_value()),
        "a target without its parts", target);
}

/// A time that is read is written as one that is read as the same time.
[[nodiscard]] inline Breach date_comes_back(ByteView text) {
    const auto time = parse_date(text, 1'000'000'000);
    return breach_unless(!time || parse_date(format_date(*time), 0) == time, "another date", text);
}

/// Ranges lie within the representation, ascend, and neither overlap nor touch.
[[nodiscard]] inline Breach ranges_are_within(ByteView text, std::uint64_t size) {
    const RangeSelection selection = select_ranges(text, size);
    bool holds = selection.ranges.size() <= range_specs_max &&
                 (selection.verdict == RangeVerdict::satisfiable) == !selection.ranges.empty();
    std::optional<std::uint64_t> before;
    for (const ByteRange& range : selection.ranges) {
        holds = holds && range.first <= range.last && range.last < size &&
                (!before || range.first > *before + 1);
        before = range.last;
    }
    return breach_unless(holds, "ranges out of place", text);
}

/// An entity tag names itself in any list that is made of it, and no weak one strongly.
[[nodiscard]] inline Breach tag_names_itself(ByteView text) {
    const auto tag = parse_etag(text);
    if (!tag) {
        return std::nullopt;
    }
    const Bytes list = "\"other\", " + Bytes(text) + " ,";
    return breach_unless(list_names_tag(list, *tag, TagComparison::weak) &&
                             list_names_tag(list, *tag, TagComparison::strong) == !tag->is_weak,
                         "a tag is lost in a list", text);
}

/// Elements of a list are not empty, have no OWS around them, and stand in the text in this order.
[[nodiscard]] inline Breach elements_are_in_order(ByteView text) {
    ListElements elements(text);
    const char* end = text.data();
    bool holds = true;
    while (const auto element = elements.next()) {
        holds = holds && !element->empty() && trim_ows(*element) == *element &&
                element->data() >= end &&
                element->data() + element->size() <= text.data() + text.size();
        end = element->data() + element->size();
    }
    return breach_unless(holds, "an element out of place", text);
}

/// A host and port are a part each of the text, with nothing else in it.
[[nodiscard]] inline Breach host_is_whole(ByteView text) {
    const auto host = parse_host_port(text);
    return breach_unless(
        !host || Bytes(host->host) + (host->has_colon ? ":" : "") + Bytes(host->port) == text,
        "a host with more than its parts", text);
}

}  // namespace wiretrial::http1
