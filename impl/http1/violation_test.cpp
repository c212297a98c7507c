// violation_test: the table of faults says each thing once, and in the order of the enumeration.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/violation.hpp"

#include <set>
#include <string_view>

#include <gtest/gtest.h>

namespace wiretrial::http1 {
namespace {

TEST(Violation, TheTableFollowsTheEnumeration) {
    int number = 1;
    std::set<std::string_view> codes;
    for (const FaultInfo& info : all_faults()) {
        EXPECT_EQ(static_cast<int>(info.fault), number) << info.code;
        EXPECT_TRUE(codes.insert(info.code).second) << info.code << " stands twice";
        EXPECT_TRUE(info.section.starts_with("RFC ")) << info.code;
        EXPECT_TRUE(info.about.ends_with(".")) << info.code;
        EXPECT_GE(info.status, 400) << info.code;
        EXPECT_LE(info.status, 505) << info.code;
        ++number;
    }
    EXPECT_EQ(static_cast<int>(Fault::chunk_data_unterminated) + 1, number);
}

TEST(Violation, KnowsItsPlace) {
    EXPECT_EQ(
        violation_of(Fault::obs_fold, 7),
        (Violation{.code = "obs_fold", .offset = 7, .section = "RFC 9112 5.2", .status = 400}));
}

}  // namespace
}  // namespace wiretrial::http1
