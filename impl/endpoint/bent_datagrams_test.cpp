// bent_datagrams_test: what each planted mistake makes of datagrams, without a network.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/bent_datagrams.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "impl/endpoint/datagram_peers.hpp"

namespace wiretrial::endpoint {
namespace {

using transport::Datagram;
using transport::DatagramOutput;

/// A server with planted mistakes, and what it answered.
class Bent {
  public:
    explicit Bent(const DatagramDefects& defects, AnsweringPeer::Answer answer = answer_echo)
        : peer_(std::move(answer)), bent_(peer_, defects) {}

    /// Gives the answers, each with the port that it goes to: `1001:octets`.
    std::vector<std::string> hear(ByteView octets, std::uint16_t port = 1001) {
        bent_.on_datagram({.octets = octets,
                           .from = *transport::parse_host("192.0.2.1", port),
                           .length = octets.size(),
                           .at = *transport::parse_host("192.0.2.9", 7)},
                          {}, output_);
        std::vector<std::string> answers;
        for (const DatagramOutput::Outgoing& answer : output_.take_pending()) {
            answers.push_back(std::to_string(answer.to.port) + ":" + answer.octets);
            leaves_from_ = answer.from;
        }
        return answers;
    }
    [[nodiscard]] bool has_ended() const { return output_.wants_close(); }
    [[nodiscard]] const std::optional<transport::Address>& leaves_from() const {
        return leaves_from_;
    }

  private:
    AnsweringPeer peer_;
    BentDatagrams bent_;
    DatagramOutput output_;
    std::optional<transport::Address> leaves_from_;
};

using Answers = std::vector<std::string>;

TEST(BentDatagrams, WithoutMistakesNothingIsBent) {
    Bent server({});
    EXPECT_EQ(server.hear(""), Answers{"1001:"});
    EXPECT_EQ(server.hear("quit \n", 1002), Answers{"1002:quit \n"});
    EXPECT_TRUE(server.leaves_from().has_value());
    EXPECT_FALSE(server.has_ended());
}

TEST(BentDatagrams, MisreadOctets) {
    EXPECT_EQ(Bent({.cuts_at_nul = true}).hear(ByteView("a\0b", 3)), Answers{"1001:a"});
    EXPECT_EQ(Bent({.strips_white_space = true}).hear(" a b\r\n"), Answers{"1001:a b"});
    EXPECT_EQ(Bent({.has_small_buffer = true}).hear(Bytes(300, 'x')),
              Answers{"1001:" + std::string(255, 'x')});
    EXPECT_EQ(Bent({.ignores_empty = true}).hear(""), Answers{});
}

TEST(BentDatagrams, AnswersThatGoAstray) {
    Bent first({.answers_first_sender = true});
    EXPECT_EQ(first.hear("a", 1), Answers{"1:a"});
    EXPECT_EQ(first.hear("b", 2), Answers{"1:b"});
    Bent previous({.answers_last_sender = true});
    EXPECT_EQ(previous.hear("a", 1), Answers{"1:a"});
    EXPECT_EQ(previous.hear("b", 2), Answers{"1:b"});
    EXPECT_EQ(previous.hear("c", 3), Answers{"2:c"});
    Bent deaf({.hears_first_sender_only = true});
    EXPECT_EQ(deaf.hear("a", 1), Answers{"1:a"});
    EXPECT_EQ(deaf.hear("b", 2), Answers{});
    Bent from_any({.answers_from_any_address = true});
    EXPECT_EQ(from_any.hear("a"), Answers{"1001:a"});
    EXPECT_FALSE(from_any.leaves_from().has_value());
}

TEST(BentDatagrams, AnswersThatAreSpoiled) {
    EXPECT_EQ(Bent({.answers_twice = true}).hear("a"), (Answers{"1001:a", "1001:a"}));
    Bent leaky({.leaks_old_octets = true});
    EXPECT_EQ(leaky.hear("secret"), Answers{"1001:secret"});
    EXPECT_EQ(leaky.hear("x"), Answers{"1001:xecret"});
    EXPECT_EQ(Bent({.shouts_latin1 = true}, answer_upper).hear("a\xfe"), Answers{"1001:A\xde"});
    EXPECT_EQ(Bent({.shouts_first_octets_only = true}, answer_upper).hear(Bytes(257, 'a')),
              Answers{"1001:" + std::string(256, 'A') + "a"});
}

TEST(BentDatagrams, Numbers) {
    Bent once({.answers_number_once = true}, answer_sequence);
    EXPECT_EQ(once.hear("0001a").size(), 1U);
    EXPECT_EQ(once.hear("0001a").size(), 0U);
    Bent higher({.answers_higher_numbers_only = true}, answer_sequence);
    EXPECT_EQ(higher.hear("0005a").size(), 1U);
    EXPECT_EQ(higher.hear("0002a").size(), 0U);
    EXPECT_EQ(higher.hear("0006a").size(), 1U);
    Bent gap({.answers_in_sequence_only = true}, answer_sequence);
    EXPECT_EQ(gap.hear("0001a").size(), 1U);
    EXPECT_EQ(gap.hear("0003a").size(), 0U);
    EXPECT_EQ(gap.hear("0002a").size(), 1U);
    Bent filled({.reads_missing_octets = true}, answer_sequence);
    EXPECT_EQ(filled.hear("0001old"), Answers{"1001:0001old"});
    EXPECT_EQ(filled.hear("00"), Answers{"1001:0001old"});
    EXPECT_EQ(Bent({.turns_number_around = true}, answer_sequence).hear("1234a"),
              Answers{"1001:4321a"});
}

TEST(BentDatagrams, Ends) {
    Bent empty({.ends_at_empty = true});
    EXPECT_EQ(empty.hear(""), Answers{});
    EXPECT_TRUE(empty.has_ended());
    Bent first({.ends_after_first = true});
    EXPECT_EQ(first.hear("a"), Answers{"1001:a"});
    EXPECT_TRUE(first.has_ended());
}

}  // namespace
}  // namespace wiretrial::endpoint
