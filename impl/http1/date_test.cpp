// date_test: the three formats of RFC 9110 section 5.6.7, their edges, and everything next to them that is no date.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/date.hpp"

#include <string>

#include <gtest/gtest.h>

namespace wiretrial::http1 {
namespace {

constexpr UnixTime example_time = 784'111'777;    // 1994-11-06T08:49:37Z
constexpr UnixTime time_of_2026 = 1'795'548'000;  // 2026-11-24T19:20:00Z
constexpr UnixTime day_seconds = UnixTime{24} * 3600;

TEST(HttpDate, IsWrittenAsImfFixdate) {
    EXPECT_EQ(format_date(example_time), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(format_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
    EXPECT_EQ(format_date(-1), "Wed, 31 Dec 1969 23:59:59 GMT");
    EXPECT_EQ(format_date(951'782'400), "Tue, 29 Feb 2000 00:00:00 GMT");
    EXPECT_EQ(format_date(253'402'300'799), "Fri, 31 Dec 9999 23:59:59 GMT");
    EXPECT_EQ(format_date(INT64_MAX), "Fri, 31 Dec 9999 23:59:59 GMT");
    EXPECT_EQ(format_date(INT64_MIN), "Sat, 01 Jan 0000 00:00:00 GMT");
}

TEST(HttpDate, AllThreeFormatsAreRead) {
    for (const std::string text : {"Sun, 06 Nov 1994 08:49:37 GMT",
                                   "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"}) {
        EXPECT_EQ(parse_date(text, time_of_2026), example_time) << text;
    }
    EXPECT_EQ(parse_date("Wed Nov 16 08:49:37 1994", time_of_2026),
              example_time + 10 * day_seconds);
}

TEST(HttpDate, WhatIsWrittenIsRead) {
    for (UnixTime time = -5'000'000'000; time < 50'000'000'000; time += 86'399 * 101) {
        ASSERT_EQ(parse_date(format_date(time), time_of_2026), time) << format_date(time);
    }
}

TEST(HttpDate, TwoDigitYearIsAtMostFiftyYearsAhead) {
    const auto year_of = [](const std::string& text, UnixTime now) {
        const auto time = parse_date(text, now);
        return time ? format_date(*time).substr(12, 4) : "none";
    };
    EXPECT_EQ(year_of("Sunday, 01-Jan-26 00:00:00 GMT", time_of_2026), "2026");
    EXPECT_EQ(year_of("Sunday, 01-Jan-76 00:00:00 GMT", time_of_2026), "2076");
    EXPECT_EQ(year_of("Sunday, 24-Nov-76 19:20:00 GMT", time_of_2026), "2076");
    EXPECT_EQ(year_of("Sunday, 24-Nov-76 19:20:01 GMT", time_of_2026), "1976");
    EXPECT_EQ(year_of("Sunday, 31-Dec-76 00:00:00 GMT", time_of_2026), "1976");
    EXPECT_EQ(year_of("Sunday, 01-Jan-99 00:00:00 GMT", time_of_2026), "1999");
    const UnixTime time_of_1999 = 946'684'799;
    EXPECT_EQ(year_of("Sunday, 01-Jan-00 00:00:00 GMT", time_of_1999), "2000");
    EXPECT_EQ(year_of("Sunday, 01-Jan-50 00:00:00 GMT", time_of_1999), "1950");
    EXPECT_EQ(year_of("Sunday, 29-Feb-76 00:00:00 GMT", time_of_2026), "2076");
    EXPECT_EQ(year_of("Sunday, 29-Feb-75 00:00:00 GMT", time_of_2026), "none");
}

TEST(HttpDate, LeapSecondIsTheFirstOfTheNextMinute) {
    EXPECT_EQ(parse_date("Sat, 31 Dec 2016 23:59:60 GMT", time_of_2026), 1'483'228'800);
}

TEST(HttpDate, WrongDayNameOfTheRightDateIsBorne) {
    EXPECT_EQ(parse_date("Mon, 06 Nov 1994 08:49:37 GMT", time_of_2026), example_time);
}

TEST(HttpDate, EverythingElseIsNone) {
    for (const std::string text : {"",
                                   " Sun, 06 Nov 1994 08:49:37 GMT",
                                   "Sun, 06 Nov 1994 08:49:37 GMT ",
                                   "Sun,  06 Nov 1994 08:49:37 GMT",
                                   "Sun 06 Nov 1994 08:49:37 GMT",
                                   "sun, 06 Nov 1994 08:49:37 GMT",
                                   "Sun, 06 nov 1994 08:49:37 GMT",
                                   "Sun, 06 Nov 1994 08:49:37 gmt",
                                   "Sun, 06 Nov 1994 08:49:37 UTC",
                                   "Sun, 06 Nov 1994 08:49:37",
                                   "Sun, 6 Nov 1994 08:49:37 GMT",
                                   "Sun, 00 Nov 1994 08:49:37 GMT",
                                   "Sun, 31 Nov 1994 08:49:37 GMT",
                                   "Wed, 29 Feb 1995 08:49:37 GMT",
                                   "Sun, 06 Nov 94 08:49:37 GMT",
                                   "Sun, 06 Nov 1994 24:00:00 GMT",
                                   "Sun, 06 Nov 1994 08:60:37 GMT",
                                   "Sun, 06 Nov 1994 08:49:61 GMT",
                                   "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
                                   "Sun, +6 Nov 1994 08:49:37 GMT",
                                   "Sun-06-Nov-94 08:49:37 GMT",
                                   "Sun, 06-Nov-94 08:49:37 GMT",
                                   "Sunday, 06-Nov-1994 08:49:37 GMT",
                                   "Sun Nov 6 08:49:37 1994",
                                   "Sun Nov 06 08:49:37 1994 ",
                                   "Sun Nov  6 08:49:37 94",
                                   "784111777",
                                   "1994-11-06T08:49:37Z"}) {
        EXPECT_FALSE(parse_date(text, time_of_2026)) << text;
    }
    const std::string whole = "Sun, 06 Nov 1994 08:49:37 GMT";
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_FALSE(parse_date(whole.substr(0, size), time_of_2026)) << size;
    }
}

}  // namespace
}  // namespace wiretrial::http1
