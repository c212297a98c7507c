// defects_test: every defect can be planted by its name, is told of, and bends some reference that exists.
// SPDX-License-Identifier: Apache-2.0
#include "cli/defects.hpp"

#include <algorithm>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/library.hpp"
#include "impl/base/text.hpp"

namespace wiretrial::cli {
namespace {

using testing::HasSubstr;

TEST(Defects, HaveNamesOfTheirOwnAndAreToldOf) {
    std::set<std::string_view> names;
    for (const Defect& defect : all_defects()) {
        EXPECT_TRUE(names.insert(defect.name).second) << defect.name;
        EXPECT_FALSE(defect.mistake.empty()) << defect.name;
        EXPECT_FALSE(defect.made_by.empty()) << defect.name;
        EXPECT_FALSE(defect.breaks.empty()) << defect.name;
        EXPECT_FALSE(defect.subjects.empty()) << defect.name;
        EXPECT_FALSE(defect.mistake.ends_with('.')) << defect.name;
    }
    EXPECT_EQ(planted_defects().size(), names.size());
}

TEST(Defects, EachPatternOfSubjectsNamesAReference) {
    const auto profiles = reference_profiles();
    ASSERT_TRUE(profiles.has_value()) << profiles.error();
    for (const Defect& defect : all_defects()) {
        for (const std::string_view pattern : defect.subjects) {
            const bool exists = pattern == "decoder" ||
                                std::ranges::any_of(*profiles, [&](const engine::Profile& profile) {
                                    return matches_glob(pattern, profile.name);
                                });
            EXPECT_TRUE(exists) << defect.name << " bends " << pattern;
        }
    }
}

TEST(Defects, AnUnknownNameIsRefusedWithTheNearestOne) {
    Planted planted;
    const auto refused = plant("sticky-frame-lost", planted);
    ASSERT_FALSE(refused.has_value());
    EXPECT_THAT(refused.error(), HasSubstr("did you mean 'sticky-frames-lost'?"));
}

TEST(Defects, TheSubjectOfThatNameIsStartedWithIt) {
    const auto found = find_profiles("http+content-length-wins");
    ASSERT_TRUE(found.has_value()) << found.error();
    ASSERT_EQ(found->size(), 1U);
    EXPECT_EQ(found->front().name, "http+content-length-wins");
    EXPECT_EQ(found->front().start.back(), "content-length-wins");
    EXPECT_THAT(find_profiles("udp-echo+content-length-wins").error(),
                HasSubstr("cannot be planted"));
}

}  // namespace
}  // namespace wiretrial::cli
