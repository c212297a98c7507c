// value_laws_test: the laws hold of all short targets and field values over the octets that matter.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "impl/http1/value_laws_harness.hpp"
#include "impl/testing/exhaustive.hpp"

namespace wiretrial::http1 {
namespace {

TEST(ValueLaws, HoldOfShortTargets) {
    for (const Bytes& target : testing::all_strings("/.%2eE?:a*", 5)) {
        ASSERT_EQ(path_stays_inside("/" + target), std::nullopt);
        for (const ByteView method : {"GET", "OPTIONS", "CONNECT"}) {
            ASSERT_EQ(target_has_its_parts(method, target), std::nullopt);
        }
    }
    for (const Bytes& rest : testing::all_strings("/@:[]?1", 5)) {
        ASSERT_EQ(target_has_its_parts("GET", "http:" + rest), std::nullopt);
        ASSERT_EQ(host_is_whole(rest), std::nullopt);
    }
}

TEST(ValueLaws, HoldOfShortFieldValues) {
    for (const Bytes& value : testing::all_strings("a\",\\ \tW/", 5)) {
        ASSERT_EQ(elements_are_in_order(value), std::nullopt);
        ASSERT_EQ(tag_names_itself(value), std::nullopt);
    }
    for (const Bytes& ranges : testing::all_strings("019-, ", 6)) {
        for (const std::uint64_t size : {0U, 1U, 10U}) {
            ASSERT_EQ(ranges_are_within("bytes=" + ranges, size), std::nullopt);
        }
    }
}

TEST(ValueLaws, HoldOfDatesOfEveryForm) {
    for (const char* date : {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
                             "Sun Nov  6 08:49:37 1994", "Sat, 31 Dec 2016 23:59:60 GMT",
                             "Thu, 29 Feb 2024 00:00:00 GMT"}) {
        ASSERT_TRUE(parse_date(date, 1'000'000'000)) << date;
        ASSERT_EQ(date_comes_back(date), std::nullopt);
    }
}

}  // namespace
}  // namespace wiretrial::http1
