// content_name_test: names by content are SHA-1, and hostile names are refused.
// SPDX-License-Identifier: Apache-2.0
#include "fuzz/campaign/content_name.hpp"

#include <gtest/gtest.h>

namespace wiretrial::fuzz {
namespace {

TEST(ContentName, IsSha1) {
    // FIPS 180-4's examples, and both sides of a block's end.
    EXPECT_EQ(content_name("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
    EXPECT_EQ(content_name(""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    EXPECT_EQ(content_name("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
              "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
    EXPECT_EQ(content_name(Bytes(1'000'000, 'a')), "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
    EXPECT_EQ(content_name(Bytes(55, 'a')), "c1c8bbdc22796e28c0e15163d20899b65621d65a");
    EXPECT_EQ(content_name(Bytes(56, 'a')), "c2db330f6083854c99d4b5bfb6e8f29f201be699");
    EXPECT_EQ(content_name(Bytes(64, 'a')), "0098ba824b5c16427bd7a1122a5a442a25ec644d");
}

TEST(ContentName, IsVerifiedOnTheWayIn) {
    EXPECT_TRUE(check_input_name("a9993e364706816aba3e25717850c26c9cd0d89d", "abc").has_value());
    EXPECT_FALSE(check_input_name("a9993e364706816aba3e25717850c26c9cd0d89d", "abd").has_value());
    EXPECT_TRUE(check_input_name("http1.server.limits[row=1]", "abc").has_value())
        << "a seed's name";
}

TEST(ContentName, OfStrangersIsRefused) {
    for (const std::string& name :
         {std::string(), std::string("../up"), std::string("a/b"), std::string(".hidden"),
          std::string(".."), std::string("a b"), std::string("a\nb"), std::string("a\0b", 3),
          std::string("\x1b[31m"), std::string(201, 'a'), std::string("\xc3\xa9")}) {
        EXPECT_FALSE(check_input_name(name, "abc").has_value()) << name;
    }
    EXPECT_TRUE(is_target_name("http_request_peers"));
    for (const std::string_view name : {"", "..", "a/b", "A", "-a", "a b"}) {
        EXPECT_FALSE(is_target_name(name)) << name;
    }
}

}  // namespace
}  // namespace wiretrial::fuzz
