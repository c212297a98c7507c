// address_test: addresses are read back from their text, and refused with a reason.
// SPDX-License-Identifier: Apache-2.0
#include "impl/transport/address.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wiretrial::transport {
namespace {

TEST(ParseTarget, ReadsWhatToTextWrites) {
    for (const auto* text :
         {"tcp://127.0.0.1:9000", "udp://[::1]:53", "tcp://[fe80::1]:1", "unix:/tmp/a.sock"}) {
        const auto target = parse_target(text);
        ASSERT_TRUE(target) << target.error();
        EXPECT_EQ(to_text(*target), text);
    }
}

TEST(ParseTarget, GivesHttpItsDefaultPort) {
    EXPECT_EQ(parse_target("http://127.0.0.1/")->address.port, 80);
    EXPECT_EQ(parse_target("http://127.0.0.1:8080")->address.port, 8080);
    EXPECT_EQ(to_text(*parse_target("tcp://localhost:1")), "tcp://127.0.0.1:1");
}

TEST(ParseTarget, SaysWhatIsWrong) {
    for (const auto* text :
         {"", "127.0.0.1:80", "tcp://127.0.0.1", "tcp://[::1:80", "tcp://127.0.0.1:65536",
          "tcp://127.0.0.1:", "tcp://example.org:80", "unix:", "tcp://127.0.0.1:8x"}) {
        const auto target = parse_target(text);
        ASSERT_FALSE(target) << text;
        EXPECT_THAT(target.error(), ::testing::HasSubstr("'")) << text;
    }
}

TEST(IsLoopback, CoversTheWholeBlockAndTheMappedOne) {
    EXPECT_TRUE(is_loopback(*parse_host("127.255.255.255", 1)));
    EXPECT_TRUE(is_loopback(*parse_host("::1", 1)));
    EXPECT_TRUE(is_loopback(*parse_host("::ffff:127.0.0.1", 1)));
    EXPECT_TRUE(is_loopback(loopback(Family::unix_path)));
    EXPECT_FALSE(is_loopback(*parse_host("128.0.0.1", 1)));
    EXPECT_FALSE(is_loopback(*parse_host("::2", 1)));
    EXPECT_FALSE(is_loopback(*parse_host("0.0.0.0", 1)));
}

}  // namespace
}  // namespace wiretrial::transport
