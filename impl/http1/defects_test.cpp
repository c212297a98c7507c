// defects_test: each planted mistake changes what comes of its own input, and nothing of a plain message.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/defects.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "impl/http1/decoder_harness.hpp"

namespace wiretrial::http1 {
namespace {

using testing::Decoded;

/// An input that a mistake makes into something else.
struct BentRow {
    std::string_view defect;
    MessageKind kind = MessageKind::request;
    Bytes input;
};

std::vector<BentRow> bent_rows() {
    using namespace std::string_literals;
    constexpr auto request = MessageKind::request;
    constexpr auto response = MessageKind::response;
    return {
        {"missing-version-taken", request, "GET /\r\nHost: a\r\n\r\n"},
        {"major-version-unchecked", request, "GET / HTTP/2.0\r\nHost: a\r\n\r\n"},
        {"version-has-no-case", request, "GET / http/1.1\r\nHost: a\r\n\r\n"},
        {"method-octets-unchecked", request, "G\"T / HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"target-octets-unchecked", request, "GET /\" HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"fragment-taken", request, "GET /#a HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"asterisk-of-any-method", request, "GET * HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"connect-target-unchecked", request, "CONNECT a HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"authority-form-of-any-method", request, "GET a:80 HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"empty-line-before-request-refused", request, "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"bare-cr-ends-lines", request, "GET / HTTP/1.1\r\nHost: a\r\nX: a\rY: b\r\n\r\n"},
        {"bare-cr-kept", request, "GET / HTTP/1.1\r\nHost: a\r\nX: a\rY: b\r\n\r\n"},
        {"lone-lf-kept-in-values", request, "GET / HTTP/1.1\r\nHost: a\r\nX: a\nY: b\r\n\r\n"},
        {"folded-line-is-a-field", request, "GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n Y: b\r\n\r\n"},
        {"folded-line-lost", request, "GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n Y: b\r\n\r\n"},
        {"indented-first-line-is-a-field", request, "GET / HTTP/1.1\r\n Host: a\r\n\r\n"},
        {"space-before-colon-removed", request, "GET / HTTP/1.1\r\nHost: a\r\nX : a\r\n\r\n"},
        {"space-before-colon-kept", request, "GET / HTTP/1.1\r\nHost: a\r\nX : a\r\n\r\n"},
        {"field-name-octets-unchecked", request, "GET / HTTP/1.1\r\nHost: a\r\nX(: a\r\n\r\n"},
        {"empty-field-name-taken", request, "GET / HTTP/1.1\r\nHost: a\r\n: a\r\n\r\n"},
        {"line-without-colon-skipped", request, "GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n"},
        {"nul-kept", request, "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n"s},
        {"nul-ends-values", request, "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n"s},
        {"field-names-have-case", request,
         "PUT / HTTP/1.1\r\nHost: a\r\ncontent-length: 3\r\n\r\nabc"},
        {"start-line-unbounded", request,
         "GET /" + Bytes(20'000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"fields-unbounded", request,
         "GET / HTTP/1.1\r\nHost: a\r\nX: " + Bytes(70'000, 'a') + "\r\n\r\n"},
        {"head-of-1024-octets", request,
         "GET / HTTP/1.1\r\nHost: a\r\nX: " + Bytes(2'000, 'a') + "\r\n\r\n"},
        {"chunk-extensions-unbounded", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0;" + Bytes(20'000, 'a') +
             "\r\n\r\n"},
        {"host-not-needed", request, "GET / HTTP/1.1\r\n\r\n"},
        {"first-host-wins", request, "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"},
        {"host-unchecked", request, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"},
        {"first-content-length-wins", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"},
        {"last-content-length-wins", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"},
        {"content-length-signed", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\n0123456789abcdefXYZ"},
        {"content-length-in-hex", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x10\r\n\r\n0123456789abcdefXYZ"},
        {"content-length-with-underscores", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1_0\r\n\r\n0123456789abcdefXYZ"},
        {"content-length-by-atoi", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 6\r\n\r\n0123456789abcdefXYZ"},
        {"content-length-wraps", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: "
         "18446744073709551621\r\n\r\n0123456789abcdefXYZ"},
        {"content-length-of-one-digit-less", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\n\r\n0123456789abcdefXYZ"},
        {"content-length-wins", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: "
         "chunked\r\n\r\n0\r\n\r\n"},
        {"transfer-encoding-and-length-kept-open", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: "
         "chunked\r\n\r\n0\r\n\r\n"},
        {"unknown-coding-is-none", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n3\r\nabc\r\n0\r\n\r\n"},
        {"coding-before-chunked-undone-by-nobody", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, "
         "chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"},
        {"chunked-searched-for", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"},
        {"chunked-not-last-taken", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, "
         "gzip\r\n\r\n3\r\nabc\r\n0\r\n\r\n"},
        {"chunked-twice-taken", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, "
         "chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"},
        {"codings-have-case", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"},
        {"chunked-parameters-ignored", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
         "chunked;a=b\r\n\r\n3\r\nabc\r\n0\r\n\r\n"},
        {"codings-of-http-1-0-ignored", request,
         "PUT / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"},
        {"chunked-unknown", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"},
        {"content-of-get-ignored", request,
         "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"},
        {"content-without-length-read-to-the-end", request,
         "PUT / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"content-read-to-the-end", response, "HTTP/1.1 200 \r\nContent-Length: 3\r\n\r\nabcdef"},
        {"content-awaited-always", response, "HTTP/1.1 204 \r\nContent-Length: 3\r\n\r\nabc"},
        {"close-ignored", request,
         "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"connection-is-one-word", request,
         "GET / HTTP/1.1\r\nHost: a\r\nConnection: close, x\r\n\r\nGET / HTTP/1.1\r\nHost: "
         "a\r\n\r\n"},
        {"connection-of-first-line", request,
         "GET / HTTP/1.1\r\nHost: a\r\nConnection: x\r\nConnection: close\r\n\r\nGET / "
         "HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"http-1-0-kept-open", request,
         "GET / HTTP/1.0\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"chunk-size-prefix-taken", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n"},
        {"chunk-size-signed", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n+3\r\nabc\r\n0\r\n\r\n"},
        {"chunk-size-behind-space", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n 3\r\nabc\r\n0\r\n\r\n"},
        {"chunk-size-tail-ignored", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3 g\r\nabc\r\n0\r\n\r\n"},
        {"empty-chunk-size-is-last", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n\r\n\r\n"},
        {"empty-lines-between-chunks-skipped", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
         "chunked\r\n\r\n3\r\nabc\r\n\r\n0\r\n\r\n"},
        {"chunk-size-wraps", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
         "chunked\r\n\r\n10000000000000003\r\nabc\r\n0\r\n\r\n"},
        {"chunk-size-in-decimal", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
         "chunked\r\n\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n"},
        {"chunk-extension-unchecked", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;(\r\nabc\r\n0\r\n\r\n"},
        {"chunk-extension-refused", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;a\r\nabc\r\n0\r\n\r\n"},
        {"lone-lf-in-chunks", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\nabc\n0\r\n\r\n"},
        {"octet-behind-cr-unread", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\rXabc\rX0\rX\r\n"},
        {"two-octets-behind-chunks-unread", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcXX0\r\n\r\n"},
        {"crlf-behind-chunks-not-needed", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc0\r\n\r\n"},
        {"two-octets-behind-last-chunk-unread", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nXX"},
        {"trailers-frame-the-content", request,
         "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
         "chunked\r\n\r\n3\r\nabc\r\n0\r\nContent-Length: 3\r\n\r\ndef"},
    };
}

/// The limit of content is none unless somebody sets one: a mistake of servers, which do.
constexpr std::string_view needs_limit = "content-unbounded";

Decoded decode_bent(MessageKind kind, ByteView input, std::string_view defect) {
    ReadOptions options;
    options.limits.content_bytes_max = 1'000'000;
    if (!defect.empty()) {
        EXPECT_TRUE(plant(defects(), defect, options.policy.planted)) << defect;
    }
    return testing::feed_whole(messages_of(kind, options), input);
}

bool are_same(const Decoded& left, const Decoded& right) {
    return left.items == right.items && left.consumed == right.consumed &&
           left.violation.code == right.violation.code &&
           left.violation.offset == right.violation.offset;
}

TEST(DecoderDefects, EachChangesWhatComesOfItsInput) {
    for (const BentRow& row : bent_rows()) {
        const Decoded strict = decode_bent(row.kind, row.input, "");
        const Decoded bent = decode_bent(row.kind, row.input, row.defect);
        EXPECT_FALSE(are_same(strict, bent)) << row.defect << testing::to_text(bent);
    }
}

TEST(DecoderDefects, NoneChangesAPlainMessage) {
    const Bytes plain = "GET /a HTTP/1.1\r\nHost: a\r\nX: b\r\n\r\n";
    const Decoded strict = decode_bent(MessageKind::request, plain, "");
    ASSERT_EQ(strict.items.size(), 1U);
    for (const DefectFlag<Defects>& row : defects()) {
        EXPECT_TRUE(are_same(strict, decode_bent(MessageKind::request, plain, row.about.name)))
            << row.about.name;
    }
}

TEST(DecoderDefects, ContentIsBoundedUnlessThatIsForgotten) {
    const Bytes large = "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000001\r\n\r\n";
    EXPECT_EQ(decode_bent(MessageKind::request, large, "").violation.code, "content_too_large");
    EXPECT_FALSE(decode_bent(MessageKind::request, large, needs_limit).is_violated());
}

TEST(DecoderDefects, EveryOneIsTested) {
    const auto rows = bent_rows();
    for (const DefectFlag<Defects>& row : defects()) {
        EXPECT_TRUE(
            row.about.name == needs_limit ||
            std::ranges::any_of(
                rows, [&row](const BentRow& bent) { return bent.defect == row.about.name; }))
            << row.about.name;
    }
}

}  // namespace
}  // namespace wiretrial::http1
