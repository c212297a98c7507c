// http_mutator_test: the mutator is repeatable, and its messages reach what lies behind a start line.
// SPDX-License-Identifier: Apache-2.0
#include "fuzz/http_mutator.hpp"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "impl/http1/read_message.hpp"

namespace wiretrial::fuzz {
namespace {

constexpr ByteView seed =
    "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";

TEST(HttpMutator, GivesTheSameForTheSameSeed) {
    std::minstd_rand one(7);
    std::minstd_rand other(7);
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(mutate_http(seed, one), mutate_http(seed, other));
        EXPECT_EQ(splice_http(seed, "A\r\nB", one), splice_http(seed, "A\r\nB", other));
    }
}

TEST(HttpMutator, ReachesFramingAndItsFaults) {
    std::minstd_rand random(1);
    std::set<std::string_view> codes;
    int accepted = 0;
    for (int i = 0; i < 2000; ++i) {
        const auto step = http1::read_request(mutate_http(seed, random));
        accepted += step.progress == Progress::item ? 1 : 0;
        codes.insert(step.violation.code);
    }
    EXPECT_GT(accepted, 200) << "too few are still messages";
    EXPECT_GT(codes.size(), 15U);
    for (const char* code : {"transfer_encoding_with_content_length", "content_length_invalid",
                             "chunk_size_invalid", "lone_lf", "obs_fold", "host_repeated"}) {
        EXPECT_TRUE(codes.contains(code)) << code;
    }
}

TEST(HttpMutator, SplicesTwoMessages) {
    std::minstd_rand random(1);
    bool has_both = false;
    for (int i = 0; i < 100; ++i) {
        const Bytes spliced = splice_http(seed, "X\r\nLAST: x\r\n\r\n", random);
        has_both = has_both || (spliced.starts_with("POST") && spliced.contains("LAST"));
    }
    EXPECT_TRUE(has_both);
    EXPECT_EQ(splice_http("", "", random), "");
    EXPECT_NE(mutate_http("", random), "");
}

}  // namespace
}  // namespace wiretrial::fuzz
