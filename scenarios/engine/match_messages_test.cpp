// match_messages_test: messages on a stream, in any cut, and what is wrong with them.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/match_messages.hpp"

#include <array>
#include <cstdint>
#include <ctime>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/engine/match.hpp"
#include "scenarios/engine/saved_part.hpp"

namespace wiretrial::engine {
namespace {

using model::AspectKind;
using ::testing::AllOf;
using ::testing::HasSubstr;

/// A pattern of messages, with what has come so far.
class Stream {
  public:
    explicit Stream(std::vector<MessagePattern> messages, std::optional<Ending> ending = {})
        : pattern_{.kind = PatternKind::messages,
                   .ending = ending,
                   .messages = std::move(messages)},
          resolved_(*resolve(pattern_, {})) {}

    MatchResult run() { return match(resolved_, state, clock, nullptr); }
    /// The result once all of `octets` and the FIN have come.
    MatchResult run_to_end(const Bytes& octets) {
        state.input = octets;
        state.has_ended = true;
        return run();
    }
    [[nodiscard]] const MessageProgress& progress() const { return resolved_.messages; }

    EndpointState state;
    MatchClock clock;

  private:
    Pattern pattern_;
    ResolvedPattern resolved_;
};

MessagePattern answer(int status) {
    return {.statuses = {{status, status}}};
}

const Bytes hello = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

TEST(MatchMessages, DecidesAtTheLastOctetInEveryCut) {
    Stream stream({answer(200)});
    for (std::size_t size = 0; size < hello.size(); ++size) {
        stream.state.input = hello.substr(0, size);
        ASSERT_EQ(stream.run().state, MatchState::pending) << size;
    }
    stream.state.input = hello + "HTTP/1.1 ";
    const MatchResult result = stream.run();
    EXPECT_EQ(result.state, MatchState::matched);
    EXPECT_EQ(result.consumed, hello.size());
}

/// Time that this thread alone has used.
std::int64_t used_ns() {
    timespec used{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return std::int64_t{used.tv_sec} * 1'000'000'000 + used.tv_nsec;
}

TEST(MatchMessages, ReadsALargeResponseInTimeThatGrowsWithItsSize) {
    constexpr std::size_t pieces = 3'000;
    Stream stream({answer(200)});
    stream.state.input = "HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n";
    stream.state.input.reserve(pieces * 1000 + 100);
    std::array<std::int64_t, 5> marks{used_ns()};
    for (std::size_t piece = 0; piece < pieces; ++piece) {
        ASSERT_EQ(stream.run().state, MatchState::pending);
        stream.state.input.append(1000, 'x');
        marks[1 + piece * 4 / pieces] = used_ns();
    }
    EXPECT_EQ(stream.run().state, MatchState::matched);
    // Where each look reads everything again, the last quarter costs seven times the first.
    EXPECT_LT(marks[4] - marks[3], 4 * (marks[1] - marks[0]));
}

TEST(MatchMessages, ReadsEachResponseWithItsRequestInMind) {
    const Bytes head = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
    MessagePattern to_head = answer(200);
    to_head.to = "HEAD";
    Stream stream({to_head, answer(200)}, Ending::eof);
    EXPECT_EQ(stream.run_to_end(head + hello).state, MatchState::matched);
    Stream wrong({to_head, answer(200)}, Ending::eof);
    const MatchResult result = wrong.run_to_end(hello + hello);
    EXPECT_EQ(result.state, MatchState::mismatched);
    EXPECT_EQ(result.aspect, AspectKind::framing);
    EXPECT_THAT(result.detail, AllOf(HasSubstr("response 2 of 2 breaks the framing"),
                                     HasSubstr("at octet 0 of it"), HasSubstr("\"hello")));
}

TEST(MatchMessages, SkipsInterimResponsesUnlessTheyAreNamed) {
    const Bytes go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    Stream skips({answer(200)});
    skips.state.input = go_on + "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n" + hello;
    EXPECT_EQ(skips.run().consumed, skips.state.input.size());
    Stream names({answer(100), answer(200)});
    names.state.input = go_on + hello;
    EXPECT_EQ(names.run().state, MatchState::matched);
    MessagePattern strict = answer(200);
    strict.skips_interim = false;
    Stream none({strict});
    none.state.input = go_on + hello;
    const MatchResult result = none.run();
    EXPECT_EQ(result.aspect, AspectKind::answer);
    EXPECT_THAT(result.detail, HasSubstr("behind an interim response 100, expected none"));
}

TEST(MatchMessages, NamesTheOctetBehindInterimResponsesThatCameBefore) {
    Stream stream({answer(200)});
    stream.state.input = "HTTP/1.1 100 Continue\r\n\r\n";
    EXPECT_EQ(stream.run().state, MatchState::pending);
    stream.state.input += "HTTP/1.1 200 OK\nA: b\r\n\r\n";
    EXPECT_THAT(stream.run().detail, AllOf(HasSubstr("RFC 9112"), HasSubstr("at octet 15 of it")));
}

TEST(MatchMessages, ContentMayEndWithTheConnection) {
    MessagePattern pattern = answer(200);
    pattern.body = Payload{.octets = "all of it"};
    const Bytes octets = "HTTP/1.0 200 OK\r\n\r\nall of it";
    Stream stream({pattern}, Ending::eof);
    stream.state.input = octets;
    EXPECT_EQ(stream.run().state, MatchState::pending);
    stream.state.has_ended = true;
    EXPECT_EQ(stream.run().state, MatchState::matched);
    Stream reset({pattern});
    reset.state.input = octets;
    reset.state.was_reset = true;
    const MatchResult result = reset.run();
    EXPECT_EQ(result.aspect, AspectKind::framing);
    EXPECT_THAT(result.detail, AllOf(HasSubstr("ends with the connection; 9 octets"),
                                     HasSubstr("and then a reset")));
}

TEST(MatchMessages, AnIncompleteResponseIsAFaultOfTheFraming) {
    Stream stream({answer(200)});
    const MatchResult result = stream.run_to_end(hello.substr(0, hello.size() - 2));
    EXPECT_EQ(result.aspect, AspectKind::framing);
    EXPECT_THAT(result.detail, AllOf(HasSubstr("which is not whole: 3 of 5 octets of content came"),
                                     HasSubstr("and then FIN")));
    Stream head({answer(200)});
    EXPECT_THAT(head.run_to_end("HTTP/1.1 2").detail, HasSubstr("its head does not end"));
    Stream chunked({answer(200)});
    EXPECT_THAT(
        chunked.run_to_end("HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n").detail,
        HasSubstr("its chunked content does not end; 2 octets of it came"));
}

TEST(MatchMessages, NothingAtAllIsNoAnswer) {
    Stream stream({answer(200), answer(404)});
    stream.state.input = hello;
    stream.clock.is_time_up = true;
    stream.clock.limit = std::chrono::seconds(3);
    const MatchResult result = stream.run();
    EXPECT_EQ(result.aspect, AspectKind::answer);
    EXPECT_THAT(result.detail, AllOf(HasSubstr("status 404 as response 2 of 2"),
                                     HasSubstr("no more within 3000 ms")));
}

TEST(MatchMessages, NamesTheMessageAndTheField) {
    MessagePattern second = answer(200);
    second.fields = {{.name = "etag", .rule = {.is_present = true}}};
    Stream stream({answer(200), second});
    const MatchResult result = stream.run_to_end(hello + hello);
    EXPECT_EQ(result.aspect, AspectKind::answer);
    EXPECT_THAT(result.detail, AllOf(HasSubstr("response 2 of 2: field etag is absent"),
                                     HasSubstr("came the response \"200 OK\"")));
}

TEST(MatchMessages, JudgesTheEndingApart) {
    Stream open({answer(200)}, Ending::eof);
    open.state.input = hello;
    EXPECT_EQ(open.run().state, MatchState::pending);
    open.clock.is_time_up = true;
    EXPECT_EQ(open.run().aspect, AspectKind::ending);
    Stream surplus({answer(200)}, Ending::closed);
    EXPECT_EQ(surplus.run_to_end(hello + hello).aspect, AspectKind::ending);
    Stream babble({answer(200)}, Ending::closed);
    const MatchResult result = babble.run_to_end(hello + "hello");
    EXPECT_EQ(result.aspect, AspectKind::framing);
    EXPECT_THAT(result.detail, HasSubstr("no further message: "));
}

TEST(MatchMessages, QuietMeansNothingMoreAndStillOpen) {
    for (const bool is_inferred : {false, true}) {
        Stream stream({answer(200)}, Ending::quiet);
        EXPECT_FALSE(stream.run().awaits_quiet);
        stream.state.input = hello;
        const MatchResult waiting = stream.run();
        EXPECT_EQ(waiting.state, MatchState::pending);
        EXPECT_TRUE(waiting.awaits_quiet);
        (is_inferred ? stream.clock.is_silence_inferred : stream.clock.is_time_up) = true;
        EXPECT_EQ(stream.run().state, MatchState::matched);
    }
    Stream closed({answer(200)}, Ending::quiet);
    EXPECT_EQ(closed.run_to_end(hello).aspect, AspectKind::ending);
    Stream more({answer(200)}, Ending::quiet);
    more.state.input = hello + hello;
    EXPECT_EQ(more.run().aspect, AspectKind::ending);
}

TEST(MatchMessages, AHeadAloneLeavesTheContent) {
    MessagePattern pattern = answer(200);
    pattern.is_head_only = true;
    for (const std::size_t cut : {hello.size() - 5, hello.size() - 3, hello.size()}) {
        Stream stream({pattern});
        stream.state.input = hello.substr(0, cut);
        const MatchResult result = stream.run();
        EXPECT_EQ(result.state, MatchState::matched) << cut;
        EXPECT_EQ(result.consumed, hello.size() - 5) << cut;
    }
    Stream broken({pattern});
    broken.state.input = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno chunk";
    EXPECT_EQ(broken.run().consumed, broken.state.input.size() - 8);
}

TEST(MatchMessages, ReadsRequestsStrictly) {
    const MessagePattern get{.is_request = true, .method = "GET"};
    Stream stream({get});
    stream.state.input = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    EXPECT_EQ(stream.run().consumed, stream.state.input.size());
    Stream hostless({get});
    hostless.state.input = "GET / HTTP/1.1\r\n\r\n";
    const MatchResult result = hostless.run();
    EXPECT_EQ(result.aspect, AspectKind::framing);
    EXPECT_THAT(result.detail, HasSubstr("host_missing"));
}

TEST(SavedPart, KeepsPartsOfTheLastMessage) {
    const Bytes octets =
        "HTTP/1.1 100 \r\n\r\nHTTP/1.1 200 OK\r\nETag: \"x\"\r\nContent-Length: 2\r\n\r\nhi";
    Stream stream({answer(200)});
    stream.state.input = octets;
    const MatchResult result = stream.run();
    EndpointState state{.last_match = octets.substr(0, result.consumed),
                        .last_message = stream.progress().last,
                        .last_message_at = stream.progress().last_offset};
    const auto part = [&](SavedPart which, const std::string& field = "") {
        return saved_part({.as = "x", .on = "client", .part = which, .field = field}, state);
    };
    EXPECT_EQ(part(SavedPart::all), octets);
    EXPECT_EQ(part(SavedPart::head), octets.substr(17, octets.size() - 19));
    EXPECT_EQ(part(SavedPart::body), "hi");
    EXPECT_EQ(part(SavedPart::field, "etag"), "\"x\"");
    EXPECT_THAT(part(SavedPart::field, "age").error(), HasSubstr("no field age"));
    state.last_message = nullptr;
    EXPECT_THAT(part(SavedPart::body).error(), HasSubstr("no HTTP message came before on client"));
}

TEST(HeadOctets, EndsBehindTheEmptyLine) {
    EXPECT_EQ(head_octets("\r\n\r\nGET / HTTP/1.1\r\nA: b\r\n\r\nrest"), 28U);
    EXPECT_EQ(head_octets("GET"), 3U);
}

}  // namespace
}  // namespace wiretrial::engine
