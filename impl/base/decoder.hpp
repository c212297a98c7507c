// decoder: what every decoder answers: an item, the wish for more octets, or a violation.
//
// "Need more" is a value beside success and never an error. A violation is sticky: a decoder that gave one
// gives the same one for ever. The cores do not throw.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace wiretrial {

/// The peer broke the protocol: data for the judge and the reports.
///
/// Lifetime: `code` and `section` are string literals.
struct Violation {
    std::string_view code;     ///< Stable slug, such as `length_above_limit`.
    std::uint64_t offset = 0;  ///< Of the first octet that is wrong, from the start of the stream.
    std::string_view
        section;     ///< Of the specification, such as `RFC 9112 7.1`; empty where none speaks.
    int status = 0;  ///< The response status that suits it (HTTP); 0 elsewhere.

    friend bool operator==(const Violation&, const Violation&) = default;
};

/// What the end of the stream means, given the octets that no item consumed.
enum class Ending : std::uint8_t {
    clean,      ///< At the boundary of an item.
    truncated,  ///< Inside an item.
    violated,   ///< After a violation.
};

enum class Progress : std::uint8_t { item, need_more, violation };

/// The answer of one call of a decoder.
template <class Item>
struct Step {
    Progress progress = Progress::need_more;
    std::size_t consumed =
        0;        ///< Octets at the front of the input that are done with (with `item` only).
    Item item{};  ///< Meaningful with Progress::item.
    Violation violation{};  ///< Meaningful with Progress::violation.
};

}  // namespace wiretrial
