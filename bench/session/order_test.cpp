// order_test: orders of rounds are balanced.
// SPDX-License-Identifier: Apache-2.0
#include "bench/session/order.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wiretrial::bench {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(OrderOfRound, TurnsAbout) {
    EXPECT_THAT(order_of_round(2, 0), ElementsAre(0, 1));
    EXPECT_THAT(order_of_round(2, 1), ElementsAre(1, 0));
    EXPECT_THAT(order_of_round(2, 2), ElementsAre(1, 0));
    EXPECT_THAT(order_of_round(2, 3), ElementsAre(0, 1));
    EXPECT_THAT(order_of_round(2, 4), ElementsAre(0, 1));
    EXPECT_THAT(order_of_round(1, 7), ElementsAre(0));
    EXPECT_THAT(order_of_round(0, 3), IsEmpty());
}

TEST(OrderOfRound, GivesEachEveryPlaceEquallyOften) {
    for (std::size_t count = 1; count <= 6; ++count) {
        std::vector<std::vector<int>> places(count, std::vector<int>(count));
        for (std::size_t round = 0; round < 2 * count; ++round) {
            const auto order = order_of_round(count, round);
            ASSERT_EQ(order.size(), count);
            for (std::size_t place = 0; place < count; ++place) {
                ++places[order[place]][place];
            }
        }
        EXPECT_THAT(places, Each(Each(2))) << count;
    }
}

TEST(OrderOfRound, EachStandsBeforeEachOtherEquallyOften) {
    int before = 0;
    for (std::size_t round = 0; round < 6; ++round) {
        const auto order = order_of_round(3, round);
        const auto at = [&](std::size_t side) {
            return std::ranges::find(order, side) - order.begin();
        };
        before += at(0) < at(1) ? 1 : 0;
    }
    EXPECT_EQ(before, 3);
}

}  // namespace
}  // namespace wiretrial::bench
