// template_text_test: names in braces and what they stand for.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/template_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/engine/payload.hpp"

namespace wiretrial::engine {
namespace {

using ::testing::HasSubstr;

const std::map<std::string, Resource> resources = {
    {"page", {.target = "/hello.txt", .body = "Hello"}}, {"missing", {.target = "/none"}}};

PayloadContext context_at(const std::string& authority) {
    return {.saved = {{"tag", "\"a\""}},
            .resources = &resources,
            .authority = authority,
            .authorities = {{"second", "127.0.0.1:2"}}};
}

std::expected<Bytes, std::string> filled(std::string_view text,
                                         const std::string& authority = "127.0.0.1:80") {
    return fill_template(text, context_at(authority));
}

TEST(FillTemplate, PutsValuesInPlaceOfNames) {
    EXPECT_EQ(filled("GET {page} HTTP/1.1"), "GET /hello.txt HTTP/1.1");
    EXPECT_EQ(filled("{url:page}"), "http://127.0.0.1:80/hello.txt");
    EXPECT_EQ(filled("{authority} {host} {port}"), "127.0.0.1:80 127.0.0.1 80");
    EXPECT_EQ(filled("{authority} {host} {port}", "[::1]:8080"), "[::1]:8080 [::1] 8080");
    EXPECT_EQ(filled("{authority} {host} {port}", "localhost"), "localhost localhost 80");
    EXPECT_EQ(filled("{saved:tag}"), "\"a\"");
    EXPECT_EQ(filled("{authority:second}"), "127.0.0.1:2");
}

TEST(FillTemplate, TakesTwoBracesForOne) {
    EXPECT_EQ(filled("{{page}"), "{page}");
    EXPECT_EQ(filled("{{{page}}"), "{/hello.txt}");
    EXPECT_EQ(filled("}"), "}");
    EXPECT_EQ(filled(""), "");
}

TEST(FillTemplate, RefusesWhatStandsForNothing) {
    for (const std::string_view text : {"{", "{}", "{Page}", "{page", "{a b}", "{url:}", "{a:b}"}) {
        EXPECT_THAT(filled(text).error(), HasSubstr("write {{ for a brace")) << text;
    }
    EXPECT_THAT(filled("{other}").error(), HasSubstr("no resource `other`"));
    EXPECT_THAT(filled("{saved:x}").error(), HasSubstr("nothing was saved"));
    EXPECT_THAT(filled("{authority:x}").error(), HasSubstr("no listener \"x\""));
    EXPECT_THAT(filled("{authority}", "").error(), HasSubstr("before a listener is open"));
}

TEST(FillTemplate, ForetellsTheAuthorityOfAListener) {
    PayloadContext context = context_at("127.0.0.1:40000");
    context.is_foretold = true;
    EXPECT_EQ(fill_template("{authority:later}", context), "127.0.0.1:40000");
}

TEST(FillTemplate, IsBounded) {
    PayloadContext context = context_at("");
    context.saved["big"] = Bytes(payload_octets_max / 2, 'x');
    EXPECT_TRUE(fill_template("{saved:big}{saved:big}", context).has_value());
    EXPECT_FALSE(fill_template("{saved:big}{saved:big}.", context).has_value());
}

TEST(ResourceOf, TellsResourcesFromOtherNames) {
    EXPECT_EQ(resource_of("page"), "page");
    EXPECT_EQ(resource_of("url:page"), "page");
    for (const std::string_view name : {"authority", "host", "port", "saved:x", "authority:x"}) {
        EXPECT_EQ(resource_of(name), "") << name;
    }
}

TEST(DependsOnRun, SavedValuesAreKnownLate) {
    EXPECT_TRUE(depends_on_run("{saved:x}"));
    EXPECT_FALSE(depends_on_run("{page} {authority} {{saved:x}"));
}

TEST(AuthorityOf, IsLocalhostOverAPath) {
    EXPECT_EQ(authority_of("127.0.0.1:80"), "127.0.0.1:80");
    EXPECT_EQ(authority_of("[::1]:80"), "[::1]:80");
    EXPECT_EQ(authority_of("/run/x.sock"), "localhost");
}

}  // namespace
}  // namespace wiretrial::engine
