// recorded_harness: what clang 19's engine and sanitizers wrote, kept beside the tests; paths are shortened.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

namespace wiretrial::fuzz {

/// The log of that name. Fails the test when it is missing or empty.
[[nodiscard]] inline std::string recorded(const std::string& name) {
    const char* const source = std::getenv("WIRETRIAL_SOURCE_DIR");
    EXPECT_NE(source, nullptr)
        << "ctest sets WIRETRIAL_SOURCE_DIR; set it to run this program by hand";
    std::ifstream file(
        std::string(source == nullptr ? "." : source) + "/fuzz/campaign/recorded/" + name + ".txt",
        std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    EXPECT_NE(text, "") << name;
    return text;
}

}  // namespace wiretrial::fuzz
