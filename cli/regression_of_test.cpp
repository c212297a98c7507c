// regression_of_test: inputs are taken apart as their targets do.
// SPDX-License-Identifier: Apache-2.0
#include "cli/regression_of.hpp"

#include <gtest/gtest.h>

namespace wiretrial::cli {
namespace {

model::Finding finding_of(std::string target, Bytes input) {
    return {.id = "0123456789ab",
            .kind = "broken-law",
            .law = "cut",
            .message = "cut: '\n'",
            .target = std::move(target),
            .input = std::move(input)};
}

TEST(RegressionOf, LeavesTheChoicesOut) {
    const auto made = regression_of(finding_of("http_request", Bytes("GET\xff\0\x01\x02", 7)));
    ASSERT_TRUE(made.has_value());
    EXPECT_EQ(made->codec, "http-request");
    EXPECT_EQ(made->octets, "GET");
    EXPECT_EQ(made->suite, "regressions/http-request-0123456789ab");
    EXPECT_EQ(made->about.find('\n'), std::string::npos);
}

TEST(RegressionOf, ObeysTheChoices) {
    // The codec with the number 2, and a limit of 7 + 3.
    const auto framed = regression_of(finding_of("framing", Bytes("abc\xff\0\x02\x03", 7)));
    ASSERT_TRUE(framed.has_value());
    EXPECT_EQ(framed->codec, "length-prefix:1");
    EXPECT_EQ(framed->frame_max, 10U);
    EXPECT_EQ(framed->octets, "abc");
    const auto answered = regression_of(finding_of("http_response", Bytes("H\xff\0\x01", 4)));
    ASSERT_TRUE(answered.has_value());
    EXPECT_EQ(answered->codec, "http-response:HEAD");
}

TEST(RegressionOf, PutsTheHeadOfTheTargetBefore) {
    EXPECT_EQ(regression_of(finding_of("field_section", "A: b\r\n\r\n"))->octets,
              "GET / HTTP/1.1\r\nHost: a\r\nA: b\r\n\r\n");
    EXPECT_EQ(regression_of(finding_of("request_target", "/a"))->octets,
              "GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(regression_of(finding_of("http_server", "x"))->codec, "");
    EXPECT_FALSE(regression_of(finding_of("report", "x")).has_value());
}

}  // namespace
}  // namespace wiretrial::cli
