// range: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/range.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "impl/http1/lists.hpp"

namespace wiretrial::http1 {
namespace {

bool is_digit(char octet) {
    return octet >= '0' && octet <= '9';
}

/// A decimal number of any length.
class Decimal {
  public:
    /// 1*DIGIT. Gives: nothing for another text.
    [[nodiscard]] static std::optional<Decimal> parse(ByteView text) {
        if (text.empty() || !std::ranges::all_of(text, is_digit)) {
            return std::nullopt;
        }
        text.remove_prefix(std::min(text.find_first_not_of('0'), text.size()));
        return Decimal(text);
    }
    /// The number, or the largest there is where it is larger.
    [[nodiscard]] std::uint64_t saturated() const {
        std::uint64_t number = 0;
        const auto [end, error] =
            std::from_chars(digits_.data(), digits_.data() + digits_.size(), number);
        return error == std::errc::result_out_of_range ? std::numeric_limits<std::uint64_t>::max()
                                                       : number;
    }
    friend bool operator<(const Decimal& left, const Decimal& right) {
        return left.digits_.size() != right.digits_.size()
                   ? left.digits_.size() < right.digits_.size()
                   : left.digits_ < right.digits_;
    }

  private:
    explicit Decimal(ByteView digits) : digits_(digits) {}

    ByteView digits_;  ///< Without leading zeros; empty is 0.
};

/// One range-spec, before it is held against a representation.
struct Spec {
    bool is_valid = false;
    std::optional<ByteRange> octets{};  ///< Nothing where it cannot be satisfied.
};

/// suffix-range = "-" suffix-length
Spec read_suffix(ByteView digits, std::uint64_t size) {
    const std::optional<Decimal> length = Decimal::parse(digits);
    if (!length) {
        return {};
    }
    Spec spec{.is_valid = true};
    const std::uint64_t count = std::min(length->saturated(), size);
    if (count > 0) {
        spec.octets = ByteRange{size - count, size - 1};
    }
    return spec;
}

/// int-range = first-pos "-" [ last-pos ]
Spec read_spec(ByteView text, std::uint64_t size) {
    const std::size_t dash = text.find('-');
    if (dash == ByteView::npos) {
        return {};
    }
    const ByteView last_text = text.substr(dash + 1);
    if (dash == 0) {
        return read_suffix(last_text, size);
    }
    const std::optional<Decimal> first = Decimal::parse(text.substr(0, dash));
    const std::optional<Decimal> last = Decimal::parse(last_text);
    if (!first || (!last && !last_text.empty()) || (last && *last < *first)) {
        return {};
    }
    Spec spec{.is_valid = true};
    if (first->saturated() < size) {
        const std::uint64_t end = last ? std::min(last->saturated(), size - 1) : size - 1;
        spec.octets = ByteRange{first->saturated(), end};
    }
    return spec;
}

/// Sorts, and makes one of those that overlap or touch.
void coalesce(std::vector<ByteRange>& ranges) {
    std::ranges::sort(ranges, {}, &ByteRange::first);
    std::size_t kept = 0;
    for (const ByteRange& range : ranges) {
        if (kept > 0 && range.first <= ranges[kept - 1].last + 1) {
            ranges[kept - 1].last = std::max(ranges[kept - 1].last, range.last);
        } else {
            ranges[kept++] = range;
        }
    }
    ranges.resize(kept);
}

}  // namespace

RangeSelection select_ranges(ByteView value, std::uint64_t size) {
    const std::size_t equals = std::min(value.find('='), value.size());
    if (!equals_ignoring_case(value.substr(0, equals), "bytes") || equals == value.size()) {
        return {};
    }
    std::size_t specs = 0;
    RangeSelection selection;
    ListElements elements(value.substr(equals + 1));
    while (const std::optional<ByteView> element = elements.next()) {
        const Spec spec = read_spec(*element, size);
        if (!spec.is_valid || ++specs > range_specs_max) {
            return {};
        }
        if (spec.octets) {
            selection.ranges.push_back(*spec.octets);
        }
    }
    // RFC 9110 section 14.2: a server may ignore ranges of nothing; Content-Range could not say what was sent.
    if (specs == 0 || size == 0) {
        return {};
    }
    coalesce(selection.ranges);
    selection.verdict =
        selection.ranges.empty() ? RangeVerdict::unsatisfiable : RangeVerdict::satisfiable;
    return selection;
}

std::string content_range(const ByteRange& range, std::uint64_t size) {
    return "bytes " + std::to_string(range.first) + "-" + std::to_string(range.last) + "/" +
           std::to_string(size);
}

std::string unsatisfied_range(std::uint64_t size) {
    return "bytes */" + std::to_string(size);
}

}  // namespace wiretrial::http1
