// leniency_test: whatever set of leniencies is on, the decoder keeps its promises: it ends, it never claims more than
// it was given, and what it makes its caller keep is bounded by its limits.
// SPDX-License-Identifier: Apache-2.0
#include <random>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "impl/base/text.hpp"
#include "impl/http1/decoder.hpp"

namespace wiretrial::http1 {
namespace {

constexpr Limits small_limits{.empty_lines_max = 2,
                              .method_bytes_max = 32,
                              .start_line_bytes_max = 64,
                              .field_line_bytes_max = 64,
                              .field_lines_max = 8,
                              .fields_bytes_max = 128,
                              .chunk_line_bytes_max = 32,
                              .chunk_exts_bytes_max = 64,
                              .content_bytes_max = 1'000};

/// Empty lines, gaps before a start line, the line and the section, each with its line end.
constexpr std::size_t kept_octets_max = 2 * (2 + 64 + 2) + 128 + 4;

Policy random_policy(std::mt19937_64& random) {
    Policy policy;
    for (const PolicyFlag& flag : policy_flags()) {
        policy.*flag.flag = random() % 2 == 0;
    }
    return policy;
}

Bytes random_input(std::mt19937_64& random) {
    using namespace std::string_view_literals;
    static constexpr std::string_view whole = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    static constexpr std::string_view pieces[] = {whole,
                                                  whole,
                                                  whole,
                                                  "GET / HTTP/1.1\r\n"sv,
                                                  "POST /x HTTP/1.0\r\n"sv,
                                                  "Host: a\r\n"sv,
                                                  "Content-Length: 3\r\n"sv,
                                                  "Transfer-Encoding: chunked\r\n"sv,
                                                  "X: y\r\n"sv,
                                                  "\r\n"sv,
                                                  "abc"sv,
                                                  "3\r\nabc\r\n"sv,
                                                  "0\r\n\r\n"sv,
                                                  " "sv,
                                                  "\t\v\f"sv,
                                                  "\n"sv,
                                                  "\r"sv,
                                                  "\0"sv,
                                                  "\x01\xff"sv,
                                                  ":"sv,
                                                  "T: u\r\n"sv,
                                                  "Content-Length: 99999999999999999999\r\n"sv,
                                                  ";a=\"b\""sv,
                                                  "f"sv};
    Bytes input;
    const bool is_monotone = random() % 8 == 0;  // The same piece again and again reaches limits.
    const std::size_t one = random() % std::size(pieces);
    for (std::uint64_t count = random() % (is_monotone ? 600 : 40); count > 0; --count) {
        input += pieces[is_monotone ? one : random() % std::size(pieces)];
    }
    return input;
}

TEST(Leniency, AnySetOfThemKeepsThePromisesOfTheDecoder) {
    std::mt19937_64 random(20261125);
    std::size_t messages = 0;
    for (int turn = 0; turn < 20'000; ++turn) {
        const Bytes input = random_input(random);
        RequestDecoder decoder(small_limits, random_policy(random));
        std::size_t consumed = 0;
        std::size_t steps = 0;
        for (std::size_t arrived = 0; arrived < input.size();) {
            arrived = std::min(input.size(), arrived + 1 + random() % 50);
            for (;;) {
                const ByteView unconsumed = ByteView(input).substr(consumed, arrived - consumed);
                const Step<Part> step = decoder.decode(unconsumed);
                ASSERT_LE(++steps, 4 * input.size() + 4) << escape(input);
                if (step.progress != Progress::item) {
                    const bool waits = step.progress == Progress::need_more && !decoder.is_done();
                    ASSERT_TRUE(!waits || unconsumed.size() <= kept_octets_max) << escape(input);
                    break;
                }
                ASSERT_LE(step.consumed, unconsumed.size()) << escape(input);
                consumed += step.consumed;
                messages += step.item.kind == PartKind::end ? 1 : 0;
            }
        }
        ASSERT_EQ(decoder.offset(), consumed) << escape(input);
    }
    EXPECT_GT(messages, 1'000U) << "the pieces make too few messages";
}

}  // namespace
}  // namespace wiretrial::http1
