// policy_test: each leniency accepts its own deviation and no other, and changes nothing that was accepted.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/policy.hpp"

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "impl/http1/decoder_harness.hpp"

namespace wiretrial::http1 {
namespace {

using testing::Decoded;

/// An input that one flag makes acceptable, and what comes of it.
struct LenientRow {
    std::string_view flag;
    MessageKind kind = MessageKind::request;
    Bytes input;
    Bytes line;
};

std::vector<LenientRow> rows() {
    const auto request = MessageKind::request;
    const auto response = MessageKind::response;
    return {
        {"lone-lf", request, "\nGET / HTTP/1.1\nHost: a\nX:\nY: b\r\n\n",
         "GET / 1.1 [Host=a] [X=] [Y=b] form=0 kind=0 content= open"},
        {"lone-lf", response, "HTTP/1.1 204 No\nX: y\n\n",
         "204 \"No\" 1.1 [X=y] form=0 kind=0 content= open"},
        {"loose-request-line", request, " GET\t \v/  \f HTTP/1.1 \r\r\nHost: a\r\n\r\n",
         "GET / 1.1 [Host=a] form=0 kind=0 content= open"},
        {"obs-fold", request, "GET / HTTP/1.1\r\nHost:\r\n a\r\nX: b\r\n\tc\r\n\r\n",
         "GET / 1.1 [Host=a] [X=b   c] form=0 kind=0 content= open"},
        {"bare-cr", request, "GET / HTTP/1.1\r\nHost: a\r\nX: b\rc\r\r\nY:\rd\r\n\r\n",
         "GET / 1.1 [Host=a] [X=b c] [Y=d] form=0 kind=0 content= open"},
        {"nul", request, Bytes("GET / HTTP/1.1\r\nHost: a\r\nX: b\0c\r\nY:\0\r\n\r\n", 40),
         "GET / 1.1 [Host=a] [X=b c] [Y=] form=0 kind=0 content= open"},
        {"ctl", request, "GET / HTTP/1.1\r\nHost: a\r\nX: b\x01\x7f\r\n\r\n",
         "GET / 1.1 [Host=a] [X=b\x01\x7f] form=0 kind=0 content= open"},
        {"indented-first-lines", request,
         "GET / HTTP/1.1\r\n Content-Length: 5\r\n\t\x01: y\r\nHost: a\r\n\r\n",
         "GET / 1.1 [Host=a] form=0 kind=0 content= open"},
        {"equal-content-lengths", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1 ,01\r\nContent-Length: 1\r\n\r\nx",
         "PUT / 1.1 [Host=a] [Content-Length=1 ,01] [Content-Length=1] form=0 kind=1 content=x "
         "open"},
        {"transfer-encoding-wins", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\nTransfer-Encoding: "
         "chunked\r\n\r\n0\r\n\r\n",
         "PUT / 1.1 [Host=a] [Content-Length=9] [Transfer-Encoding=chunked] form=0 kind=2 content= "
         "close"},
        {"transfer-encoding-in-http10", request,
         "PUT / HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
         "PUT / 1.0 [Connection=keep-alive] [Transfer-Encoding=chunked] form=0 kind=2 content= "
         "close"},
        {"any-host", request, "GET / HTTP/1.1\r\nHost: a b\r\nHost: c\r\n\r\n",
         "GET / 1.1 [Host=a b] [Host=c] form=0 kind=0 content= open"},
        {"odd-targets", request, "GET /\"\xff[%zz HTTP/1.1\r\nHost: a\r\n\r\n",
         "GET /\"\xff[%zz 1.1 [Host=a] form=0 kind=0 content= open"},
        {"status-without-sp", response, "HTTP/1.1 204\r\n\r\n",
         "204 \"\" 1.1 form=0 kind=0 content= open"},
        {"space-before-colon", response, "HTTP/1.1 204 \r\nX \t: y\r\n\r\n",
         "204 \"\" 1.1 [X=y] form=0 kind=0 content= open"},
    };
}

Policy with(std::string_view name) {
    Policy policy;
    for (const PolicyFlag& flag : policy_flags()) {
        policy.*flag.flag = flag.name == name;
    }
    return policy;
}

Decoded decode_row(const LenientRow& row, const Policy& policy) {
    ReadOptions options;
    options.policy = policy;
    const auto setup = messages_of(row.kind, options);
    EXPECT_EQ(testing::disagreement(setup, row.input), std::nullopt);
    return testing::feed_whole(setup, row.input);
}

TEST(Policy, EachFlagAcceptsItsDeviation) {
    for (const LenientRow& row : rows()) {
        const Decoded decoded = decode_row(row, with(row.flag));
        EXPECT_EQ(decoded.items, std::vector<Bytes>{row.line})
            << row.flag << testing::to_text(decoded);
        EXPECT_FALSE(decoded.is_violated()) << row.flag << testing::to_text(decoded);
    }
}

TEST(Policy, NoOtherFlagAcceptsIt) {
    for (const LenientRow& row : rows()) {
        EXPECT_TRUE(decode_row(row, {}).is_violated()) << row.flag;
        for (const PolicyFlag& flag : policy_flags()) {
            if (flag.name != row.flag) {
                EXPECT_TRUE(decode_row(row, with(flag.name)).is_violated())
                    << row.flag << " " << flag.name;
            }
        }
    }
}

TEST(Policy, EveryFlagIsTested) {
    for (const PolicyFlag& flag : policy_flags()) {
        EXPECT_TRUE(std::ranges::any_of(rows(), [&flag](const LenientRow& row) {
            return row.flag == flag.name;
        })) << flag.name;
    }
}

/// What is strictly accepted means the same under any set of leniencies, however it was made.
TEST(Policy, ALeniencyNeverTurnsAnAcceptedMessageIntoAnother) {
    const std::vector<std::string_view> pieces{"GET / HTTP/1.1\r\n",
                                               "POST /x HTTP/1.0\r\n",
                                               "Host: a\r\n",
                                               "Content-Length: 3\r\n",
                                               "Transfer-Encoding: chunked\r\n",
                                               "X: \t y \r\n",
                                               "\r\n",
                                               "abc",
                                               "3\r\nabc\r\n",
                                               "0\r\n\r\n",
                                               " ",
                                               "\n",
                                               "\r",
                                               "T: u\r\n",
                                               "Connection: keep-alive\r\n"};
    std::mt19937_64 random(20261124);
    std::size_t accepted = 0;
    for (int turn = 0; turn < 20'000; ++turn) {
        Bytes input(pieces[random() % 2]);
        for (std::uint64_t count = random() % 7; count > 0; --count) {
            input += pieces[random() % pieces.size()];
        }
        const Decoded strict = testing::feed_whole(messages_of(MessageKind::request), input);
        if (strict.items.empty()) {
            continue;
        }
        ++accepted;
        ReadOptions options;
        for (const PolicyFlag& flag : policy_flags()) {
            options.policy.*flag.flag = random() % 2 == 0;
        }
        const Decoded lenient =
            testing::feed_whole(messages_of(MessageKind::request, options), input);
        ASSERT_GE(lenient.items.size(), strict.items.size()) << escape(input);
        for (std::size_t index = 0; index < strict.items.size(); ++index) {
            ASSERT_EQ(lenient.items[index], strict.items[index]) << escape(input);
        }
    }
    EXPECT_GT(accepted, 500U) << "the pieces make too few messages";
}

}  // namespace
}  // namespace wiretrial::http1
