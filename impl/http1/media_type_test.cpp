// media_type_test: extensions that are known, and names that have none.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/media_type.hpp"

#include <string>

#include <gtest/gtest.h>

namespace wiretrial::http1 {
namespace {

TEST(MediaType, ExtensionDecides) {
    EXPECT_EQ(media_type_of("hello.txt"), "text/plain; charset=utf-8");
    EXPECT_EQ(media_type_of("a.b/c.HTML"), "text/html; charset=utf-8");
    EXPECT_EQ(media_type_of("archive.tar.json"), "application/json");
}

TEST(MediaType, OtherNamesAreOctets) {
    for (const std::string name : {"", "txt", "a/", ".txt", "a/.txt", "a.txt/b", "a.", "a.txt~"}) {
        EXPECT_EQ(media_type_of(name), "application/octet-stream") << name;
    }
}

}  // namespace
}  // namespace wiretrial::http1
