// write_test: a report is there whole, or the older one still is.
// SPDX-License-Identifier: Apache-2.0
#include "reports/write.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wiretrial::reports {
namespace {

using testing::HasSubstr;

class Write : public testing::Test {
  protected:
    void SetUp() override {
        std::string pattern = testing::TempDir() + "write.XXXXXX";
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
    }
    void TearDown() override {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    static std::string content_of(const std::filesystem::path& path) {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    }
    [[nodiscard]] std::ptrdiff_t files() const {
        return std::distance(std::filesystem::directory_iterator(folder_), {});
    }

    std::filesystem::path folder_;
};

TEST_F(Write, AFileIsMadeAndReplaced) {
    const std::filesystem::path path = folder_ / "new/deep/run.json";
    ASSERT_TRUE(write_file(path, "one\n"));
    EXPECT_EQ(content_of(path), "one\n");
    ASSERT_TRUE(write_file(path, std::string(1'000'000, 'x')));
    EXPECT_EQ(content_of(path).size(), 1'000'000U);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(path.parent_path()), {}), 1);
}

TEST_F(Write, TheTargetOfALinkIsReplaced) {
    ASSERT_TRUE(write_file(folder_ / "real", "old"));
    std::filesystem::create_symlink("real", folder_ / "link");
    ASSERT_TRUE(write_file(folder_ / "link", "new"));
    EXPECT_TRUE(std::filesystem::is_symlink(folder_ / "link"));
    EXPECT_EQ(content_of(folder_ / "real"), "new");
}

TEST_F(Write, ADeviceIsWrittenToDirectly) {
    EXPECT_TRUE(write_file("/dev/null", "gone"));
    const auto full = write_file("/dev/full", "no room");
    ASSERT_FALSE(full.has_value());
    EXPECT_EQ(full.error(), "/dev/full cannot be written: No space left on device");
}

TEST_F(Write, WhatCannotBeWrittenIsNamedAndLeavesNothing) {
    std::filesystem::create_directory(folder_ / "taken");
    const auto over_folder = write_file(folder_ / "taken", "x");
    ASSERT_FALSE(over_folder.has_value());
    EXPECT_THAT(over_folder.error(), HasSubstr("taken cannot be written"));
    ASSERT_TRUE(write_file(folder_ / "file", "x"));
    const auto below_file = write_file(folder_ / "file/run.json", "x");
    ASSERT_FALSE(below_file.has_value());
    EXPECT_THAT(below_file.error(), HasSubstr("cannot be written"));
    EXPECT_EQ(files(), 2);
}

TEST_F(Write, AppendingKeepsWhatIsThere) {
    ASSERT_TRUE(append_file(folder_ / "summary.md", "one\n"));
    ASSERT_TRUE(append_file(folder_ / "summary.md", "two\n"));
    EXPECT_EQ(content_of(folder_ / "summary.md"), "one\ntwo\n");
    EXPECT_FALSE(append_file(folder_ / "absent/summary.md", "x").has_value());
}

}  // namespace
}  // namespace wiretrial::reports
