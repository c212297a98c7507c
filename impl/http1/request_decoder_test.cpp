// request_decoder_test: requests, whole, per octet and cut anywhere; each violation at its octet.
// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "impl/http1/decoder_harness.hpp"

namespace wiretrial::http1 {
namespace {

using testing::Decoded;

/// An input that is wrong. `@` in it marks the octet that the violation must name.
struct WrongRow {
    std::string_view code;
    std::string_view marked;
};

TEST(RequestDecoder, TakesARequestWithoutContent) {
    EXPECT_EQ(
        requests.accept(
            "GET /a?b=c HTTP/1.1\r\nHost: example.org:80\r\nX:\t y z \t\r\nEmpty:\r\n\r\n"),
        std::vector<Bytes>{"GET /a?b=c 1.1 [Host=example.org:80] [X=y z] [Empty=] form=0 kind=0 "
                           "content= open"});
}

TEST(RequestDecoder, TakesContentByItsLength) {
    EXPECT_EQ(
        requests.accept("POST / HTTP/1.1\r\nhost: a\r\ncOnTeNt-LeNgTh: 0005\r\n\r\nhelloGET / "
                        "HTTP/1.1\r\nHost:\r\n\r\n"),
        (std::vector<Bytes>{
            "POST / 1.1 [host=a] [cOnTeNt-LeNgTh=0005] form=0 kind=1 content=hello open",
            "GET / 1.1 [Host=] form=0 kind=0 content= open"}));
}

TEST(RequestDecoder, TakesTheChunkedCoding) {
    EXPECT_EQ(requests.accept("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: ,CHUNKED ,\r\n\r\n"
                              "0A ; x = \"a;\\\"b\" ;y\r\n0123456789\r\n00\r\nT: v\r\n\r\n"),
              std::vector<Bytes>{"PUT / 1.1 [Host=a] [Transfer-Encoding=,CHUNKED ,] form=0 kind=2 "
                                 "content=0123456789 {T=v} open"});
}

TEST(RequestDecoder, TakesTheFourFormsOfATarget) {
    EXPECT_EQ(requests.accept("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"
                              "GET http://u.example:8080/x?y HTTP/1.1\r\nHost: b\r\n\r\n"
                              "CONNECT [::1]:443 HTTP/1.1\r\nHost: [::1]:443\r\n\r\n"),
              (std::vector<Bytes>{
                  "OPTIONS * 1.1 [Host=a] form=3 kind=0 content= open",
                  "GET http://u.example:8080/x?y 1.1 [Host=b] form=1 kind=0 content= open",
                  "CONNECT [::1]:443 1.1 [Host=[::1]:443] form=2 kind=0 content= open"}));
}

TEST(RequestDecoder, SkipsOneEmptyLineBeforeARequest) {
    EXPECT_EQ(
        requests
            .accept("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: b\r\n\r\n")
            .size(),
        2U);
    requests.refuse("empty_lines_too_many", "\r\n@\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
}

TEST(RequestDecoder, StopsBehindAMessageThatEndsTheConnection) {
    for (const std::string_view head :
         {"GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n",
          "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n"}) {
        const Decoded decoded = requests.decode(Bytes(head) + "\x01 no request\n");
        EXPECT_EQ(decoded.items.size(), 1U) << head;
        EXPECT_EQ(decoded.consumed, head.size()) << head;
        EXPECT_FALSE(decoded.is_violated()) << head;
    }
    EXPECT_EQ(
        requests.accept("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\nGET / HTTP/1.0\r\n\r\n")
            .size(),
        2U);
}

TEST(RequestDecoder, ProcessesAHigherMinorVersionAsItsOwn) {
    EXPECT_EQ(requests.accept("GET / HTTP/1.2\r\nHost: a\r\n\r\n"),
              std::vector<Bytes>{"GET / 1.2 [Host=a] form=0 kind=0 content= open"});
}

TEST(RequestDecoder, TakesObsTextInValues) {
    EXPECT_EQ(requests.accept("GET / HTTP/1.1\r\nHost: a\r\nX: \x80\xff\r\n\r\n"),
              std::vector<Bytes>{"GET / 1.1 [Host=a] [X=\x80\xff] form=0 kind=0 content= open"});
}

TEST(RequestDecoder, NamesTheFirstWrongOctetOfARequestLine) {
    for (const WrongRow& row : std::vector<WrongRow>{
             {"method_invalid", "@ GET / HTTP/1.1\r\n"},
             {"method_invalid", "G@(T / HTTP/1.1\r\n"},
             {"method_invalid", "GET@\r\n"},
             {"method_invalid", "GET@\t/ HTTP/1.1\r\n"},
             {"method_invalid", "@\x16\x03\x01\x02"},
             {"request_line_whitespace", "GET @ / HTTP/1.1\r\n"},
             {"request_line_whitespace", "GET / @ HTTP/1.1\r\n"},
             {"request_line_whitespace", "GET / HTTP/1.1@ \r\n"},
             {"target_octet_invalid", "GET /@\x01 HTTP/1.1\r\n"},
             {"target_octet_invalid", "GET /@\x7f HTTP/1.1\r\n"},
             {"target_octet_invalid", "GET /@\xff HTTP/1.1\r\n"},
             {"target_octet_invalid", "GET /@\" HTTP/1.1\r\n"},
             {"target_octet_invalid", "GET /@\tx HTTP/1.1\r\n"},
             {"target_octet_invalid", "GET /@[x HTTP/1.1\r\n"},
             {"target_fragment", "GET /@#x HTTP/1.1\r\n"},
             {"target_percent_invalid", "GET /a@%zz HTTP/1.1\r\n"},
             {"target_percent_invalid", "GET /a@% HTTP/1.1\r\n"},
             {"target_form_invalid", "GET @x HTTP/1.1\r\n"},
             {"target_form_invalid", "GET @example.org:80 HTTP/1.1\r\n"},
             {"target_form_invalid", "GET @http:/x HTTP/1.1\r\n"},
             {"target_authority_invalid", "GET http://@/x HTTP/1.1\r\n"},
             {"target_authority_invalid", "GET http://@a:b/ HTTP/1.1\r\n"},
             {"target_userinfo", "GET http://@u@a/ HTTP/1.1\r\n"},
             {"asterisk_not_options", "GET @* HTTP/1.1\r\n"},
             {"connect_target_invalid", "CONNECT @a HTTP/1.1\r\n"},
             {"connect_target_invalid", "CONNECT @a: HTTP/1.1\r\n"},
             {"connect_target_invalid", "CONNECT @:1 HTTP/1.1\r\n"},
             {"connect_target_invalid", "CONNECT @a:65536 HTTP/1.1\r\n"},
             {"connect_target_invalid", "CONNECT @/x HTTP/1.1\r\n"},
             {"version_missing", "GET /@\r\n"},
             {"version_missing", "GET / @\r\n"},
             {"version_invalid", "GET / @http/1.1\r\n"},
             {"version_invalid", "GET / HTTP/1@\r\n"},
             {"version_invalid", "GET / HTTP/@x.1\r\n"},
             {"version_invalid", "GET / HTTP/1.1@0\r\n"},
             {"version_invalid", "GET / HTTP/0@1.1\r\n"},
             {"version_unsupported", "GET / HTTP/@2.0\r\n"},
             {"version_unsupported", "GET / HTTP/@0.9\r\n"},
             {"lone_lf", "GET / HTTP/1.1@\n"},
             {"lone_lf", "@\nGET / HTTP/1.1\r\n"},
             {"bare_cr", "GET / HTTP/1.1@\rX"},
             {"bare_cr", "@\rGET / HTTP/1.1\r\n"},
         }) {
        requests.refuse(row.code, row.marked);
    }
}

TEST(RequestDecoder, NamesTheFirstWrongOctetOfAField) {
    const std::string start = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (const WrongRow& row : std::vector<WrongRow>{
             {"field_name_empty", "@: x\r\n"},
             {"field_name_invalid", "@(: x\r\n"},
             {"field_name_invalid", "X@(: x\r\n"},
             {"field_name_invalid", "X@\x80: x\r\n"},
             {"field_name_invalid", "@\x01: x\r\n"},
             {"colon_missing", "Xyz@\r\n"},
             {"colon_missing", "Xyz@\n"},
             {"space_before_colon", "X@ : x\r\n"},
             {"space_before_colon", "X@\t: x\r\n"},
             {"obs_fold", "X: x\r\n@ y\r\n"},
             {"obs_fold", "X: x\r\n@\ty\r\n"},
             {"value_ctl", "X: a@\x01\r\n"},
             {"value_ctl", "X: @\v\r\n"},
             {"value_ctl", "X: a@\x7f\r\n"},
             {"lone_lf", "X: a@\n"},
             {"lone_lf", "X:@\n"},
             {"lone_lf", "X: a\r\n@\n"},
             {"bare_cr", "X: a@\rb\r\n"},
             {"bare_cr", "X:@\r\r\n"},
             {"bare_cr", "X: a\r\n@\rX: b\r\n"},
         }) {
        requests.refuse(row.code, start + Bytes(row.marked));
    }
    const Bytes nul = start + Bytes("X: a\0b\r\n", 8);
    const Decoded decoded = requests.decode(nul);
    EXPECT_EQ(decoded.violation.code, "value_nul");
    EXPECT_EQ(decoded.violation.offset, start.size() + 4);
    requests.refuse("first_line_indented", "GET / HTTP/1.1\r\n@ Host: a\r\n");
}

TEST(RequestDecoder, NamesTheFirstWrongOctetOfHost) {
    for (const WrongRow& row : std::vector<WrongRow>{
             {"host_missing", "GET / HTTP/1.1\r\nX: y\r\n\r\n@"},
             {"host_missing", "GET http://a/ HTTP/1.1\r\n\r\n@"},
             {"host_repeated", "GET / HTTP/1.1\r\nHost: a\r\n@HOST: a\r\n\r\n"},
             {"host_repeated", "GET / HTTP/1.0\r\nHost: a\r\n@Host: b\r\n\r\n"},
             {"host_invalid", "GET / HTTP/1.1\r\nHost: @a b\r\n\r\n"},
             {"host_invalid", "GET / HTTP/1.0\r\nHost: @a/b\r\n\r\n"},
         }) {
        requests.refuse(row.code, row.marked);
    }
}

TEST(RequestDecoder, NamesTheFirstWrongOctetOfTheLength) {
    const std::string start = "POST / HTTP/1.1\r\nHost: a\r\n";
    std::vector<WrongRow> rows{
        {"content_length_repeated", "Content-Length: 5\r\nContent-Length: @6\r\n\r\n"},
        {"content_length_repeated", "Content-Length: 5\r\nContent-Length: @5\r\n\r\n"},
        {"content_length_repeated", "Content-Length: @5, 5\r\n\r\n"},
        {"content_length_repeated", "Content-Length: @5,\r\n\r\n"},
        {"content_length_overflow", "Content-Length: @9223372036854775808\r\n\r\n"},
        {"content_length_overflow", "Content-Length: @99999999999999999999999\r\n\r\n"},
        {"content_length_invalid", "Content-Length:@\r\nContent-Length: 5\r\n\r\n"},
        {"transfer_encoding_with_content_length",
         "Content-Length: 5\r\nTransfer-Encoding: @chunked\r\n\r\n"},
        {"transfer_encoding_with_content_length",
         "Transfer-Encoding: @chunked\r\nContent-Length: 5\r\n\r\n"},
        {"chunked_not_final", "Transfer-Encoding: @gzip\r\n\r\n"},
        {"chunked_not_final", "Transfer-Encoding: @chunked, gzip\r\n\r\n"},
        {"chunked_not_final", "Transfer-Encoding: @xchunked\r\n\r\n"},
        {"chunked_not_final", "Transfer-Encoding: chunked\r\nTransfer-Encoding: @identity\r\n\r\n"},
        {"chunked_not_final", "Transfer-Encoding:@\r\n\r\n"},
        {"chunked_not_final", "Transfer-Encoding: @,\r\n\r\n"},
        {"transfer_coding_unknown", "Transfer-Encoding: @gzip, chunked\r\n\r\n"},
        {"chunked_repeated", "Transfer-Encoding: @chunked, chunked\r\n\r\n"},
        {"chunked_repeated", "Transfer-Encoding: chunked\r\nTransfer-Encoding: @chunked\r\n\r\n"},
        {"chunked_parameters", "Transfer-Encoding: @chunked;a=b\r\n\r\n"},
        {"transfer_encoding_invalid", "Transfer-Encoding: @\"chunked\"\r\n\r\n"},
        {"transfer_encoding_invalid", "Transfer-Encoding: @chunked foo\r\n\r\n"},
        {"transfer_encoding_invalid",
         "Transfer-Encoding: @\xa0"
         "chunked\r\n\r\n"},
        {"transfer_encoding_invalid", "Transfer-Encoding: @gzip;q, chunked\r\n\r\n"}};
    for (const WrongRow& row : rows) {
        requests.refuse(row.code, start + Bytes(row.marked));
    }
    for (const std::string_view value : {"+5", "-5", "-0", "0x5", "5a", "5.0", "5e0", "0_5", "5 5",
                                         "\xa0"
                                         "5",
                                         "5\x85"}) {
        requests.refuse("content_length_invalid",
                        start + "Content-Length: @" + Bytes(value) + "\r\n\r\n");
    }
    requests.refuse("transfer_encoding_in_http10",
                    "POST / HTTP/1.0\r\nTransfer-Encoding: @chunked\r\n\r\n");
}

TEST(RequestDecoder, KnowsWhatTheEndOfTheConnectionCutsOff) {
    const std::string_view whole = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        MessageAssembler assembler(MessageKind::request, {});
        const ByteView input = whole.substr(0, size);
        const auto step = assembler.decode(input);
        const ByteView rest = input.substr(step.consumed);
        const bool is_boundary = size == 0 || size == whole.size();
        EXPECT_EQ(assembler.finish(rest), is_boundary ? Ending::clean : Ending::truncated) << size;
    }
    MessageAssembler assembler(MessageKind::request, {});
    EXPECT_EQ(assembler.decode("\r\n").progress, Progress::need_more);
    EXPECT_EQ(assembler.finish("\r\n"), Ending::clean) << "an empty line is no message";
    EXPECT_EQ(assembler.decode("\r\n\r").progress, Progress::need_more);
    EXPECT_EQ(assembler.finish("\r\n\r"), Ending::truncated);
}

TEST(RequestDecoder, GivesContentAsItComes) {
    RequestDecoder decoder;
    const Bytes head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n";
    auto step = decoder.decode(head + "ab");
    ASSERT_EQ(step.progress, Progress::item);
    EXPECT_EQ(step.item.kind, PartKind::head);
    EXPECT_EQ(step.consumed, head.size());
    EXPECT_EQ(decoder.head().framing, (BodyFraming{.kind = BodyKind::length, .length = 4}));
    step = decoder.decode("ab");
    EXPECT_EQ(step.item.data, "ab");
    EXPECT_EQ(decoder.decode("").progress, Progress::need_more);
    step = decoder.decode("cdGET");
    EXPECT_EQ(step.item.data, "cd");
    step = decoder.decode("GET");
    EXPECT_EQ(step.item.kind, PartKind::end);
    EXPECT_EQ(step.consumed, 0U);
    EXPECT_EQ(decoder.offset(), head.size() + 4);
    EXPECT_EQ(decoder.decode("GET").progress, Progress::need_more);
}

TEST(RequestDecoder, IsDeafOnceStopped) {
    RequestDecoder decoder;
    decoder.stop();
    EXPECT_TRUE(decoder.is_done());
    EXPECT_EQ(decoder.decode("\x01").progress, Progress::need_more);
    EXPECT_EQ(decoder.finish("\x01"), Ending::clean);
}

/// Each limit, as much as it permits and one more.
TEST(RequestDecoder, KeepsItsLimits) {
    ReadOptions options;
    options.limits = {.empty_lines_max = 0,
                      .method_bytes_max = 4,
                      .start_line_bytes_max = 15,
                      .field_line_bytes_max = 9,
                      .field_lines_max = 2,
                      .fields_bytes_max = 19,
                      .chunk_line_bytes_max = 4,
                      .chunk_exts_bytes_max = 5,
                      .content_bytes_max = 3};
    EXPECT_EQ(requests.accept("GET /9 HTTP/1.1\r\nHost:abcd\r\nX: 12\r\n\r\n", options).size(), 1U);
    for (const WrongRow& row : std::vector<WrongRow>{
             {"empty_lines_too_many", "@\r\nGET / HTTP/1.1\r\n"},
             {"method_too_long", "POST@S / HTTP/1.1\r\n"},
             {"start_line_too_long", "GET /90 HTTP/1.@1\r\n"},
             {"start_line_too_long", "GET /9012345678@9 HTTP/1.1\r\n"},
             {"field_line_too_long", "GET / HTTP/1.1\r\nHost:abcd@e\r\n"},
             {"field_lines_too_many", "GET / HTTP/1.1\r\nHost:\r\nB:\r\n@C:\r\n\r\n"},
             {"fields_too_large", "GET / HTTP/1.1\r\nHost:abcd\r\nX: 12345@\r\n\r\n"}}) {
        requests.refuse(row.code, row.marked, options);
    }
    options.limits.fields_bytes_max = 100;
    options.limits.field_line_bytes_max = 100;
    requests.refuse("content_too_large", "PUT / HTTP/1.1\r\nHost:\r\nContent-Length: @4\r\n\r\n",
                    options);
    const std::string chunked = "PUT / HTTP/1.1\r\nHost:\r\nTransfer-Encoding:chunked\r\n\r\n";
    EXPECT_EQ(requests.accept(chunked + "1;ab\r\nx\r\n2\r\nyz\r\n0;b\r\n\r\n", options).size(), 1U);
    requests.refuse("chunk_line_too_long", chunked + "1;ab@c\r\n", options);
    requests.refuse("chunk_exts_too_large", chunked + "1;ab\r\nx\r\n1;a@b\r\n", options);
    requests.refuse("content_too_large", chunked + "1\r\nx\r\n@3\r\n", options);
}

}  // namespace
}  // namespace wiretrial::http1
