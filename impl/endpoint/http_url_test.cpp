// http_url_test: what of a URL goes onto the wire, and the examples of RFC 3986 section 5.4.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/http_url.hpp"

#include <string>

#include <gtest/gtest.h>

namespace wiretrial::endpoint {
namespace {

TEST(HttpUrl, KeepsAuthorityPathAndQueryOnly) {
    EXPECT_EQ(parse_http_url("http://h"), (HttpUrl{"h", "/"}));
    EXPECT_EQ(parse_http_url("HTTP://h:8080/a?b#c"), (HttpUrl{"h:8080", "/a?b"}));
    EXPECT_EQ(parse_http_url("http://[::1]:80?q"), (HttpUrl{"[::1]:80", "/?q"}));
    EXPECT_EQ(parse_http_url("http://user:secret@h/x"), (HttpUrl{"h", "/x"}));
    for (const std::string wrong : {"", "h/x", "https://h/", "http:/h", "http://", "http://:80/",
                                    "http://u@/", "http://h/a b", "http://h/\x7f"}) {
        EXPECT_FALSE(parse_http_url(wrong)) << wrong;
    }
}

TEST(HttpUrl, AnAuthorityFormHasAPort) {
    EXPECT_EQ(with_port("h"), "h:80");
    EXPECT_EQ(with_port("h:"), "h:80");
    EXPECT_EQ(with_port("h:8080"), "h:8080");
    EXPECT_EQ(with_port("[::1]"), "[::1]:80");
    EXPECT_EQ(with_port("[::1]:1"), "[::1]:1");
}

TEST(HttpUrl, ReferencesAreResolvedAsRfc3986Says) {
    const HttpUrl base{"a", "/b/c/d;p?q"};
    const auto target = [&](ByteView reference) {
        const auto url = resolve_reference(base, reference);
        return url && url->authority == "a" ? url->target : Bytes("elsewhere");
    };
    EXPECT_EQ(target("g"), "/b/c/g");
    EXPECT_EQ(target("./g"), "/b/c/g");
    EXPECT_EQ(target("g/"), "/b/c/g/");
    EXPECT_EQ(target("/g"), "/g");
    EXPECT_EQ(target("?y"), "/b/c/d;p?y");
    EXPECT_EQ(target("g?y"), "/b/c/g?y");
    EXPECT_EQ(target("#s"), "/b/c/d;p?q");
    EXPECT_EQ(target("g#s"), "/b/c/g");
    EXPECT_EQ(target(""), "/b/c/d;p?q");
    EXPECT_EQ(target("."), "/b/c/");
    EXPECT_EQ(target("./"), "/b/c/");
    EXPECT_EQ(target(".."), "/b/");
    EXPECT_EQ(target("../g"), "/b/g");
    EXPECT_EQ(target("../.."), "/");
    EXPECT_EQ(target("../../g"), "/g");
    EXPECT_EQ(target("../../../g"), "/g");
    EXPECT_EQ(target("/./g"), "/g");
    EXPECT_EQ(target("/../g"), "/g");
    EXPECT_EQ(target("g."), "/b/c/g.");
    EXPECT_EQ(target("..g"), "/b/c/..g");
    EXPECT_EQ(target("./g/."), "/b/c/g/");
    EXPECT_EQ(target("g/./h"), "/b/c/g/h");
    EXPECT_EQ(target("g/../h"), "/b/c/h");
    EXPECT_EQ(target("g?y/../x"), "/b/c/g?y/../x");
    EXPECT_EQ(resolve_reference(base, "//g/x"), (HttpUrl{"g", "/x"}));
    EXPECT_EQ(resolve_reference(base, "http://g"), (HttpUrl{"g", "/"}));
    EXPECT_FALSE(resolve_reference(base, "https://g/"));
    EXPECT_FALSE(resolve_reference(base, "mailto:x"));
    EXPECT_FALSE(resolve_reference(base, "/a b"));
}

TEST(HttpUrl, AuthoritiesAreComparedWithoutCaseAndDefaultPort) {
    EXPECT_TRUE(is_same_authority("Example.com", "example.COM:80"));
    EXPECT_FALSE(is_same_authority("example.com:81", "example.com"));
}

}  // namespace
}  // namespace wiretrial::endpoint
