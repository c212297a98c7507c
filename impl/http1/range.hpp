// range: byte ranges of a representation. RFC 9110 section 14.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "impl/base/bytes.hpp"

namespace wiretrial::http1 {

/// Octets of a representation, both ends inclusive.
struct ByteRange {
    std::uint64_t first = 0;
    std::uint64_t last = 0;

    [[nodiscard]] std::uint64_t size() const { return last - first + 1; }
    friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

/// What a Range field asks for.
enum class RangeVerdict : std::uint8_t {
    ignored,        ///< Not a range that can be served: the whole representation. 200.
    satisfiable,    ///< 206.
    unsatisfiable,  ///< 416.
};

struct RangeSelection {
    RangeVerdict verdict = RangeVerdict::ignored;
    /// Of `satisfiable`: ascending, disjoint and not adjacent; overlapping ones have become one.
    std::vector<ByteRange> ranges{};

    friend bool operator==(const RangeSelection&, const RangeSelection&) = default;
};

/// More range-specs than this are ignored as an attack would be. RFC 9110 sections 14.2 and 17.15.
inline constexpr std::size_t range_specs_max = 32;

/// Selects the octets that a Range field value asks for, of a representation of `size` octets.
///
/// Source: RFC 9110 sections 14.1.1, 14.1.2, 14.2.
/// Gives:  `ignored` for another unit, for a set with any invalid member, for more than range_specs_max members, and
///         for an empty representation of which nothing can be a range; numbers of any length are compared rightly.
/// Cost:   O(octets), and memory for range_specs_max ranges.
[[nodiscard]] RangeSelection select_ranges(ByteView value, std::uint64_t size);

/// Content-Range of a 206: `bytes 0-499/1234`.
[[nodiscard]] std::string content_range(const ByteRange& range, std::uint64_t size);
/// Content-Range of a 416: `bytes */1234`.
[[nodiscard]] std::string unsatisfied_range(std::uint64_t size);

}  // namespace wiretrial::http1
