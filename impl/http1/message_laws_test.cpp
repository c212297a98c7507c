// message_laws_test: the laws hold of all short streams over the octets that matter, and the alarm works.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "impl/http1/message_laws_harness.hpp"
#include "impl/http1/policy.hpp"
#include "impl/testing/exhaustive.hpp"

namespace wiretrial::http1 {
namespace {

void expect_lawful(MessageKind kind, const ReadOptions& options, const Bytes& stream) {
    const MessageLaws laws(kind, options, stream);
    for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
        const std::size_t cuts[] = {cut};
        ASSERT_EQ(first_breach(laws, {.cuts = cuts, .front = cut, .is_each_octet = cut == 0}),
                  std::nullopt);
    }
}

TEST(MessageLaws, HoldOfShortFieldSections) {
    for (const Bytes& fields : testing::all_strings("a: \t\r\n", 5)) {
        expect_lawful(MessageKind::request, {},
                      "GET / HTTP/1.1\r\nHost:\r\n" + fields + "\r\n\r\n");
    }
}

TEST(MessageLaws, HoldOfShortChunkedBodies) {
    for (const Bytes& body : testing::all_strings("02;a\r\n", 5)) {
        expect_lawful(MessageKind::response, {},
                      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
    }
}

TEST(MessageLaws, HoldOfShortStartLinesUnderEveryLeniency) {
    for (const PolicyFlag& flag : policy_flags()) {
        ReadOptions options;
        options.policy.*flag.flag = true;
        for (const Bytes& gap : testing::all_strings(" \t\r\n/", 3)) {
            expect_lawful(MessageKind::request, options,
                          "GET" + gap + "HTTP/1.1" + gap + "\nHost: a\r\n\r\n");
            expect_lawful(MessageKind::response, options,
                          "HTTP/1.1 200" + gap + "\n" + gap + "\r\n");
        }
    }
}

TEST(MessageLaws, AreBrokenByADecoderThatIsBent) {
    ReadOptions options;
    options.policy.planted.has_lengths_of_one_digit_less = true;
    const Bytes stream = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n0123456789";
    const MessageLaws laws(MessageKind::request, options, stream);
    EXPECT_NE(laws.leniencies_only_add(), std::nullopt);
    EXPECT_NE(first_breach(laws, {}), std::nullopt);
}

TEST(MessageLaws, AreAskedOneByOneWhereOneIsChosen) {
    ReadOptions options;
    options.policy.planted.has_lengths_of_one_digit_less = true;
    const Bytes stream = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n0123456789";
    const MessageLaws laws(MessageKind::request, options, stream);
    std::size_t breaches = 0;
    for (std::size_t law = 0; law < message_laws_count; ++law) {
        breaches += first_breach(laws, {.only = static_cast<MessageLaw>(law)}) ? 1U : 0U;
    }
    EXPECT_NE(first_breach(laws, {.only = MessageLaw::leniencies}), std::nullopt);
    EXPECT_EQ(first_breach(laws, {.only = MessageLaw::each_octet}), std::nullopt);
    EXPECT_LT(breaches, message_laws_count);
    // Not even where it is chosen, when the stream is too long for it.
    EXPECT_EQ(first_breach(laws, {.is_each_octet = false, .only = MessageLaw::each_octet}),
              std::nullopt);
}

}  // namespace
}  // namespace wiretrial::http1
