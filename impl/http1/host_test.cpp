// host_test: hosts, ports, and the parts of targets.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/host.hpp"

#include <string_view>

#include <gtest/gtest.h>

namespace wiretrial::http1 {
namespace {

TEST(Host, TakesWhatTheGrammarTakes) {
    for (const std::string_view text : {"",
                                        "a",
                                        "a:",
                                        "a:80",
                                        "a:99999999999999999999",
                                        "EXAMPLE.org",
                                        "1.2.3.4:5",
                                        "256.1.1.1",
                                        "a_b",
                                        "a,b",
                                        "%41b",
                                        "x!$&'()*+;=~",
                                        "[::1]",
                                        "[::1]:8080",
                                        "[::]",
                                        "[1:2:3:4:5:6:7:8]",
                                        "[1:2:3:4:5:6:1.2.3.4]",
                                        "[1::1.2.3.4]",
                                        "[v1.a:b]",
                                        ":80"}) {
        EXPECT_TRUE(parse_host_port(text)) << text;
    }
}

TEST(Host, RefusesTheRest) {
    for (const std::string_view text : {"a b",
                                        "a, b",
                                        "h/x",
                                        "u@h",
                                        "u:p@h",
                                        "h:80a",
                                        "h:-1",
                                        "h:80:80",
                                        "[::1",
                                        "[::1]x",
                                        "[]",
                                        "[:::1]",
                                        "[1:2:3:4:5:6:7]",
                                        "[1:2:3:4:5:6:7:8:9]",
                                        "[1::2::3]",
                                        "[12345::]",
                                        "[::g]",
                                        "[::1.2.3]",
                                        "[::1.2.3.256]",
                                        "[::01.2.3.4]",
                                        "[v.a]",
                                        "[v1.]",
                                        "[v1.%41]",
                                        "%4",
                                        "%zz",
                                        "a#b",
                                        "a?b",
                                        "a\\b",
                                        "\"a\"",
                                        "a\x01",
                                        "a\xff",
                                        "::1"}) {
        EXPECT_FALSE(parse_host_port(text)) << text;
    }
}

TEST(Host, PartsHostAndPort) {
    const auto parts = parse_host_port("[::1]:8080");
    ASSERT_TRUE(parts);
    EXPECT_EQ(parts->host, "[::1]");
    EXPECT_EQ(parts->port, "8080");
    EXPECT_TRUE(parts->has_colon);
    EXPECT_FALSE(parse_host_port("a")->has_colon);
}

TEST(Target, PartsAnAbsoluteForm) {
    EXPECT_EQ(authority_of("http://a:1/x?y"), "a:1");
    EXPECT_EQ(authority_of("http://a?y"), "a");
    EXPECT_EQ(authority_of("/http://a/"), "");
    EXPECT_EQ(authority_of("urn:a"), "");
    EXPECT_EQ(path_and_query_of("http://a:1/x?y"), "/x?y");
    EXPECT_EQ(path_and_query_of("http://a"), "/");
    EXPECT_EQ(path_and_query_of("http://a?y"), "?y");
    EXPECT_EQ(path_and_query_of("/x?y"), "/x?y");
    EXPECT_EQ(path_and_query_of("*"), "*");
}

TEST(Target, ComesInFourForms) {
    const auto form = [](ByteView method, ByteView target) {
        const auto checked = check_target(method, target, {});
        return checked ? static_cast<int>(*checked) : -1;
    };
    EXPECT_EQ(form("GET", "/"), static_cast<int>(TargetForm::origin));
    EXPECT_EQ(form("GET", "//x/y"), static_cast<int>(TargetForm::origin));
    EXPECT_EQ(form("GET", "hTTps://a"), static_cast<int>(TargetForm::absolute));
    EXPECT_EQ(form("GET", "http://[::1]:80/"), static_cast<int>(TargetForm::absolute));
    EXPECT_EQ(form("GET", "urn:isbn:1"), static_cast<int>(TargetForm::absolute));
    EXPECT_EQ(form("OPTIONS", "*"), static_cast<int>(TargetForm::asterisk));
    EXPECT_EQ(form("CONNECT", "a:1"), static_cast<int>(TargetForm::authority));
    for (const std::string_view target :
         {"*", "a:1", "x", "http:", "http:x", "://a", "1a://b", "a%41://b"}) {
        EXPECT_EQ(form("GET", target), -1) << target;
    }
}

}  // namespace
}  // namespace wiretrial::http1
