// safe_text_test: nothing that steers a reader passes, and what prints passes unchanged.
// SPDX-License-Identifier: Apache-2.0
#include "reports/safe_text.hpp"

#include <array>

#include <gtest/gtest.h>

#include "impl/base/text.hpp"

namespace wiretrial::reports {
namespace {

using namespace std::string_view_literals;

TEST(SafeText, WhatPrintsStays) {
    const std::string_view text = "plain, \"quoted\" \\x00 \u00b5s \u4e2d \U0001F50C";
    EXPECT_EQ(visible(text), text);
    EXPECT_EQ(one_line(text), text);
    EXPECT_EQ(visible("a\tb\nc"), "a\tb\nc");
    EXPECT_EQ(one_line("a\tb\r\nc"), "a\\tb\\r\\nc");
}

TEST(SafeText, WhatSteersIsShown) {
    EXPECT_EQ(visible("\0\x1b[2J\x7f"sv), "\\x00\\x1b[2J\\x7f");
    EXPECT_EQ(visible("a\rb"), "a\\rb");
    EXPECT_EQ(visible("\xff\xc3(\xe2\x82"), "\\xff\\xc3(\\xe2\\x82");
    EXPECT_EQ(visible("\u009b2J"), "\\xc2\\x9b2J");
    EXPECT_EQ(visible("\u202e\u200b\ufeff\u2028"),
              "\\xe2\\x80\\xae\\xe2\\x80\\x8b\\xef\\xbb\\xbf\\xe2\\x80\\xa8");
    EXPECT_EQ(visible("\uffff"), "\\xef\\xbf\\xbf");
}

TEST(SafeText, NoLaterLineIsACommandOfARunner) {
    EXPECT_EQ(visible("x\n::error::y"), "x\n\\x3a:error::y");
    EXPECT_EQ(visible("x\n \t::error::y"), "x\n \t\\x3a:error::y");
    EXPECT_EQ(visible("::1 and a\nb::c"), "::1 and a\nb::c");
    EXPECT_EQ(one_line("x\n::1"), "x\\n::1");
}

TEST(SafeText, EveryOctetIsSafeAloneAndInPairs) {
    for (int first = 0; first < 256; ++first) {
        for (int second = 0; second < 256; ++second) {
            const std::string text = {static_cast<char>(first), static_cast<char>(second)};
            const std::string safe = one_line(text);
            ASSERT_TRUE(is_utf8(safe)) << escape(text);
            for (const char c : safe) {
                ASSERT_TRUE(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) << escape(text);
            }
        }
    }
}

TEST(SafeText, ACutIsTold) {
    EXPECT_EQ(capped("abcdef", 6), "abcdef");
    EXPECT_EQ(capped("abcdef", 4), "abcd ... 2 octets cut");
    EXPECT_EQ(capped("ab\u4e2d", 4), "ab ... 3 octets cut");
}

TEST(SafeText, CharactersAreReplaced) {
    constexpr std::array<Replacement, 2> table = {{{'<', "&lt;"}, {'|', "\\|"}}};
    EXPECT_EQ(replace_each("a<b|c", table), "a&lt;b\\|c");
}

TEST(SafeText, LinesAreWrapped) {
    EXPECT_EQ(wrapped("", 10, 2), "");
    EXPECT_EQ(wrapped("one two", 10, 2), "one two");
    EXPECT_EQ(wrapped("one two three four", 10, 2), "one two\n  three\n  four");
    EXPECT_EQ(wrapped("one two three", 7, 0), "one two\nthree");
    EXPECT_EQ(wrapped("abcdefghijkl", 5, 1), "abcde\n fghi\n jkl");
    EXPECT_EQ(wrapped("a\n\nb\n", 5, 1), "a\n \n b\n ");
    EXPECT_EQ(wrapped("\u4e2d\u4e2d\u4e2d", 2, 0), "\u4e2d\u4e2d\n\u4e2d");
    for (const std::string_view line :
         {"   leading spaces that are longer than a line"sv, "a  b   c    d     e"sv}) {
        const std::string text = wrapped(line, 6, 2);
        for (std::size_t at = 0; at <= text.size();) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            EXPECT_LE(end - at, 6U) << text;
            at = end + 1;
        }
    }
}

TEST(SafeText, JsonKeepsItsMeaningInPrintingCharacters) {
    EXPECT_EQ(printing_json("{\"a\": \"\x7f\u202e\u00e4\"}\n"),
              "{\"a\": \"\\u007f\\u202e\u00e4\"}\n");
    EXPECT_EQ(printing_json("\"\U0001fffe\""), "\"\\ud83f\\udffe\"");
}

}  // namespace
}  // namespace wiretrial::reports
