// feed_test: the comparison under every cut finds decoders that depend on the cut.
// SPDX-License-Identifier: Apache-2.0
#include "impl/testing/feed.hpp"

#include <gtest/gtest.h>

#include "impl/testing/guarded_bytes.hpp"

namespace wiretrial::testing {
namespace {

struct Message {
    ByteView payload{};
};

/// Gives whatever has arrived as a message: the mistake that one read is one message.
struct OneReadIsOneMessage {
    Step<Message> decode(ByteView input) {
        if (input.empty()) {
            return {};
        }
        return {Progress::item, input.size(), {input}, {}};
    }
};

/// Gives pairs of octets; `!` is a violation.
struct Pairs {
    std::uint64_t offset = 0;

    Step<Message> decode(ByteView input) {
        for (std::size_t i = 0; i < std::min<std::size_t>(input.size(), 2); ++i) {
            if (input[i] == '!') {
                return {Progress::violation, 0, {}, {"exclamation", offset + i, {}, 0}};
            }
        }
        if (input.size() < 2) {
            return {};
        }
        offset += 2;
        return {Progress::item, 2, {input.substr(0, 2)}, {}};
    }
};

TEST(Feed, FindsADecoderThatTakesOneReadForOneMessage) {
    const auto setup = payloads_of([] { return OneReadIsOneMessage{}; });
    const auto found = disagreement(setup, "ab");
    ASSERT_TRUE(found.has_value());
    EXPECT_NE(found->find("per octet: 2 items [ 'a' 'b' ]"), std::string::npos) << *found;
    EXPECT_TRUE(trailing_disagreement(setup, "ab", "c").has_value());
}

TEST(Feed, AgreesOnADecoderThatDoesNotDependOnTheCut) {
    const auto setup = payloads_of([] { return Pairs{}; });
    EXPECT_EQ(disagreement(setup, "aabbc"), std::nullopt);
    EXPECT_EQ(disagreement(setup, "aabb!"), std::nullopt);
    EXPECT_EQ(trailing_disagreement(setup, "aabbc", "dd"), std::nullopt);
    EXPECT_EQ(trailing_disagreement(setup, "aa!", "dd"), std::nullopt);
}

TEST(Feed, TellsItemsConsumedAndViolation) {
    const auto setup = payloads_of([] { return Pairs{}; });
    const Decoded decoded = feed_each_octet(setup, "aabbc!");
    EXPECT_EQ(decoded.items, (std::vector<Bytes>{"aa", "bb"}));
    EXPECT_EQ(decoded.consumed, 4U);
    EXPECT_EQ(decoded.violation, (Violation{"exclamation", 5, {}, 0}));
    EXPECT_EQ(to_text(decoded), "2 items [ 'aa' 'bb' ] consumed 4 violation exclamation at 5");
}

TEST(GuardedBytesDeathTest, ReadingBehindTheEndIsACrash) {
    const GuardedBytes guarded("abc");
    EXPECT_EQ(guarded.view(), "abc");
    EXPECT_EQ(GuardedBytes("").view(), "");
    EXPECT_DEATH(
        {
            const volatile char* behind = guarded.view().data() + guarded.view().size();
            static_cast<void>(*behind);
        },
        "");
}

}  // namespace
}  // namespace wiretrial::testing
