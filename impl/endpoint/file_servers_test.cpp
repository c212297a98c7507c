// file_servers_test: both file protocols, servers against clients, under every cut; refusals and files that shrink.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/file_servers.hpp"

#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "impl/endpoint/file_clients.hpp"
#include "impl/endpoint/session_harness.hpp"

namespace wiretrial::endpoint {
namespace {

class MemoryReader : public transport::FileReader {
  public:
    MemoryReader(Bytes content, std::uint64_t claimed_size)
        : content_(std::move(content)), size_(claimed_size) {}
    [[nodiscard]] std::uint64_t size() const override { return size_; }
    [[nodiscard]] transport::FileStamp stamp() const override { return {}; }
    void skip(std::uint64_t octets) override { at_ += static_cast<std::size_t>(octets); }
    [[nodiscard]] std::expected<std::size_t, std::string> read(Bytes& to,
                                                               std::size_t octets_max) override {
        const ByteView piece = ByteView(content_).substr(at_, octets_max);
        to += piece;
        at_ += piece.size();
        return piece.size();
    }

  private:
    Bytes content_;
    std::uint64_t size_;
    std::size_t at_ = 0;
};

class MemoryStore : public transport::FileStore {
  public:
    [[nodiscard]] std::expected<std::unique_ptr<transport::FileReader>, transport::FileError> open(
        std::string_view name) override {
        const auto found = files.find(std::string(name));
        if (found == files.end()) {
            return std::unexpected(
                transport::FileError{transport::FileErrorKind::missing, "no ## such file"});
        }
        return std::make_unique<MemoryReader>(found->second,
                                              found->second.size() + (name == "shrinks" ? 1 : 0));
    }
    [[nodiscard]] std::expected<std::vector<std::string>, transport::FileError> list(
        std::string_view /*folder*/) override {
        return std::vector<std::string>{};
    }

    std::map<std::string, Bytes> files{{"empty", ""},
                                       {"one", "x"},
                                       {"marks", "##\x10\x10#a##\x10M##"},
                                       {"a##b", "odd name"},
                                       {"shrinks", "less than promised"},
                                       {"big", Bytes(1000000, '#')}};
};

MakeSession length_server() {
    return [] { return std::make_unique<FileLengthServer>(std::make_shared<MemoryStore>()); };
}

MakeSession marker_server() {
    return [] { return std::make_unique<FileMarkerServer>(std::make_shared<MemoryStore>()); };
}

Bytes operator""_octets(const char* text, std::size_t size) {
    return {text, size};
}

TEST(FileLengthServer, AnswersSeveralRequestsUnderEveryCut) {
    const Bytes input = "\0\3one\0\5empty\0\0\0\5marks"_octets;
    const Bytes expected = "\0\0\0\0\0\0\0\0\1x"_octets + "\0\0\0\0\0\0\0\0\0"_octets +
                           "\1\0\x0fno ## such file"_octets +
                           "\0\0\0\0\0\0\0\0\x0c##\x10\x10#a##\x10M##"_octets;
    EXPECT_EQ(seen_of(length_server(), input), (Seen{expected, "closed"}));
    EXPECT_EQ(cut_disagreement(length_server(), input), "");
}

TEST(FileLengthServer, TruncatedRequestIsNotAnswered) {
    EXPECT_EQ(seen_of(length_server(), "\0\3on"_octets), (Seen{"", "closed"}));
    EXPECT_EQ(seen_of(length_server(), "\0"_octets), (Seen{"", "closed"}));
}

TEST(FileLengthServer, FileThatShrinksEndsInAReset) {
    EXPECT_EQ(seen_of(length_server(), "\0\7shrinks"_octets).ending, "aborted");
}

TEST(FileServers, MemoryStaysBoundedHoweverMuchIsAsked) {
    FileLengthServer server(std::make_shared<MemoryStore>());
    SessionHarness harness(server, 1000);
    Bytes requests;
    for (int i = 0; i < 20; ++i) {
        requests += "\0\3big"_octets;
    }
    harness.feed(requests);
    harness.end();
    EXPECT_EQ(harness.seen().octets.size(), 20U * 1000009U);
    EXPECT_EQ(harness.seen().ending, "closed");
    EXPECT_LT(harness.pending_max(), 300000U);
}

TEST(FileMarkerServer, AnswersSeveralRequestsUnderEveryCut) {
    const Bytes input = "one##empty##none##\x10M##marks##";
    const Bytes expected =
        "+x##+##-no \x10M\x10M such file##-no \x10M\x10M such file##"
        "+\x10M\x10M\x10"
        "E\x10"
        "E\x10"
        "Ma\x10M\x10M\x10"
        "EM\x10M\x10M##";
    EXPECT_EQ(seen_of(marker_server(), input), (Seen{expected, "closed"}));
    EXPECT_EQ(cut_disagreement(marker_server(), input), "");
    EXPECT_EQ(seen_of(marker_server(), "a\x10M\x10Mb##"), (Seen{"+odd name##", "closed"}));
}

TEST(FileMarkerServer, LongNamesAreRefusedAndTheNextRequestIsAnswered) {
    const Bytes input = Bytes(100000, 'n') + "##one##";
    EXPECT_EQ(seen_of(marker_server(), input), (Seen{"-the name is too long##+x##", "closed"}));
}

TEST(FileMarkerServer, BrokenMarkerEndsTheConnection) {
    EXPECT_EQ(seen_of(marker_server(), "one##em#pty##one##"), (Seen{"+x##", "closed"}));
}

/// Lets a client talk to a server in memory, in pieces of `piece_octets`.
template <class Client>
ClientOutcome fetch(const MakeSession& make_server,
                    const std::string& name,
                    std::size_t piece_octets,
                    MemorySink& sink) {
    Client client({.sink = &sink, .silence_max = std::chrono::seconds(5)}, name);
    SessionHarness client_side(client);
    const auto server = make_server();
    SessionHarness server_side(*server);
    server_side.feed(client_side.seen().octets);
    const Bytes answer = server_side.seen().octets;
    for (std::size_t at = 0; at < answer.size(); at += piece_octets) {
        client_side.feed(ByteView(answer).substr(at, piece_octets));
    }
    if (server_side.seen().ending == "aborted") {
        client.on_failure(transport::StreamFailure::reset);
    } else {
        client_side.end();
    }
    return client.outcome();
}

template <class Client>
void expect_transfers(const MakeSession& make_server) {
    MemoryStore store;
    for (const std::string name : {"empty", "one", "marks", "a##b", "big"}) {
        for (const std::size_t piece : {1U, 2U, 7U, 65536U, 100000000U}) {
            if (name == "big" && piece < 65536U) {
                continue;
            }
            MemorySink sink;
            EXPECT_EQ(fetch<Client>(make_server, name, piece, sink), ClientOutcome::complete)
                << name;
            EXPECT_TRUE(sink.content == store.files[name]) << name;
            EXPECT_TRUE(sink.is_committed);
        }
    }
    MemorySink sink;
    EXPECT_EQ(fetch<Client>(make_server, "none", 3, sink), ClientOutcome::refused);
    EXPECT_FALSE(sink.is_committed);
}

TEST(FileClients, WholeFilesArriveWhole) {
    expect_transfers<FileLengthClient>(length_server());
    expect_transfers<FileMarkerClient>(marker_server());
}

TEST(FileClients, PartOfAFileIsNeverCommitted) {
    MemorySink sink;
    EXPECT_EQ(fetch<FileLengthClient>(length_server(), "shrinks", 5, sink),
              ClientOutcome::incomplete);
    EXPECT_FALSE(sink.is_committed);
}

template <class Client>
ClientOutcome outcome_of(ByteView answer, MemorySink& sink) {
    Client client({.sink = &sink, .silence_max = std::chrono::seconds(5)}, "name");
    SessionHarness harness(client);
    harness.feed(answer);
    harness.end();
    return client.outcome();
}

TEST(FileClients, EveryCutOffAnswerIsIncomplete) {
    const Bytes by_length = "\0\0\0\0\0\0\0\0\4abcd"_octets;
    const Bytes by_marker = "+ab\x10Mcd##";
    for (std::size_t size = 0; size < by_length.size(); ++size) {
        MemorySink sink;
        EXPECT_EQ(outcome_of<FileLengthClient>(by_length.substr(0, size), sink),
                  ClientOutcome::incomplete)
            << size;
        EXPECT_FALSE(sink.is_committed);
    }
    for (std::size_t size = 0; size < by_marker.size(); ++size) {
        MemorySink sink;
        EXPECT_EQ(outcome_of<FileMarkerClient>(by_marker.substr(0, size), sink),
                  ClientOutcome::incomplete)
            << size;
        EXPECT_FALSE(sink.is_committed);
    }
}

TEST(FileClients, SurplusUnknownStatusAndBrokenMarkerAreViolations) {
    for (const Bytes& answer :
         {"\0\0\0\0\0\0\0\0\1xy"_octets, "\2"_octets, "\0\0\0\0\0\0\0\0\0x"_octets}) {
        MemorySink sink;
        EXPECT_EQ(outcome_of<FileLengthClient>(answer, sink), ClientOutcome::violation);
        EXPECT_FALSE(sink.is_committed);
    }
    for (const Bytes answer : {"+x##y", "?x##", "+x#y##", "+x\x10z##"}) {
        MemorySink sink;
        EXPECT_EQ(outcome_of<FileMarkerClient>(answer, sink), ClientOutcome::violation);
        EXPECT_FALSE(sink.is_committed);
    }
}

}  // namespace
}  // namespace wiretrial::endpoint
