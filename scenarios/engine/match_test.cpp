// match_test: every pattern, decided as soon as it can be.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/match.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "impl/framing/codec.hpp"

namespace wiretrial::engine {
namespace {

using ::testing::HasSubstr;

/// A pattern on its own, with what has come so far.
class Trial {
  public:
    explicit Trial(Pattern pattern)
        : pattern_(std::move(pattern)), resolved_(*resolve(pattern_, {})) {}

    MatchResult run() { return match(resolved_, state, clock, codec); }
    MatchState state_now() { return run().state; }

    EndpointState state;
    MatchClock clock;
    const framing::Codec* codec = nullptr;

  private:
    Pattern pattern_;
    ResolvedPattern resolved_;
};

Pattern bytes(const Bytes& octets, std::optional<Ending> ending = {}) {
    return {.payloads = {{.octets = octets}}, .ending = ending};
}

Pattern of(PatternKind kind) {
    return {.kind = kind};
}

TEST(MatchBytes, WaitsMatchesAndLeavesTheRest) {
    Trial trial(bytes("hello"));
    EXPECT_EQ(trial.state_now(), MatchState::pending);
    trial.state.input = "hel";
    EXPECT_EQ(trial.state_now(), MatchState::pending);
    trial.state.input = "hello, more";
    const MatchResult result = trial.run();
    EXPECT_EQ(result.state, MatchState::matched);
    EXPECT_EQ(result.consumed, 5U);
}

TEST(MatchBytes, RefusesAtTheFirstWrongOctet) {
    Trial trial(bytes("hello"));
    trial.state.input = "heX";
    const MatchResult result = trial.run();
    EXPECT_EQ(result.state, MatchState::mismatched);
    EXPECT_THAT(result.detail, HasSubstr("octet 2"));
}

TEST(MatchBytes, AnEndBeforeTheLastOctetIsAMismatch) {
    for (const bool is_reset : {false, true}) {
        Trial trial(bytes("hello"));
        trial.state.input = "hel";
        (is_reset ? trial.state.was_reset : trial.state.has_ended) = true;
        const MatchResult result = trial.run();
        EXPECT_EQ(result.state, MatchState::mismatched);
        EXPECT_THAT(result.detail, HasSubstr(is_reset ? "a reset" : "FIN"));
    }
}

TEST(MatchBytes, TimeUpIsAMismatchThatNamesTheLimit) {
    Trial trial(bytes("hello"));
    trial.state.input = "hel";
    trial.clock = {.is_time_up = true, .limit = std::chrono::milliseconds(30)};
    EXPECT_THAT(trial.run().detail, HasSubstr("no more within 30 ms"));
}

TEST(MatchBytes, AnEndingMustFollowAtOnce) {
    Trial trial(bytes("hi", Ending::eof));
    trial.state.input = "hi";
    EXPECT_EQ(trial.state_now(), MatchState::pending);
    trial.state.has_ended = true;
    EXPECT_EQ(trial.state_now(), MatchState::matched);
    trial.state.input = "hi!";
    EXPECT_EQ(trial.state_now(), MatchState::mismatched);
}

TEST(MatchEnding, TellsFinFromReset) {
    const std::pair<PatternKind, std::pair<bool, bool>> table[] = {
        {PatternKind::eof, {true, false}},
        {PatternKind::reset, {false, true}},
        {PatternKind::closed, {true, true}}};
    for (const auto& [kind, fits] : table) {
        Trial fin(of(kind));
        fin.state.has_ended = true;
        EXPECT_EQ(fin.state_now() == MatchState::matched, fits.first) << static_cast<int>(kind);
        Trial rst(of(kind));
        rst.state.was_reset = true;
        EXPECT_EQ(rst.state_now() == MatchState::matched, fits.second) << static_cast<int>(kind);
        Trial nothing(of(kind));
        EXPECT_EQ(nothing.state_now(), MatchState::pending);
        nothing.clock.is_time_up = true;
        EXPECT_EQ(nothing.state_now(), MatchState::mismatched);
    }
}

TEST(MatchEnding, OctetsBeforeFinAreSurplusButNotBeforeAReset) {
    Trial eof(of(PatternKind::eof));
    eof.state.input = "x";
    EXPECT_EQ(eof.state_now(), MatchState::mismatched);
    Trial reset(of(PatternKind::reset));
    reset.state.input = "x";
    EXPECT_EQ(reset.state_now(), MatchState::pending);
    reset.state.was_reset = true;
    EXPECT_EQ(reset.run().consumed, 1U);
}

TEST(MatchSilence, EndsByTimeOrByInferenceAndBreaksAtAnything) {
    Trial by_time(of(PatternKind::silence));
    EXPECT_EQ(by_time.state_now(), MatchState::pending);
    by_time.clock.is_time_up = true;
    EXPECT_EQ(by_time.state_now(), MatchState::matched);
    Trial inferred(of(PatternKind::silence));
    inferred.clock.is_silence_inferred = true;
    EXPECT_EQ(inferred.state_now(), MatchState::matched);
    Trial ended(of(PatternKind::silence));
    ended.state.has_ended = true;
    EXPECT_EQ(ended.state_now(), MatchState::mismatched);
    Trial octets(of(PatternKind::silence));
    octets.state.input = "x";
    EXPECT_EQ(octets.state_now(), MatchState::mismatched);
}

TEST(MatchFrames, ReadsFramesAndNamesTheViolation) {
    const auto codec = framing::Codec::parse("netstring");
    ASSERT_TRUE(codec);
    Trial trial({.kind = PatternKind::frames, .payloads = {{.octets = "a"}, {.octets = ""}}});
    trial.codec = &*codec;
    trial.state.input = "1:a,0:";
    EXPECT_EQ(trial.state_now(), MatchState::pending);
    trial.state.input = "1:a,0:,3:";
    EXPECT_EQ(trial.run().consumed, 7U);
    trial.state.input = "1:a;";
    EXPECT_THAT(trial.run().detail, HasSubstr("framing violation"));
    trial.state.input = "1:b,";
    EXPECT_THAT(trial.run().detail, HasSubstr("frame 0 holds"));
}

TEST(MatchDatagram, ComparesContentSizeTruncationAndSender) {
    Pattern pattern{
        .kind = PatternKind::datagram, .payloads = {{.octets = "pong"}}, .from = "subject"};
    Trial trial(pattern);
    trial.clock.subject_address = "127.0.0.1:9";
    EXPECT_EQ(trial.state_now(), MatchState::pending);
    trial.state.datagrams.push_back({.octets = "pong", .from = "127.0.0.1:9"});
    EXPECT_TRUE(trial.run().takes_datagram);
    trial.state.datagrams.front().from = "127.0.0.1:10";
    EXPECT_THAT(trial.run().detail, HasSubstr("not from"));
    trial.state.datagrams.front() = {.octets = "pong", .from = "127.0.0.1:9", .is_truncated = true};
    EXPECT_THAT(trial.run().detail, HasSubstr("truncated"));
}

TEST(MatchRefused, IsNotSatisfiedByAnEnd) {
    Trial trial(of(PatternKind::refused));
    trial.state.was_refused = true;
    EXPECT_EQ(trial.state_now(), MatchState::matched);
    Trial ended(of(PatternKind::refused));
    ended.state.has_ended = true;
    EXPECT_EQ(ended.state_now(), MatchState::mismatched);
}

TEST(MatchWholeStream, MatchesOnlyAtFin) {
    Trial trial({.kind = PatternKind::match, .glob = "a*z"});
    trial.state.input = "abcz";
    EXPECT_EQ(trial.state_now(), MatchState::pending);
    trial.state.has_ended = true;
    EXPECT_EQ(trial.state_now(), MatchState::matched);
    Trial reset({.kind = PatternKind::match, .glob = "*"});
    reset.state.was_reset = true;
    EXPECT_EQ(reset.state_now(), MatchState::mismatched);
}

}  // namespace
}  // namespace wiretrial::engine
