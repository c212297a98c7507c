// target_path_test: what paths name, and every way that was ever found to lead out of a root.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/target_path.hpp"

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "impl/base/text.hpp"

namespace wiretrial::http1 {
namespace {

/// The name, with a slash behind a folder; or the error in a word.
std::string path_in_words(ByteView target) {
    constexpr std::array<const char*, 5> errors{"!not absolute", "!percent", "!nul",
                                                "!encoded slash", "!leads out"};
    const auto path = read_target_path(target);
    return path ? path->name + (path->is_folder ? "/" : "")
                : errors[static_cast<std::size_t>(path.error())];
}

TEST(TargetPath, NamesFilesAndFolders) {
    EXPECT_EQ(path_in_words("/"), "/");
    EXPECT_EQ(path_in_words("/a"), "a");
    EXPECT_EQ(path_in_words("/a/b.txt"), "a/b.txt");
    EXPECT_EQ(path_in_words("/a/"), "a/");
    EXPECT_EQ(path_in_words("/a?b/../c"), "a");
    EXPECT_EQ(path_in_words("/?"), "/");
    EXPECT_EQ(path_in_words("//a///b//"), "a/b/");
    EXPECT_EQ(path_in_words("/a%20b%C3%A9"), "a b\xC3\xA9");
    EXPECT_EQ(path_in_words("/%61%2e%62"), "a.b");
    EXPECT_EQ(path_in_words("/%3F%23%25"), "?#%");
    EXPECT_EQ(path_in_words("/a\\..\\b"), "a\\..\\b") << "a backslash is a letter here";
    EXPECT_EQ(path_in_words("/.../..a/a.."), ".../..a/a..");
}

TEST(TargetPath, DotSegmentsAreRemovedAfterDecoding) {
    EXPECT_EQ(path_in_words("/a/./b"), "a/b");
    EXPECT_EQ(path_in_words("/a/../b"), "b");
    EXPECT_EQ(path_in_words("/a/b/../../c"), "c");
    EXPECT_EQ(path_in_words("/a/."), "a/");
    EXPECT_EQ(path_in_words("/a/.."), "/");
    EXPECT_EQ(path_in_words("/a/%2e"), "a/");
    EXPECT_EQ(path_in_words("/a/%2E%2e/b"), "b");
    EXPECT_EQ(path_in_words("/a/.%2E/b"), "b");
    EXPECT_EQ(path_in_words("/%252e%252e/b"), "%2e%2e/b") << "decoded once, and only once";
}

TEST(TargetPath, NothingLeadsOut) {
    for (const std::string target :
         {"/..", "/../", "/../etc/passwd", "/a/../../b", "/%2e%2e/b", "/.%2e/b", "/%2E./b",
          "/a/%2e%2e/%2e%2e/b", "/./../b", "//../b", "/a/../..//b", "/..?x"}) {
        EXPECT_EQ(path_in_words(target), "!leads out") << target;
    }
}

TEST(TargetPath, EncodedSlashAndNulAndBrokenPercentAreErrors) {
    for (const std::string target : {"/%2F", "/%2fetc/passwd", "/..%2f..%2fetc", "/a%2F..%2Fb"}) {
        EXPECT_EQ(path_in_words(target), "!encoded slash") << target;
    }
    EXPECT_EQ(path_in_words("/a%00"), "!nul");
    EXPECT_EQ(path_in_words("/a%00.txt"), "!nul");
    EXPECT_EQ(path_in_words(ByteView("/a\0b", 4)), "!nul");
    for (const std::string target : {"/%", "/%2", "/%zz", "/%2g", "/a%", "/%%32e", "/%u002e",
                                     "/% 2", "/%/2e", "/%+2", "/%-1"}) {
        EXPECT_EQ(path_in_words(target), "!percent") << target;
    }
    for (const std::string target : {"", "*", "a", "?/a", "http://a/", "\\a"}) {
        EXPECT_EQ(path_in_words(target), "!not absolute") << target;
    }
}

TEST(TargetPath, EveryOctetComesBackFromItsTarget) {
    for (unsigned value = 1; value < 256; ++value) {
        const char octet = static_cast<char>(value);
        if (octet == '/') {
            continue;
        }
        const TargetPath path{.name = std::string("a/b") + octet + "c",
                              .is_folder = value % 2 == 0};
        const std::string target = target_of(path);
        EXPECT_EQ(read_target_path(target), path) << escape(target);
        EXPECT_EQ(target.find_first_of(std::string(" \r\n\t\"<>\\^`{|}?#")), std::string::npos);
    }
    EXPECT_EQ(target_of({.name = "", .is_folder = true}), "/");
}

TEST(TargetPath, AbsoluteFormIsSplit) {
    const AbsoluteTarget whole = split_absolute("HTTP://example.com:80/a/b?c=/d");
    EXPECT_EQ(whole.scheme, "HTTP");
    EXPECT_EQ(whole.authority, "example.com:80");
    EXPECT_EQ(whole.origin_form, "/a/b?c=/d");
    EXPECT_EQ(split_absolute("http://[::1]").origin_form, "/");
    EXPECT_EQ(split_absolute("http://[::1]").authority, "[::1]");
    EXPECT_EQ(split_absolute("http://h?q").origin_form, "/?q");
    EXPECT_EQ(split_absolute("urn:a:b").scheme, "");
    EXPECT_EQ(split_absolute("/a://b").scheme, "/a") << "a form that the decoder does not call so";
}

}  // namespace
}  // namespace wiretrial::http1
