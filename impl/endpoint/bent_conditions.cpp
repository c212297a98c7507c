// bent_conditions: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/bent_conditions.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string>

#include "impl/http1/lists.hpp"

namespace wiretrial::endpoint {
namespace {

/// A flag, and the field that it has overlooked.
struct Overlooked {
    bool HttpDefects::* flag;
    ByteView name;
};

bool is_overlooked(const http1::Field& field,
                   std::span<const http1::Field> fields,
                   const HttpDefects& planted) {
    constexpr std::array table{
        Overlooked{&HttpDefects::ignores_if_none_match, "If-None-Match"},
        Overlooked{&HttpDefects::ignores_if_match, "If-Match"},
        Overlooked{&HttpDefects::ignores_if_modified_since, "If-Modified-Since"},
        Overlooked{&HttpDefects::ignores_if_unmodified_since, "If-Unmodified-Since"},
        Overlooked{&HttpDefects::ignores_if_range, "If-Range"},
    };
    const auto is_named = [&](ByteView name) {
        return http1::equals_ignoring_case(field.name, name);
    };
    const bool loses_to_date = planted.prefers_dates_to_tags && is_named("If-None-Match") &&
                               http1::count_fields(fields, "If-Modified-Since") > 0;
    const bool is_weak = field.value.find("W/") != ByteView::npos;
    // The preferred format, and no other, has 29 octets. RFC 9110 section 5.6.7.
    const bool is_of_old_format =
        planted.knows_one_date_format && field.value.size() != 29 &&
        (is_named("If-Modified-Since") || is_named("If-Unmodified-Since"));
    return loses_to_date || is_of_old_format ||
           (planted.compares_if_none_match_strongly && is_named("If-None-Match") && is_weak) ||
           std::ranges::any_of(table, [&](const Overlooked& row) {
               return planted.*row.flag && is_named(row.name);
           });
}

/// `bytes=-5` as `bytes=0-4`.
Bytes suffix_as_prefix(const Bytes& value) {
    const std::size_t dash = value.find("=-");
    std::uint64_t count = 0;
    if (dash == Bytes::npos ||
        std::from_chars(value.data() + dash + 2, value.data() + value.size(), count).ec !=
            std::errc{} ||
        count == 0) {
        return value;
    }
    return value.substr(0, dash) + "=0-" + std::to_string(count - 1);
}

}  // namespace

std::vector<http1::OwnedField> bent_conditions(std::span<const http1::Field> fields,
                                               const HttpDefects& planted) {
    std::vector<http1::OwnedField> seen;
    for (const http1::Field& field : fields) {
        if (is_overlooked(field, fields, planted)) {
            continue;
        }
        Bytes value(field.value);
        if (planted.compares_if_match_weakly &&
            http1::equals_ignoring_case(field.name, "If-Match")) {
            for (std::size_t at = value.find("W/"); at != Bytes::npos; at = value.find("W/")) {
                value.erase(at, 2);
            }
        }
        if (planted.reads_suffix_ranges_as_prefixes &&
            http1::equals_ignoring_case(field.name, "Range")) {
            value = suffix_as_prefix(value);
        }
        seen.push_back({.name = Bytes(field.name), .value = std::move(value)});
    }
    return seen;
}

}  // namespace wiretrial::endpoint
