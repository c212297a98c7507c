// etag_test: the grammar of entity tags, both comparisons (the table of RFC 9110 section 8.8.3.2), and lists.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/etag.hpp"

#include <string>

#include <gtest/gtest.h>

namespace wiretrial::http1 {
namespace {

EntityTag tag_of(ByteView text) {
    const auto tag = parse_etag(text);
    EXPECT_TRUE(tag) << text;
    return tag.value_or(EntityTag{});
}

bool names(ByteView list, ByteView tag, TagComparison comparison = TagComparison::weak) {
    return list_names_tag(list, tag_of(tag), comparison);
}

TEST(EntityTag, GrammarIsKept) {
    EXPECT_EQ(tag_of("\"xyzzy\""), (EntityTag{"\"xyzzy\"", false}));
    EXPECT_EQ(tag_of("W/\"xyzzy\""), (EntityTag{"\"xyzzy\"", true}));
    EXPECT_EQ(tag_of("\"\""), (EntityTag{"\"\"", false}));
    EXPECT_EQ(tag_of("\"a\\\""), (EntityTag{"\"a\\\"", false})) << "a backslash quotes nothing";
    EXPECT_EQ(tag_of("\"\xE9,!\""), (EntityTag{"\"\xE9,!\"", false}));
    for (const std::string text :
         {"", "xyzzy", "\"xyzzy", "xyzzy\"", "\"", "w/\"x\"", "W\"x\"", "W/ \"x\"", "\"a b\"",
          "\"a\tb\"", "\"a\x7F\"", "\"a\"b", "\"a\" ", " \"a\"", "\"a\",\"b\"", "*"}) {
        EXPECT_FALSE(parse_etag(text)) << text;
    }
}

TEST(EntityTag, ComparisonsFollowTheTable) {
    struct Row {
        ByteView left;
        ByteView right;
        bool is_strong_match;
        bool is_weak_match;
    };
    for (const Row& row :
         {Row{"W/\"1\"", "W/\"1\"", false, true}, Row{"W/\"1\"", "W/\"2\"", false, false},
          Row{"W/\"1\"", "\"1\"", false, true}, Row{"\"1\"", "\"1\"", true, true},
          Row{"\"a\"", "\"A\"", false, false}}) {
        const EntityTag left = tag_of(row.left);
        const EntityTag right = tag_of(row.right);
        EXPECT_EQ(tags_match(left, right, TagComparison::strong), row.is_strong_match);
        EXPECT_EQ(tags_match(right, left, TagComparison::strong), row.is_strong_match);
        EXPECT_EQ(tags_match(left, right, TagComparison::weak), row.is_weak_match);
    }
}

TEST(EntityTag, ListsNameTags) {
    EXPECT_TRUE(names("\"a\"", "\"a\""));
    EXPECT_TRUE(names("\"a\", \"b\",\t\"c\"", "\"c\""));
    EXPECT_TRUE(names(", ,\"a\" , ,W/\"b\",", "\"b\""));
    EXPECT_TRUE(names("\"a,b\", \"c\"", "\"c\"")) << "a comma inside a tag does not part";
    EXPECT_TRUE(names("\"a\\\", \"c\"", "\"c\""));
    EXPECT_FALSE(names("\"a,b\"", "\"a\""));
    EXPECT_FALSE(names("\"a\", \"b\"", "\"c\""));
    EXPECT_FALSE(names("W/\"a\"", "\"a\"", TagComparison::strong));
    EXPECT_TRUE(names("W/\"a\", \"a\"", "\"a\"", TagComparison::strong));
    EXPECT_FALSE(names("", "\"a\""));
    EXPECT_FALSE(names(",", "\"a\""));
}

TEST(EntityTag, WhatIsNoListNamesNothing) {
    for (const std::string list : {"*", "*, \"a\"", "\"a\", *", "a", "\"a\" \"b\"", "\"a\", b",
                                   "\"a\"; q=1", "\"a\", \"b"}) {
        EXPECT_FALSE(names(list, "\"a\"")) << list;
    }
}

}  // namespace
}  // namespace wiretrial::http1
