// chunked_test: the chunked coding, octet by octet: sizes, extensions, line ends, trailers.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/chunked.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "impl/base/text.hpp"

namespace wiretrial::http1 {
namespace {

struct ChunkedOutcome {
    Bytes content;
    std::size_t trailers = 0;
    std::size_t consumed = 0;
    bool is_whole = false;
    std::string_view code{};
    std::uint64_t offset = 0;

    friend bool operator==(const ChunkedOutcome&, const ChunkedOutcome&) = default;
};

/// Decodes, with `piece` more octets at each call.
ChunkedOutcome decode_chunks(ByteView input, std::size_t piece) {
    static const Limits limits;
    static const Policy policy;
    ChunkedDecoder decoder(limits, policy);
    decoder.begin();
    ChunkedOutcome outcome;
    for (std::size_t arrived = 0; arrived < input.size() && !outcome.is_whole;) {
        arrived = std::min(arrived + piece, input.size());
        for (;;) {
            const auto step = decoder.decode(input.substr(0, arrived).substr(outcome.consumed));
            if (step.progress == Progress::violation) {
                outcome.code = step.violation.code;
                outcome.offset = outcome.consumed + step.violation.offset;
                return outcome;
            }
            if (step.progress == Progress::need_more) {
                break;
            }
            outcome.content += step.item.data;
            outcome.trailers += step.item.trailers.size();
            outcome.consumed += step.consumed;
            outcome.is_whole = decoder.is_whole();
        }
    }
    return outcome;
}

ChunkedOutcome decode_chunks_every_way(ByteView input) {
    const ChunkedOutcome whole = decode_chunks(input, input.size());
    for (std::size_t piece = 1; piece < input.size(); ++piece) {
        EXPECT_EQ(decode_chunks(input, piece), whole) << escape(input) << " by " << piece;
    }
    return whole;
}

TEST(Chunked, GivesContentAndTheEnd) {
    const std::string_view body = "3\r\nabc\r\n000A\r\n0123456789\r\n0\r\nA: b\r\nC: d\r\n\r\n";
    EXPECT_EQ(
        decode_chunks_every_way(Bytes(body) + "GET /"),
        (ChunkedOutcome{
            .content = "abc0123456789", .trailers = 2, .consumed = body.size(), .is_whole = true}));
}

TEST(Chunked, TakesSizesAsTheyMayBeWritten) {
    for (const std::string_view body :
         {"a\r\n0123456789\r\n0\r\n\r\n", "A\r\n0123456789\r\n000\r\n\r\n",
          "0000000000000000000000000000000000000000a\r\n0123456789\r\n0\r\n\r\n"}) {
        const ChunkedOutcome outcome = decode_chunks_every_way(body);
        EXPECT_TRUE(outcome.is_whole) << body;
        EXPECT_EQ(outcome.content, "0123456789");
    }
}

TEST(Chunked, IgnoresWellFormedExtensions) {
    for (const std::string_view ext :
         {";a", ";a=b", ";a=\"\"", ";a=\"x;\\\"\\\\\t \x80\"", " ; a = b ; c",
          "\t;\ta\t=\t\"b\" ;d", ";!#$%&'*+-.^_`|~=0"}) {
        const ChunkedOutcome outcome =
            decode_chunks_every_way("1" + Bytes(ext) + "\r\nx\r\n0" + Bytes(ext) + "\r\n\r\n");
        EXPECT_TRUE(outcome.is_whole) << ext << " " << outcome.code << " at " << outcome.offset;
        EXPECT_EQ(outcome.content, "x");
    }
}

TEST(Chunked, NamesTheFirstWrongOctet) {
    struct Row {
        std::string_view code;
        std::string_view marked;
    };
    for (const Row& row : std::vector<Row>{
             {"chunk_size_invalid", "@\r\n"},
             {"chunk_size_invalid", "@\n"},
             {"chunk_size_invalid", "@ 5\r\n"},
             {"chunk_size_invalid", "@-5\r\n"},
             {"chunk_size_invalid", "@+5\r\n"},
             {"chunk_size_invalid", "0@x5\r\n"},
             {"chunk_size_invalid", "5@_0\r\n"},
             {"chunk_size_invalid", "5@g\r\n"},
             {"chunk_size_invalid", "5 @\r\n"},
             {"chunk_size_invalid", "5 @5\r\n"},
             {"chunk_size_overflow", "800000000000000@0\r\n"},
             {"chunk_size_overflow", "fffffffffffffff@ff\r\n"},
             {"chunk_size_overflow", "1000000000000000@5\r\n"},
             {"chunk_ext_invalid", "5;@\r\n"},
             {"chunk_ext_invalid", "5;a @\r\n"},
             {"chunk_ext_invalid", "5;a=@\r\n"},
             {"chunk_ext_invalid", "5;a=b @\r\n"},
             {"chunk_ext_invalid", "5;a=b@,c\r\n"},
             {"chunk_ext_invalid", "5;a=\"b@\r\n"},
             {"chunk_ext_invalid", "5;a=\"b\"@c\r\n"},
             {"chunk_ext_invalid", "5;a=\"@\x01\"\r\n"},
             {"chunk_ext_invalid", "5;@=b\r\n"},
             {"chunk_lone_lf", "5@\nhello\r\n"},
             {"chunk_lone_lf", "5;a@\nhello\r\n"},
             {"chunk_lone_lf", "5\r\nhello@\n0\r\n\r\n"},
             {"chunk_bare_cr", "5@\rhello\r\n"},
             {"chunk_bare_cr", "5\r\nhello@\r0\r\n\r\n"},
             {"chunk_data_unterminated", "5\r\nhello@world\r\n"},
             {"chunk_size_invalid", "5\r\nhello\r\n@\r\n0\r\n\r\n"},
             {"colon_missing", "0\r\nXX@\r\n\r\n"},
             {"lone_lf", "0\r\n@\n"},
             {"space_before_colon", "0\r\nA@ : b\r\n\r\n"},
             {"first_line_indented", "0\r\n@ A: b\r\n\r\n"},
             {"obs_fold", "0\r\nA: b\r\n@ c\r\n\r\n"},
         }) {
        Bytes input(row.marked);
        const std::size_t mark = input.find('@');
        input.erase(mark, 1);
        const ChunkedOutcome outcome = decode_chunks_every_way(input);
        EXPECT_EQ(outcome.code, row.code) << escape(input);
        EXPECT_EQ(outcome.offset, mark) << escape(input);
    }
}

TEST(Chunked, IsNotWholeBeforeItsLastOctet) {
    const std::string_view body = "1\r\nx\r\n0\r\nA: b\r\n\r\n";
    for (std::size_t size = 0; size < body.size(); ++size) {
        const ChunkedOutcome outcome = decode_chunks(body.substr(0, size), body.size());
        EXPECT_FALSE(outcome.is_whole) << size;
        EXPECT_EQ(outcome.code, "") << size;
    }
}

TEST(Chunked, RepeatsItsViolation) {
    const Limits limits;
    const Policy policy;
    ChunkedDecoder decoder(limits, policy);
    decoder.begin();
    const auto first = decoder.decode("xyz");
    EXPECT_EQ(first.progress, Progress::violation);
    EXPECT_EQ(decoder.decode("0\r\n\r\n").violation, first.violation);
}

}  // namespace
}  // namespace wiretrial::http1
