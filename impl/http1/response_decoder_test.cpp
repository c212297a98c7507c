// response_decoder_test: responses with the request in mind, whole, per octet and cut anywhere.
// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "impl/http1/decoder_harness.hpp"

namespace wiretrial::http1 {
namespace {

using testing::Decoded;

TEST(ResponseDecoder, TakesTheKindsOfContent) {
    EXPECT_EQ(
        responses.accept("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
                         "HTTP/1.1 404 \r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"
                         "HTTP/1.1 204 No Content\r\n\r\n"
                         "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n"),
        (std::vector<Bytes>{
            "200 \"OK\" 1.1 [Content-Length=2] form=0 kind=1 content=hi open",
            "404 \"\" 1.1 [Transfer-Encoding=chunked] form=0 kind=2 content=x open",
            "204 \"No Content\" 1.1 form=0 kind=0 content= open",
            "304 \"Not Modified\" 1.1 [Content-Length=7] form=0 kind=0 content= open"}));
}

TEST(ResponseDecoder, GivesEachInterimResponse) {
    EXPECT_EQ(
        responses
            .accept("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
                    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            .size(),
        3U);
    ReadOptions options;
    options.limits.interim_responses_max = 1;
    responses.refuse("interim_responses_too_many", "HTTP/1.1 100 \r\n\r\n@HTTP/1.1 100 \r\n\r\n",
                     options);
}

TEST(ResponseDecoder, HasTheRequestInMind) {
    const std::string_view head = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n";
    EXPECT_EQ(responses.accept(head, {.request_method = "HEAD"}),
              std::vector<Bytes>{"200 \"OK\" 1.1 [Content-Length=9] form=0 kind=0 content= open"});
    const Decoded tunnel =
        responses.decode(Bytes(head) + "anything", {.request_method = "CONNECT"});
    EXPECT_EQ(tunnel.items,
              std::vector<Bytes>{"200 \"OK\" 1.1 [Content-Length=9] form=0 kind=4 content= close"});
    EXPECT_EQ(tunnel.consumed, head.size());
    EXPECT_FALSE(tunnel.is_violated());
    // A refused CONNECT is a response like any other.
    EXPECT_EQ(responses.accept("HTTP/1.1 405 No\r\nContent-Length: 1\r\n\r\nx",
                               {.request_method = "CONNECT"}),
              std::vector<Bytes>{"405 \"No\" 1.1 [Content-Length=1] form=0 kind=1 content=x open"});
}

TEST(ResponseDecoder, HandsTheConnectionOverAt101) {
    const std::string_view head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n";
    const Decoded decoded = responses.decode(Bytes(head) + "\x01\x02");
    EXPECT_EQ(decoded.items.size(), 1U);
    EXPECT_EQ(decoded.consumed, head.size());
    EXPECT_FALSE(decoded.is_violated());
}

TEST(ResponseDecoder, ReadsToTheEndWhereNothingElseDelimits) {
    for (const std::string_view fields :
         {"", "Transfer-Encoding: gzip\r\n", "Transfer-Encoding: chunked, identity\r\n"}) {
        const Bytes input = "HTTP/1.1 200 OK\r\n" + Bytes(fields) + "\r\nall of it";
        MessageAssembler assembler(MessageKind::response, {});
        EXPECT_EQ(assembler.decode(input).progress, Progress::need_more) << fields;
        EXPECT_EQ(assembler.taken(), input.size());
        EXPECT_EQ(assembler.finish(input), Ending::clean);
        const auto last = assembler.finish_input();
        ASSERT_TRUE(last);
        EXPECT_EQ(last->content, "all of it");
        EXPECT_EQ(last->framing.kind, BodyKind::until_close);
        EXPECT_FALSE(last->keeps_open);
        EXPECT_FALSE(assembler.finish_input()) << "it is given once";
    }
}

TEST(ResponseDecoder, BoundsContentThatEndsWithTheConnection) {
    ReadOptions options;
    options.limits.content_bytes_max = 4;
    responses.refuse("content_too_large", "HTTP/1.0 200 OK\r\n\r\nabcd@e", options);
}

TEST(ResponseDecoder, NamesTheFirstWrongOctet) {
    responses.refuse("version_invalid", "@\r\nHTTP/1.1 200 OK\r\n");
    responses.refuse("version_invalid", "HTTP/1@ 200 OK\r\n");
    responses.refuse("version_unsupported", "HTTP/@2.0 200 OK\r\n");
    responses.refuse("status_line_invalid", "HTTP/1.1@\t200 OK\r\n");
    responses.refuse("status_line_invalid", "HTTP/1.1 @ 200 OK\r\n");
    responses.refuse("status_code_invalid", "HTTP/1.1 20@ OK\r\n");
    responses.refuse("status_code_invalid", "HTTP/1.1 200@0 OK\r\n");
    responses.refuse("status_code_invalid", "HTTP/1.1 2@OO OK\r\n");
    responses.refuse("reason_space_missing", "HTTP/1.1 200@\r\n");
    responses.refuse("reason_octet_invalid", "HTTP/1.1 200 O@\x01\r\n");
    responses.refuse("lone_lf", "HTTP/1.1 200 OK@\n");
    responses.refuse("bare_cr", "HTTP/1.1 200 OK@\rX");
    responses.refuse("obs_fold", "HTTP/1.1 200 OK\r\nX: y\r\n@ z\r\n\r\n");
    responses.refuse("space_before_colon", "HTTP/1.1 200 OK\r\nX@ : y\r\n\r\n");
    responses.refuse("content_length_invalid", "HTTP/1.1 200 OK\r\nContent-Length: @x\r\n\r\n");
    responses.refuse("content_length_repeated", "HTTP/1.1 204 \r\nContent-Length: @1, 1\r\n\r\n");
    responses.refuse("transfer_encoding_with_content_length",
                     "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: @gzip\r\n\r\n");
    ReadOptions options;
    options.limits.start_line_bytes_max = 15;
    responses.refuse("start_line_too_long", "HTTP/1.1 200 OK@!\r\n", options);
}

TEST(ResponseDecoder, ForUserAgentsReplacesFolds) {
    const ReadOptions options{.policy = Policy::for_user_agent()};
    EXPECT_EQ(responses.accept("HTTP/1.1 204 \r\nX: a\r\n\tb \r\n  c\r\nY:\r\n z\r\n\r\n", options),
              std::vector<Bytes>{"204 \"\" 1.1 [X=a   b     c] [Y=z] form=0 kind=0 content= open"});
}

}  // namespace
}  // namespace wiretrial::http1
