// segments_test: cuts lose nothing, and every-split is every split.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/segments.hpp"

#include <algorithm>
#include <numeric>

#include <gtest/gtest.h>

namespace wiretrial::engine {
namespace {

std::size_t sum(const std::vector<std::size_t>& sizes) {
    return std::accumulate(sizes.begin(), sizes.end(), std::size_t{0});
}

TEST(Cut, EveryWayKeepsAllOctetsAndMakesNoEmptySegment) {
    for (std::size_t total = 0; total < 40; ++total) {
        for (const Segmentation way :
             {Segmentation::together, Segmentation::each_byte, Segmentation::every_split,
              Segmentation::list, Segmentation::random}) {
            const auto sizes = cut({.segmentation = way,
                                    .total = total,
                                    .sizes = {3, 0, 5, 100},
                                    .cuts = 7,
                                    .seed = total,
                                    .cut = 4});
            EXPECT_EQ(sum(sizes), total);
            EXPECT_EQ(std::ranges::count(sizes, 0U), 0);
        }
    }
}

TEST(Cut, FollowsItsPlan) {
    EXPECT_EQ(cut({.segmentation = Segmentation::each_byte, .total = 3}),
              (std::vector<std::size_t>{1, 1, 1}));
    EXPECT_EQ(cut({.segmentation = Segmentation::list, .total = 10, .sizes = {2, 3}}),
              (std::vector<std::size_t>{2, 3, 5}));
    EXPECT_EQ(cut({.segmentation = Segmentation::every_split, .total = 10, .cut = 9}),
              (std::vector<std::size_t>{9, 1}));
    EXPECT_EQ(
        cut({.segmentation = Segmentation::random, .total = 100, .cuts = 9, .seed = 1}).size(),
        10U);
    EXPECT_EQ(cut({.segmentation = Segmentation::random, .total = 3, .cuts = 9, .seed = 1}).size(),
              3U);
}

TEST(EverySplitCuts, IsEveryPlaceOfAShortPayload) {
    EXPECT_TRUE(every_split_cuts(0, 1).empty());
    EXPECT_TRUE(every_split_cuts(1, 1).empty());
    const auto cuts = every_split_cuts(512, 1);
    ASSERT_EQ(cuts.size(), 511U);
    EXPECT_EQ(cuts.front(), 1U);
    EXPECT_EQ(cuts.back(), 511U);
}

TEST(EverySplitCuts, IsABoundedSampleOfALongOne) {
    const auto cuts = every_split_cuts(1'000'000, 42);
    EXPECT_LE(cuts.size(), 512U);
    EXPECT_GT(cuts.size(), 400U);
    for (const std::size_t wanted : {1U, 64U, 999'936U, 999'999U, 1460U, 4096U, 65'535U, 65'536U}) {
        EXPECT_TRUE(std::ranges::binary_search(cuts, wanted)) << wanted;
    }
    EXPECT_EQ(cuts, every_split_cuts(1'000'000, 42));
    EXPECT_NE(cuts, every_split_cuts(1'000'000, 43));
}

}  // namespace
}  // namespace wiretrial::engine
