// golden: compares a report with the file in reports/golden/ that holds what it must be; for tests only.
//
// Run the tests with WIRETRIAL_UPDATE_GOLDEN=1 to write the files anew, and read the difference.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace wiretrial::reports::testing_only {

inline void expect_golden(std::string_view name, std::string_view actual) {
    const char* const source = std::getenv("WIRETRIAL_SOURCE_DIR");
    ASSERT_NE(source, nullptr)
        << "ctest sets WIRETRIAL_SOURCE_DIR; set it to run this program by hand";
    const std::filesystem::path path = std::filesystem::path(source) / "reports/golden" / name;
    if (std::getenv("WIRETRIAL_UPDATE_GOLDEN") != nullptr) {
        std::ofstream(path, std::ios::binary) << actual;
    }
    std::ifstream file(path, std::ios::binary);
    const std::string expected{std::istreambuf_iterator<char>(file),
                               std::istreambuf_iterator<char>()};
    EXPECT_EQ(actual, expected) << path;
}

}  // namespace wiretrial::reports::testing_only
