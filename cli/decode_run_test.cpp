// decode_run_test: the object that is printed, its exit status, and the alarm of every-split.
// SPDX-License-Identifier: Apache-2.0
#include "cli/decode_run.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <gtest/gtest.h>

#include "cli/decode_command.hpp"

namespace wiretrial::cli {
namespace {

/// A file in the tests' own folder, removed at the end.
class OctetFile {
  public:
    explicit OctetFile(ByteView octets)
        : name_(::testing::TempDir() + "wiretrial_decode_" +
                ::testing::UnitTest::GetInstance()->current_test_info()->name()) {
        std::ofstream(name_, std::ios::binary) << octets;
    }
    OctetFile(const OctetFile&) = delete;
    OctetFile& operator=(const OctetFile&) = delete;
    ~OctetFile() { static_cast<void>(std::remove(name_.c_str())); }

    [[nodiscard]] const std::string& name() const { return name_; }

  private:
    std::string name_;
};

struct Ran {
    int status = -1;
    std::string output;
    std::string messages;
};

template <class Function>
Ran captured(Function function) {
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    Ran ran;
    ran.status = function();
    ran.output = ::testing::internal::GetCapturedStdout();
    ran.messages = ::testing::internal::GetCapturedStderr();
    return ran;
}

/// Runs `decode` with these arguments and the octets in a file.
Ran decode(ByteView octets, std::vector<std::string> arguments) {
    const OctetFile file(octets);
    return captured([&] {
        CLI::App app;
        int status = -1;
        add_decode_command(app, status);
        // CLI11 takes the arguments from the back.
        std::vector<std::string> reversed = {file.name()};
        reversed.insert(reversed.end(), arguments.rbegin(), arguments.rend());
        reversed.emplace_back("decode");
        app.parse(reversed);
        return status;
    });
}

TEST(DecodeRun, PrintsTheItemsTheOutcomeAndWhatWasConsumed) {
    for (const std::string segments : {"whole", "each-byte", "every-split"}) {
        const Ran complete = decode("5:hello,0:,", {"--segments", segments, "netstring"});
        EXPECT_EQ(complete.status, 0);
        EXPECT_EQ(complete.output,
                  "{\"items\":[{\"payload_base64\":\"aGVsbG8=\"},{\"payload_base64\":\"\"}],"
                  "\"outcome\":\"complete\",\"consumed\":11}\n");
        const Ran incomplete = decode("5:hello,1:", {"--segments", segments, "netstring"});
        EXPECT_EQ(incomplete.status, 4);
        EXPECT_EQ(incomplete.output,
                  "{\"items\":[{\"payload_base64\":\"aGVsbG8=\"}],\"outcome\":\"incomplete\","
                  "\"consumed\":8}\n");
        const Ran violated = decode("0:,x", {"--segments", segments, "netstring"});
        EXPECT_EQ(violated.status, 1);
        EXPECT_EQ(violated.output,
                  "{\"items\":[{\"payload_base64\":\"\"}],\"outcome\":\"violation\","
                  "\"violation\":{\"code\":\"length_octet_invalid\",\"offset\":3,"
                  "\"section\":\"Netstrings (1997)\",\"status\":0},\"consumed\":3}\n");
        EXPECT_EQ(violated.messages, "");
    }
}

TEST(DecodeRun, EmptyInputIsCompleteWithNoItems) {
    for (const std::string kind : {"fixed:1", "length-prefix:1", "varint", "varint:quic", "line",
                                   "delimiter:00", "marker:00", "netstring"}) {
        const Ran ran = decode("", {kind});
        EXPECT_EQ(ran.status, 0) << kind;
        EXPECT_EQ(ran.output, "{\"items\":[],\"outcome\":\"complete\",\"consumed\":0}\n") << kind;
    }
}

TEST(DecodeRun, MaxFrameBoundsThePayload) {
    EXPECT_EQ(decode("abc\n", {"--max-frame", "3", "line"}).status, 0);
    EXPECT_EQ(decode("abcd\n", {"--max-frame", "3", "line"}).status, 1);
    CLI::App app;
    int status = -1;
    add_decode_command(app, status);
    EXPECT_THROW(app.parse("decode line --max-frame=-1"), CLI::ParseError);
    EXPECT_THROW(app.parse("decode line --max-frame=1x"), CLI::ParseError);
    EXPECT_EQ(status, -1);
}

TEST(DecodeRun, AWrongKindOrFileIsWrongUsage) {
    const Ran kind = decode("", {"netsring"});
    EXPECT_EQ(kind.status, 2);
    EXPECT_EQ(kind.output, "");
    EXPECT_NE(kind.messages.find("did you mean 'netstring'?"), std::string::npos);
    const Ran file =
        captured([] { return decode_stream("/nonexistent/file", *find_kind({"line", {}}), 1); });
    EXPECT_EQ(file.status, 2);
    EXPECT_EQ(file.output, "");
    EXPECT_EQ(file.messages, "wiretrial decode: /nonexistent/file: No such file or directory\n");
}

/// Takes one feed for one item: what every-split is there to find.
class OneFeedIsOneItem final : public KindDecoder {
  public:
    void feed(ByteView octets) override { pending_ = octets; }
    std::optional<std::string> next() override {
        if (pending_.empty()) {
            return std::nullopt;
        }
        consumed_ += pending_.size();
        return std::to_string(std::exchange(pending_, {}).size());
    }
    [[nodiscard]] DecodeSummary summary() const override { return {{}, {}, consumed_}; }

  private:
    Bytes pending_;
    std::uint64_t consumed_ = 0;
};

TEST(DecodeRun, EverySplitIsLoudWhenACutChangesWhatComesOut) {
    const OctetFile file("abc");
    const Ran ran = captured([&] {
        return decode_every_split(file.name(), [] { return std::make_unique<OneFeedIsOneItem>(); });
    });
    EXPECT_EQ(ran.status, 70);
    EXPECT_EQ(ran.output, "");
    EXPECT_EQ(ran.messages,
              "wiretrial decode: THE DECODER IS WRONG: cut at octet 1, the input decodes otherwise "
              "than whole (1 items, \"outcome\":\"complete\",\"consumed\":3)\n");
}

TEST(DecodeRun, EverySplitSamplesALargeInputAndSaysSo) {
    const Ran ran = decode(Bytes(3000, '\n'), {"--segments", "every-split", "line"});
    EXPECT_EQ(ran.status, 0);
    EXPECT_EQ(ran.messages, "wiretrial decode: tried 512 of 2999 cuts; all agree\n");
    EXPECT_EQ(std::count(ran.output.begin(), ran.output.end(), 'p'), 3000 + 1);
}

}  // namespace
}  // namespace wiretrial::cli
