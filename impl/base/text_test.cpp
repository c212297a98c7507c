// text_test: escaping, hexadecimal, base64, words and UTF-8.
// SPDX-License-Identifier: Apache-2.0
#include "impl/base/text.hpp"

#include <array>

#include <gtest/gtest.h>

namespace wiretrial {
namespace {

TEST(Escape, MakesEveryOctetVisible) {
    EXPECT_EQ(escape(ByteView("a\r\n\t\\\0\x7F\xFF", 8)), "a\\r\\n\\t\\\\\\x00\\x7f\\xff");
    EXPECT_EQ(escape("abcdef", 2), "ab ... 4 more octets");
    EXPECT_EQ(escape("\x1b[2J"), "\\x1b[2J");
}

TEST(Hex, IsReadBackForEveryOctet) {
    Bytes all;
    for (int i = 0; i < 256; ++i) {
        all += static_cast<char>(i);
    }
    EXPECT_EQ(from_hex(to_hex(all)), all);
    EXPECT_EQ(from_hex("0d 0A"), "\r\n");
    EXPECT_FALSE(from_hex("0"));
    EXPECT_FALSE(from_hex("0g"));
    EXPECT_FALSE(from_hex("0 d"));
}

TEST(Base64, KnowsTheVectorsOfRfc4648) {
    const std::array<std::pair<ByteView, std::string_view>, 7> vectors = {{{"", ""},
                                                                           {"f", "Zg=="},
                                                                           {"fo", "Zm8="},
                                                                           {"foo", "Zm9v"},
                                                                           {"foob", "Zm9vYg=="},
                                                                           {"fooba", "Zm9vYmE="},
                                                                           {"foobar", "Zm9vYmFy"}}};
    for (const auto& [octets, text] : vectors) {
        EXPECT_EQ(to_base64(octets), text);
        EXPECT_EQ(from_base64(text), octets);
    }
}

TEST(Base64, RefusesWhatIsNotCanonical) {
    for (const auto* text : {"Z", "Zg=", "Zg==Zg==", "Zh==", "Zm9=", "Z===", "====", "Zm9v!A=="}) {
        EXPECT_FALSE(from_base64(text)) << text;
    }
}

TEST(ToUpper, TouchesAsciiLettersOnly) {
    EXPECT_EQ(to_upper("aZ09\xe9{"), "AZ09\xe9{");
}

TEST(Nearest, SuggestsOnlyWhatIsNear) {
    constexpr std::array<std::string_view, 3> words = {"connect", "expect", "send"};
    EXPECT_EQ(nearest("conect", words), "connect");
    EXPECT_EQ(nearest("sned", words), "send");
    EXPECT_EQ(nearest("quite-different", words), "");
}

TEST(MatchesGlob, StarsSpanAnything) {
    EXPECT_TRUE(matches_glob("framing/*/split", "framing/line/split"));
    EXPECT_TRUE(matches_glob("*", ""));
    EXPECT_TRUE(matches_glob("a*b*c", "aXbYbZc"));
    EXPECT_TRUE(matches_glob("a?c", "abc"));
    EXPECT_FALSE(matches_glob("a?c", "ac"));
    EXPECT_FALSE(matches_glob("a*b", "abc"));
    EXPECT_FALSE(matches_glob("", "a"));
}

TEST(IsUtf8, FollowsTheTableOfRfc3629) {
    EXPECT_TRUE(is_utf8("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"));
    for (const auto* text : {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xed\xa0\x80",
                             "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xc3", "\xe2\x82"}) {
        EXPECT_FALSE(is_utf8(text)) << escape(text);
    }
}

}  // namespace
}  // namespace wiretrial
