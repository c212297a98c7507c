// clients_test: what each stream client makes of right, wrong, short, surplus, late and broken answers.
// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "impl/endpoint/framed_client.hpp"
#include "impl/endpoint/pattern.hpp"
#include "impl/endpoint/plain_clients.hpp"
#include "impl/endpoint/session_harness.hpp"

namespace wiretrial::endpoint {
namespace {

using transport::StreamFailure;

/// A client with its sink and its peer's side.
template <class Client>
struct Tried {
    template <class... Arguments>
    explicit Tried(Arguments&&... arguments)
        : client({.sink = &sink, .silence_max = std::chrono::seconds(5)},
                 std::forward<Arguments>(arguments)...),
          harness(client) {}

    MemorySink sink;
    Client client;
    SessionHarness harness;
};

MatchingClient::Exchange hello_exchange() {
    return {.message = "hello", .expected_answer = "HELLO", .finishes_at_once = false};
}

TEST(MatchingClient, RightAnswerUnderEveryCutIsComplete) {
    for (std::size_t cut = 0; cut <= 5; ++cut) {
        Tried<MatchingClient> tried(hello_exchange());
        EXPECT_EQ(tried.harness.seen(), (Seen{"hello", "open"}));
        tried.harness.feed(ByteView("HELLO").substr(0, cut));
        tried.harness.feed(ByteView("HELLO").substr(cut));
        EXPECT_EQ(tried.harness.seen().ending, "finished") << "FIN follows the whole answer";
        EXPECT_EQ(tried.client.outcome(), ClientOutcome::incomplete)
            << "the end is part of the answer";
        tried.harness.end();
        EXPECT_EQ(tried.client.outcome(), ClientOutcome::complete);
        EXPECT_EQ(tried.sink.content, "HELLO");
        EXPECT_TRUE(tried.sink.is_committed);
    }
}

TEST(MatchingClient, WrongOctetIsSeenAsItComes) {
    Tried<MatchingClient> tried(hello_exchange());
    tried.harness.feed("HEx");
    EXPECT_EQ(tried.client.outcome(), ClientOutcome::violation);
    EXPECT_EQ(tried.client.reason(), "wrong_octet at octet 2 of the answers");
    EXPECT_EQ(tried.sink.content, "HE");
    EXPECT_EQ(tried.harness.seen().ending, "aborted");
}

TEST(MatchingClient, SurplusGluedOrLaterIsAViolation) {
    Tried<MatchingClient> glued(hello_exchange());
    glued.harness.feed("HELLO!");
    EXPECT_EQ(glued.client.reason(), "surplus_octets at octet 5 of the answers");
    Tried<MatchingClient> later(hello_exchange());
    later.harness.feed("HELLO");
    later.harness.feed("!");
    EXPECT_EQ(later.client.outcome(), ClientOutcome::violation);
    EXPECT_FALSE(later.sink.is_committed);
}

TEST(MatchingClient, EndResetAndSilenceBeforeTheWholeAreIncomplete) {
    Tried<MatchingClient> ended(hello_exchange());
    ended.harness.feed("HELL");
    ended.harness.end();
    EXPECT_EQ(ended.client.outcome(), ClientOutcome::incomplete);
    EXPECT_EQ(ended.client.reason(), "the stream ended after 4 of 5 octets of the answer");
    Tried<MatchingClient> reset(hello_exchange());
    reset.client.on_failure(StreamFailure::reset);
    EXPECT_EQ(reset.client.outcome(), ClientOutcome::incomplete);
    Tried<MatchingClient> silent(hello_exchange());
    silent.harness.advance(std::chrono::milliseconds(4999));
    silent.harness.feed("H");
    silent.harness.advance(std::chrono::milliseconds(4999));
    EXPECT_EQ(silent.harness.seen().ending, "open") << "progress renews the patience";
    silent.harness.advance(std::chrono::milliseconds(1));
    EXPECT_EQ(silent.harness.seen().ending, "aborted");
    EXPECT_EQ(silent.client.outcome(), ClientOutcome::incomplete);
}

TEST(MatchingClient, RefusedAndUnreachableAreRefused) {
    for (const StreamFailure failure : {StreamFailure::refused, StreamFailure::unreachable}) {
        MemorySink sink;
        MatchingClient client({.sink = &sink}, hello_exchange());
        client.on_failure(failure);
        EXPECT_EQ(client.outcome(), ClientOutcome::refused);
    }
}

TEST(MatchingClient, FullDiskIsALocalFailure) {
    Tried<MatchingClient> tried(hello_exchange());
    tried.sink.accepts = false;
    tried.harness.feed("HELLO");
    EXPECT_EQ(tried.client.outcome(), ClientOutcome::local_failure);
}

TEST(MatchingClient, CanFinishFirst) {
    Tried<MatchingClient> tried(
        MatchingClient::Exchange{.message = "a", .expected_answer = "A", .finishes_at_once = true});
    EXPECT_EQ(tried.harness.seen(), (Seen{"a", "finished"}));
}

TEST(DiscardClient, SendsAllThenWantsTheEndOnly) {
    Tried<DiscardClient> tried(std::uint64_t{200000});
    EXPECT_EQ(tried.harness.seen().octets.size(), 200000U);
    EXPECT_EQ(tried.harness.seen().ending, "finished");
    tried.harness.end();
    EXPECT_EQ(tried.client.outcome(), ClientOutcome::complete);
    Tried<DiscardClient> answered(std::uint64_t{10});
    answered.harness.feed("x");
    EXPECT_EQ(answered.client.outcome(), ClientOutcome::violation);
}

TEST(SourceClient, JudgesEveryOctetAndTheCount) {
    Bytes pattern;
    for (std::uint64_t index = 0; index < 1000; ++index) {
        pattern += pattern_octet(index);
    }
    for (std::size_t cut = 0; cut < 60; ++cut) {
        Tried<SourceClient> tried(std::nullopt);
        tried.harness.feed(pattern.substr(0, cut));
        tried.harness.feed(pattern.substr(cut));
        tried.harness.end();
        EXPECT_EQ(tried.client.outcome(), ClientOutcome::complete);
        EXPECT_EQ(tried.sink.content, "1000\n");
    }
    Tried<SourceClient> wrong(std::nullopt);
    wrong.harness.feed(pattern.substr(0, 500) + "!");
    EXPECT_EQ(wrong.client.reason(), "wrong_octet at octet 500 of the answers");
    Tried<SourceClient> few(std::optional<std::uint64_t>(1001));
    few.harness.feed(pattern);
    few.harness.end();
    EXPECT_EQ(few.client.outcome(), ClientOutcome::incomplete);
    Tried<SourceClient> many(std::optional<std::uint64_t>(999));
    many.harness.feed(pattern);
    EXPECT_EQ(many.client.outcome(), ClientOutcome::violation);
}

FramedClient::Exchange framed(std::vector<Bytes> requests, bool is_pipelined) {
    return {.codec = *framing::Codec::parse("netstring"),
            .requests = std::move(requests),
            .is_pipelined = is_pipelined,
            .judge = judge_echo};
}

TEST(FramedClient, SendsTheNextRequestAfterTheReplyOrAllAtOnce) {
    Tried<FramedClient> in_turn(framed({"a", "bc"}, false));
    EXPECT_EQ(in_turn.harness.seen().octets, "1:a,");
    in_turn.harness.feed("1:a,");
    EXPECT_EQ(in_turn.harness.seen(), (Seen{"1:a,2:bc,", "open"}));
    in_turn.harness.feed("2:bc,");
    EXPECT_EQ(in_turn.harness.seen().ending, "finished");
    in_turn.harness.end();
    EXPECT_EQ(in_turn.client.outcome(), ClientOutcome::complete);
    EXPECT_EQ(in_turn.sink.content, "abc");
    Tried<FramedClient> pipelined(framed({"a", "bc"}, true));
    EXPECT_EQ(pipelined.harness.seen().octets, "1:a,2:bc,");
}

TEST(FramedClient, SameOutcomeUnderEveryCut) {
    const std::string answer = "1:a,2:bc,";
    for (std::size_t cut = 0; cut <= answer.size(); ++cut) {
        Tried<FramedClient> tried(framed({"a", "bc"}, true));
        tried.harness.feed(answer.substr(0, cut));
        tried.harness.feed(answer.substr(cut));
        tried.harness.end();
        EXPECT_EQ(tried.client.outcome(), ClientOutcome::complete) << cut;
        Tried<FramedClient> short_of(framed({"a", "bc"}, true));
        short_of.harness.feed(answer.substr(0, cut));
        short_of.harness.end();
        EXPECT_EQ(short_of.client.outcome(),
                  cut == answer.size() ? ClientOutcome::complete : ClientOutcome::incomplete)
            << cut;
    }
}

TEST(FramedClient, WrongBrokenAndSurplusAreViolations) {
    for (const std::string answer : {"1:b,", "x", "1:a;", "1:a,2:bc,1", "1:a,2:bc,1:a,"}) {
        Tried<FramedClient> tried(framed({"a", "bc"}, true));
        tried.harness.feed(answer);
        EXPECT_EQ(tried.client.outcome(), ClientOutcome::violation) << answer;
        EXPECT_EQ(tried.harness.seen().ending, "aborted") << answer;
    }
}

TEST(FramedClient, CommandRepliesNeedTheirStatusLine) {
    EXPECT_EQ(judge_command_reply("date", "ok\nnow"), "");
    EXPECT_EQ(judge_command_reply("", "error\n: empty"), "");
    EXPECT_EQ(judge_command_reply("date", "now"), "status_line_unknown");
    EXPECT_EQ(judge_command_reply("date", "ok"), "status_line_unknown");
}

}  // namespace
}  // namespace wiretrial::endpoint
