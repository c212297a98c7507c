// framed_server_test: every codec under every cut, violations, truncation, and the commands.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/framed_server.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "impl/endpoint/command.hpp"
#include "impl/endpoint/session_harness.hpp"

namespace wiretrial::endpoint {
namespace {

framing::Codec codec_named(const std::string& name) {
    auto codec = framing::Codec::parse(name, {.frame_bytes_max = 1000});
    EXPECT_TRUE(codec) << codec.error();
    return *codec;
}

MakeSession framed_echo(const std::string& codec) {
    return [codec] { return std::make_unique<FramedServer>(codec_named(codec), same_payload); };
}

TEST(FramedServer, EchoesFramesOfEveryCodecUnderEveryCut) {
    for (const std::string name :
         {"fixed:3", "length-prefix:1", "length-prefix:4:le", "varint", "varint:quic",
          "delimiter:00", "line", "marker:2323", "netstring"}) {
        const framing::Codec codec = codec_named(name);
        Bytes frames;
        for (const char* payload : {"abc", "d#f", "###"}) {
            ASSERT_TRUE(codec.append(payload, frames));
        }
        EXPECT_EQ(seen_of(framed_echo(name), frames), (Seen{frames, "closed"})) << name;
        EXPECT_EQ(cut_disagreement(framed_echo(name), frames), "") << name;
    }
}

TEST(FramedServer, FramesBeforeAViolationAreAnsweredThenItCloses) {
    const Bytes input = "3:abc,4:defg,x:?,3:abc,";
    EXPECT_EQ(seen_of(framed_echo("netstring"), input), (Seen{"3:abc,4:defg,", "closed"}));
    EXPECT_EQ(cut_disagreement(framed_echo("netstring"), input), "");
}

TEST(FramedServer, ClosesWithoutWaitingForTheEndOfAnOversizedFrame) {
    FramedServer server(codec_named("length-prefix:4"), same_payload);
    SessionHarness harness(server);
    harness.feed(Bytes("\x00\x00\x03\xe9", 4));
    EXPECT_EQ(harness.seen(), (Seen{"", "closed"}));
}

TEST(FramedServer, TruncatedFrameIsNotAnswered) {
    EXPECT_EQ(seen_of(framed_echo("netstring"), "3:abc,3:de"), (Seen{"3:abc,", "closed"}));
}

TEST(FramedServer, RepliesThatPileUpStopTheWork) {
    FramedServer server(codec_named("length-prefix:2"), [](ByteView) { return Bytes(1000, 'x'); });
    transport::StreamOutput output;
    Bytes requests;
    for (int i = 0; i < 10000; ++i) {
        requests += Bytes("\0\0", 2);
    }
    server.on_octets(requests, {}, output);
    EXPECT_TRUE(output.wants_pause());
    EXPECT_LT(output.pending().size(), 200000U);
    output.drop_pending();
    server.on_drained({}, output);
    EXPECT_GT(output.pending().size(), 100000U) << "the rest goes on when the output is empty";
    const Seen seen = seen_of(
        [] {
            return std::make_unique<FramedServer>(codec_named("length-prefix:2"),
                                                  [](ByteView) { return Bytes(1000, 'x'); });
        },
        requests);
    EXPECT_EQ(seen.octets.size(), 10000U * 1002U);
}

TEST(FramedServer, ReplyThatTheCodecCannotCarryEndsTheConnection) {
    const MakeSession make = [] {
        return std::make_unique<FramedServer>(codec_named("line"), [](ByteView payload) {
            return payload == "bad" ? Bytes("two\nlines") : Bytes(payload);
        });
    };
    EXPECT_EQ(seen_of(make, "one\r\nbad\r\nthree\r\n").ending, "closed");
    EXPECT_EQ(seen_of(make, "one\r\nbad\r\nthree\r\n").octets, seen_of(make, "one\r\n").octets);
}

class FixedFacts : public transport::HostFacts {
  public:
    [[nodiscard]] std::string date() override { return "2001-02-03T04:05:06Z"; }
    [[nodiscard]] std::int64_t unix_time() override { return 981'173'106; }
    [[nodiscard]] std::uint64_t uptime_seconds() override { return 42; }
};

class TwoFiles : public transport::FileStore {
  public:
    [[nodiscard]] std::expected<std::unique_ptr<transport::FileReader>, transport::FileError> open(
        std::string_view /*name*/) override {
        return std::unexpected(transport::FileError{.reason = "unused"});
    }
    [[nodiscard]] std::expected<std::vector<std::string>, transport::FileError> list(
        std::string_view folder) override {
        if (folder != ".") {
            return std::unexpected(transport::FileError{.reason = "No such file or directory"});
        }
        return std::vector<std::string>{"a", "b/"};
    }
};

CommandHost command_host() {
    return {.facts = std::make_shared<FixedFacts>(),
            .files = std::make_shared<TwoFiles>(),
            .reply_octets_max = 100};
}

TEST(Command, EachCommandAnswers) {
    const CommandHost host = command_host();
    EXPECT_EQ(run_command("date", host), "ok\n2001-02-03T04:05:06Z");
    EXPECT_EQ(run_command("uptime", host), "ok\n42");
    EXPECT_EQ(run_command("echo", host), "ok\n");
    EXPECT_EQ(run_command("echo  two  words ", host), "ok\n two  words ");
    EXPECT_EQ(run_command("list", host), "ok\na\nb/\n");
    EXPECT_EQ(run_command("list .", host), "ok\na\nb/\n");
    EXPECT_EQ(run_command("repeat 3 ab", host), "ok\nababab");
    EXPECT_EQ(run_command("repeat 0 ab", host), "ok\n");
    EXPECT_EQ(run_command("repeat 18446744073709551615", host), "ok\n");
    EXPECT_TRUE(run_command("help", host).starts_with("ok\ndate"));
}

TEST(Command, FailureAnswersItsNameAndReason) {
    const CommandHost host = command_host();
    EXPECT_EQ(run_command("", host), "error\n: the request is empty; try help");
    EXPECT_EQ(run_command(" date", host), "error\n: the request is empty; try help");
    EXPECT_EQ(run_command("frob x", host), "error\nfrob: unknown command; try help");
    EXPECT_EQ(run_command("DATE", host), "error\nDATE: unknown command; try help");
    EXPECT_EQ(run_command("date -u", host), "error\ndate: takes no argument");
    EXPECT_EQ(run_command("list ..", host), "error\nlist: No such file or directory");
    EXPECT_EQ(run_command("repeat x y", host), "error\nrepeat: the count is no number");
    EXPECT_EQ(run_command("repeat", host), "error\nrepeat: the count is no number");
    EXPECT_EQ(run_command("repeat -1 y", host), "error\nrepeat: the count is no number");
    EXPECT_EQ(run_command("repeat 99999999999999999999 y", host),
              "error\nrepeat: the count is no number");
    EXPECT_EQ(run_command("date; rm -rf /", host), "error\ndate;: unknown command; try help");
    EXPECT_EQ(run_command("a\nb\x1b", host), "error\na\\nb\\x1b: unknown command; try help");
    EXPECT_EQ(run_command("list", {.facts = host.facts, .files = nullptr}),
              "error\nlist: no folder is served");
}

TEST(Command, ReplyIsBounded) {
    const CommandHost host = command_host();
    EXPECT_EQ(run_command("repeat 97 x", host).size(), 100U);
    EXPECT_EQ(run_command("repeat 98 x", host), "error\nrepeat: the output would be too long");
    EXPECT_EQ(run_command("repeat 18446744073709551615 xx", host),
              "error\nrepeat: the output would be too long");
    EXPECT_LE(run_command(std::string(5000, 'n'), host).size(), 150U);
}

}  // namespace
}  // namespace wiretrial::endpoint
