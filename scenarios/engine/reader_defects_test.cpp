// reader_defects_test: each mistake of a caller changes one kind of outcome, and no other.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/reader_defects.hpp"

#include <array>

#include <gtest/gtest.h>

namespace wiretrial::engine {
namespace {

TEST(ReaderDefects, EachChangesOneKindOfOutcome) {
    const std::array<HttpDecoded, 3> outcomes = {
        feed_http("http-request", {}, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", {}),
        feed_http("http-request", {}, "GET / HTTP/1.1\r\nHost: a\r\n", {}),
        feed_http("http-request", {}, "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", {})};
    const std::array<std::size_t, 3> changed = {2, 1, 0};
    ASSERT_EQ(reader_defects().size(), changed.size());
    for (std::size_t i = 0; i < changed.size(); ++i) {
        ReaderDefects planted;
        planted.*(reader_defects()[i].flag) = true;
        for (std::size_t j = 0; j < outcomes.size(); ++j) {
            EXPECT_EQ(misread(planted, outcomes[j]) == outcomes[j], j != changed[i]) << i << j;
        }
    }
}

TEST(ReaderDefects, WithoutOneNothingChanges) {
    const HttpDecoded decoded = feed_http("chunked", {}, "1\r\na\r\n0\r\n\r\n", {});
    EXPECT_EQ(misread({}, decoded), decoded);
}

}  // namespace
}  // namespace wiretrial::engine
