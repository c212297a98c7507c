// json_tree_test: places are right, and hostile files are refused early.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/json_tree.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wiretrial::engine {
namespace {

using ::testing::HasSubstr;

TEST(ParseJson, RemembersWhereEveryValueStood) {
    const auto root = parse_json(
        "{\n  \"a\": [1, -22,\n    \"x\"],\n  \"b\": {\"c\": true, \"d\" :null}\n}", "f");
    ASSERT_TRUE(root) << to_text(root.error());
    EXPECT_EQ(root->place, (Place{1, 1}));
    const Node& a = *root->find("a");
    EXPECT_EQ(a.place, (Place{2, 8}));
    EXPECT_EQ(a.elements[0].place, (Place{2, 9}));
    EXPECT_EQ(a.elements[1].place, (Place{2, 12}));
    EXPECT_EQ(a.elements[1].integer, -22);
    EXPECT_EQ(a.elements[2].place, (Place{3, 5}));
    const Node& b = *root->find("b");
    EXPECT_EQ(b.place, (Place{4, 8}));
    EXPECT_TRUE(b.find("c")->boolean);
    EXPECT_EQ(b.find("d")->kind, NodeKind::null);
    EXPECT_EQ(b.find("e"), nullptr);
}

TEST(ParseJson, RefusesWhatIsNoJson) {
    for (const auto* text : {"", "{", "[1,]", "{\"a\" 1}", "nul", "[1] 2", "NaN", "[Infinity]",
                             "'a'", "{\"a\":1,}", "\"\\ud800\"", "[01]", "\"\x01\"", "[1e999]"}) {
        EXPECT_FALSE(parse_json(text, "f")) << text;
    }
}

TEST(ParseJson, NamesTheFault) {
    const std::pair<std::string, std::string> table[] = {
        {"{\"a\":1,\n \"a\":2}", "f:2:"},
        {"{\"a\":1,\n \"a\":2}", "occurs twice"},
        {"\xEF\xBB\xBF{}", "byte order mark"},
        {"[\"\xFF\"]", "UTF-8"},
        {"[\n\n1,\n}", "f:4:"},
    };
    for (const auto& [text, message] : table) {
        const auto root = parse_json(text, "f");
        ASSERT_FALSE(root);
        EXPECT_THAT(to_text(root.error()), HasSubstr(message));
    }
}

TEST(ParseJson, BoundsDepthSizeValuesAndMembers) {
    EXPECT_FALSE(parse_json(std::string(100'000, '['), "f"));
    EXPECT_THAT(parse_json(std::string(100'000, '['), "f").error().message, HasSubstr("deeper"));
    EXPECT_TRUE(parse_json(std::string(64, '[') + std::string(64, ']'), "f"));
    EXPECT_FALSE(parse_json(std::string(65, '[') + std::string(65, ']'), "f"));
    EXPECT_THAT(parse_json(std::string(2'000'000, ' '), "f").error().message, HasSubstr("octets"));
    std::string many = "[0";
    for (int i = 0; i < 200'000; ++i) {
        many += ",0";
    }
    EXPECT_THAT(parse_json(many + "]", "f").error().message, HasSubstr("values"));
    std::string wide = "{\"x\":0";
    for (int i = 0; i < 300; ++i) {
        wide += ",\"m" + std::to_string(i) + "\":0";
    }
    EXPECT_THAT(parse_json(wide + "}", "f").error().message, HasSubstr("members"));
}

TEST(ParseJson, KeepsLargeNumbersApartFromIntegers) {
    const auto root = parse_json("[9223372036854775807, 9223372036854775808, 1.5, 1e3]", "f");
    ASSERT_TRUE(root);
    EXPECT_EQ(root->elements[0].integer, INT64_MAX);
    EXPECT_EQ(root->elements[1].kind, NodeKind::number);
    EXPECT_EQ(root->elements[2].kind, NodeKind::number);
    EXPECT_EQ(root->elements[3].kind, NodeKind::number);
}

}  // namespace
}  // namespace wiretrial::engine
