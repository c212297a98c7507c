// lists_test: tokens, lists, and fields by name.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/lists.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace wiretrial::http1 {
namespace {

std::vector<Bytes> elements_of(ByteView value) {
    std::vector<Bytes> elements;
    ListElements list(value);
    while (const auto element = list.next()) {
        elements.emplace_back(*element);
    }
    return elements;
}

TEST(Lists, SkipEmptyElements) {
    EXPECT_EQ(elements_of(", a ,, b\t,c,"), (std::vector<Bytes>{"a", "b", "c"}));
    EXPECT_EQ(elements_of(""), std::vector<Bytes>{});
    EXPECT_EQ(elements_of(" , ,"), std::vector<Bytes>{});
}

TEST(Lists, KeepCommasInsideQuotes) {
    EXPECT_EQ(elements_of(R"("a,b", c="d\",e" ,f)"),
              (std::vector<Bytes>{R"("a,b")", R"(c="d\",e")", "f"}));
    EXPECT_EQ(elements_of(R"("never ends, it)"), std::vector<Bytes>{R"("never ends, it)"});
}

TEST(Lists, FindFieldsWithoutCase) {
    const std::vector<Field> fields{{"A", "1"}, {"Connection", "x, Close"}, {"a", "2"}};
    EXPECT_EQ(find_field(fields, "a"), "1");
    EXPECT_EQ(find_field(fields, "b"), std::nullopt);
    EXPECT_EQ(count_fields(fields, "A"), 2U);
    EXPECT_TRUE(lists_token(fields, "connection", "close"));
    EXPECT_FALSE(lists_token(fields, "connection", "clos"));
    EXPECT_FALSE(lists_token(fields, "a", "close"));
}

TEST(Lists, KnowTokens) {
    EXPECT_TRUE(is_token("!#$%&'*+-.^_`|~09azAZ"));
    for (const ByteView text : {"", "a b", "a:", "\"a\"", "a\x80", "(", "a/b"}) {
        EXPECT_FALSE(is_token(text)) << text;
    }
}

TEST(Lists, TrimOnlySpAndHtab) {
    EXPECT_EQ(trim_ows(" \t a b\t "), "a b");
    EXPECT_EQ(trim_ows("\v a"), "\v a");
    EXPECT_EQ(trim_ows("\xa0"), "\xa0");
    EXPECT_EQ(trim_ows(" "), "");
}

}  // namespace
}  // namespace wiretrial::http1
