// range_test: byte ranges of RFC 9110 section 14.1.2, numbers beyond 64 bits, and sets that would be an attack.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/range.hpp"

#include <limits>
#include <string>

#include <gtest/gtest.h>

namespace wiretrial::http1 {
namespace {

constexpr std::uint64_t uint64_max = std::numeric_limits<std::uint64_t>::max();

RangeSelection satisfied(std::vector<ByteRange> ranges) {
    return {RangeVerdict::satisfiable, std::move(ranges)};
}

const RangeSelection range_ignored{};
const RangeSelection range_unsatisfiable{RangeVerdict::unsatisfiable, {}};

TEST(Range, ExamplesOfTheRfc) {
    EXPECT_EQ(select_ranges("bytes=0-499", 10000), satisfied({{0, 499}}));
    EXPECT_EQ(select_ranges("bytes=500-999", 10000), satisfied({{500, 999}}));
    EXPECT_EQ(select_ranges("bytes=-500", 10000), satisfied({{9500, 9999}}));
    EXPECT_EQ(select_ranges("bytes=9500-", 10000), satisfied({{9500, 9999}}));
    EXPECT_EQ(select_ranges("bytes=0-0,-1", 10000), satisfied({{0, 0}, {9999, 9999}}));
    EXPECT_EQ(select_ranges("bytes= 0-999, 4500-5499, -1000", 10000),
              satisfied({{0, 999}, {4500, 5499}, {9000, 9999}}));
    EXPECT_EQ(select_ranges("bytes=500-600,601-999", 10000), satisfied({{500, 999}}));
    EXPECT_EQ(select_ranges("bytes=500-700,601-999", 10000), satisfied({{500, 999}}));
}

TEST(Range, EndsAreThoseOfTheRepresentation) {
    EXPECT_EQ(select_ranges("bytes=0-10", 10), satisfied({{0, 9}}));
    EXPECT_EQ(select_ranges("bytes=9-", 10), satisfied({{9, 9}}));
    EXPECT_EQ(select_ranges("bytes=10-", 10), range_unsatisfiable);
    EXPECT_EQ(select_ranges("bytes=10-20", 10), range_unsatisfiable);
    EXPECT_EQ(select_ranges("bytes=-10", 10), satisfied({{0, 9}}));
    EXPECT_EQ(select_ranges("bytes=-11", 10), satisfied({{0, 9}}));
    EXPECT_EQ(select_ranges("bytes=-0", 10), range_unsatisfiable);
    EXPECT_EQ(select_ranges("bytes=20-30,5-6,-0", 10), satisfied({{5, 6}}));
}

TEST(Range, EmptyRepresentationHasNoRange) {
    for (const std::string value : {"bytes=0-", "bytes=-1", "bytes=-0", "bytes=5-6"}) {
        EXPECT_EQ(select_ranges(value, 0), range_ignored) << value;
    }
}

TEST(Range, NumbersDoNotOverflow) {
    EXPECT_EQ(select_ranges("bytes=0-18446744073709551615", 10), satisfied({{0, 9}}));
    EXPECT_EQ(select_ranges("bytes=0-18446744073709551616", 10), satisfied({{0, 9}}));
    EXPECT_EQ(select_ranges("bytes=18446744073709551616-", 10), range_unsatisfiable);
    EXPECT_EQ(select_ranges("bytes=18446744073709551615-18446744073709551616", 10),
              range_unsatisfiable);
    EXPECT_EQ(select_ranges("bytes=-99999999999999999999999999", 10), satisfied({{0, 9}}));
    EXPECT_EQ(select_ranges("bytes=99999999999999999999-99999999999999999998", 10), range_ignored)
        << "last before first is invalid, however large";
    EXPECT_EQ(select_ranges("bytes=" + std::string(5000, '0') + "3-4", 10), satisfied({{3, 4}}));
    EXPECT_EQ(select_ranges("bytes=0-", uint64_max), satisfied({{0, uint64_max - 1}}));
    EXPECT_EQ(select_ranges("bytes=0-0,1-", uint64_max), satisfied({{0, uint64_max - 1}}));
}

TEST(Range, OtherUnitsAndInvalidSetsAreIgnored) {
    for (const std::string value : {"",
                                    "bytes",
                                    "bytes=",
                                    "bytes=,",
                                    "bytes",
                                    "=0-1",
                                    "octets=0-1",
                                    "bytes =0-1",
                                    "0-1",
                                    "bytes=5-4",
                                    "bytes=0-1,5-4",
                                    "bytes=0-1,x",
                                    "bytes=a-b",
                                    "bytes=1",
                                    "bytes=-",
                                    "bytes=--1",
                                    "bytes=1-2-3",
                                    "bytes=+1-2",
                                    "bytes=0x1-2",
                                    "bytes=1.0-2",
                                    "bytes=1 - 2",
                                    "bytes=0-1;2-3",
                                    "items=0-1"}) {
        EXPECT_EQ(select_ranges(value, 10), range_ignored) << value;
    }
    EXPECT_EQ(select_ranges("BYTES=0-1", 10), satisfied({{0, 1}})) << "a unit has no case";
    EXPECT_EQ(select_ranges("bytes=,0-1,,", 10), satisfied({{0, 1}}));
}

TEST(Range, ManyRangesAreBounded) {
    std::string many = "bytes=0-0";
    for (std::size_t index = 1; index < range_specs_max; ++index) {
        many += ",0-";
    }
    EXPECT_EQ(select_ranges(many, 1000), satisfied({{0, 999}}));
    EXPECT_EQ(select_ranges(many + ",0-", 1000), range_ignored);
    EXPECT_EQ(select_ranges("bytes=5-6,0-1,4-4,900-,3-8", 1000),
              satisfied({{0, 1}, {3, 8}, {900, 999}}));
}

TEST(Range, ContentRangeIsWritten) {
    EXPECT_EQ(content_range({0, 499}, 1234), "bytes 0-499/1234");
    EXPECT_EQ(unsatisfied_range(1234), "bytes */1234");
    EXPECT_EQ((ByteRange{734, 1233}.size()), 500U);
}

}  // namespace
}  // namespace wiretrial::http1
