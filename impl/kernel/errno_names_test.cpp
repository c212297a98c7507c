// errno_names_test: every name leads to its number and back.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/errno_names.hpp"

#include <cerrno>

#include <gtest/gtest.h>

namespace wiretrial::kernel {
namespace {

TEST(ErrnoNames, NameAndNumberAreInverse) {
    ASSERT_GT(errno_names().size(), 40U);
    for (const std::string_view name : errno_names()) {
        const auto number = errno_named(name);
        ASSERT_TRUE(number.has_value()) << name;
        EXPECT_EQ(errno_name(*number), name);
    }
}

TEST(ErrnoNames, SecondNamesAreUnderstood) {
    EXPECT_EQ(errno_named("EWOULDBLOCK"), EAGAIN);
    EXPECT_EQ(errno_name(EWOULDBLOCK), "EAGAIN");
    EXPECT_EQ(errno_named("ENOTSUP"), EOPNOTSUPP);
}

TEST(ErrnoNames, UnknownIsEmpty) {
    EXPECT_EQ(errno_name(0), "");
    EXPECT_EQ(errno_name(100'000), "");
    EXPECT_FALSE(errno_named("EWHATEVER").has_value());
    EXPECT_FALSE(errno_named("").has_value());
}

}  // namespace
}  // namespace wiretrial::kernel
