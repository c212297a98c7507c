// body_defects: mistakes about the length of content, the chunked coding, and the end of a connection.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <string_view>

#include "impl/http1/defect_tables.hpp"

namespace wiretrial::http1::detail {
namespace {

using namespace std::string_view_literals;

/// Who decodes requests, responses, either.
constexpr std::array requests{"http"sv, "decoder"sv};
constexpr std::array responses{"http-client"sv, "decoder"sv};
constexpr std::array both{"http"sv, "http-client"sv, "decoder"sv};

}  // namespace

std::span<const DefectFlag<Defects>> body_defects() {
    static constexpr std::array table{
        DefectFlag<Defects>{
            {.name = "first-content-length-wins",
             .mistake = "takes the first of several Content-Length lines",
             .made_by = "`headers.get(\"Content-Length\")`",
             .breaks = "whoever takes the last one sees another request (request smuggling)",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_6.3_body_length/*"},
            &Defects::takes_first_length},
        DefectFlag<Defects>{{.name = "last-content-length-wins",
                             .mistake = "takes the last of several Content-Length lines",
                             .made_by = "`headers[name] = value` in a loop",
                             .breaks = "whoever takes the first one sees another request",
                             .subjects = requests,
                             .cases = "http1/decoder/* http1/server/rfc9112_6.3_body_length/*"},
                            &Defects::takes_last_length},
        DefectFlag<Defects>{{.name = "content-length-signed",
                             .mistake = "takes `+5` and `-5` for a Content-Length",
                             .made_by = "strtol, int() and parseInt take a sign",
                             .breaks = "a strict proxy and this parser disagree",
                             .subjects = both,
                             .cases = "http1/decoder/* http1/client/rfc9112_6.3_body_length/* "
                                      "http1/server/rfc9112_6.3_body_length/*"},
                            &Defects::takes_signed_lengths},
        DefectFlag<Defects>{{.name = "content-length-in-hex",
                             .mistake = "takes `0x10` for a Content-Length of 16",
                             .made_by = "strtol with base 0",
                             .breaks = "whoever reads the leading 0 sees no content",
                             .subjects = both,
                             .cases = "http1/decoder/* http1/client/rfc9112_6.3_body_length/* "
                                      "http1/server/rfc9112_6.3_body_length/*"},
                            &Defects::takes_hex_lengths},
        DefectFlag<Defects>{{.name = "content-length-with-underscores",
                             .mistake = "takes `1_0` for a Content-Length of 10",
                             .made_by = "int() of Python, which takes them",
                             .breaks = "whoever stops at the underscore reads one octet",
                             .subjects = both,
                             .cases = "http1/decoder/* http1/client/rfc9112_6.3_body_length/* "
                                      "http1/server/rfc9112_6.3_body_length/*"},
                            &Defects::takes_underscores_in_lengths},
        DefectFlag<Defects>{
            {.name = "content-length-by-atoi",
             .mistake = "reads the digits in front and ignores the rest",
             .made_by = "atoi, parseInt, sscanf",
             .breaks = "`5, 6`, `5abc` and the empty value become numbers, each parser's own",
             .subjects = both,
             .cases = "http1/decoder/* http1/client/rfc9112_6.3_body_length/* "
                      "http1/server/rfc9112_5_fields/* http1/server/rfc9112_6.3_body_length/*"},
            &Defects::takes_lengths_as_atoi},
        DefectFlag<Defects>{{.name = "content-length-wraps",
                             .mistake = "loses what does not fit into 64 bits",
                             .made_by = "`length = length * 10 + digit` without a check",
                             .breaks = "2^64 + 5 is 5 here and an error elsewhere",
                             .subjects = both,
                             .cases = "http1/decoder/* http1/client/rfc9112_6.3_body_length/* "
                                      "http1/server/rfc9112_6.3_body_length/*"},
                            &Defects::wraps_lengths},
        DefectFlag<Defects>{
            {.name = "content-length-of-one-digit-less",
             .mistake = "drops the last digit of a Content-Length",
             .made_by = "a buffer for the number that is one octet too short for its NUL",
             .breaks = "nine tenths of the content are read as the next message",
             .subjects = both,
             .cases = "http1/decoder/* http1/client/rfc9112_6.3_body_length/* "
                      "http1/server/rfc9110_9_methods/* http1/server/rfc9112_6.3_body_length/* "
                      "http1/server/rfc9112_9_connections/* http1/server/segmentation/*"},
            &Defects::has_lengths_of_one_digit_less},
        DefectFlag<Defects>{
            {.name = "content-length-wins",
             .mistake = "reads Content-Length where Transfer-Encoding stands beside it",
             .made_by = "servers that look for Content-Length first; the CL.TE half of request "
                        "smuggling",
             .breaks = "a proxy that follows the chunked coding and this server disagree where the "
                       "next request begins",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_6.1_transfer_encoding/* "
                      "http1/server/rfc9112_6.3_body_length/*"},
            &Defects::prefers_content_length},
        DefectFlag<Defects>{
            {.name = "transfer-encoding-and-length-kept-open",
             .mistake = "lets Transfer-Encoding win over Content-Length and keeps the connection",
             .made_by = "servers before RFC 9112, which asks for a close",
             .breaks = "the TE.CL half of request smuggling",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_6.1_transfer_encoding/*"},
            &Defects::stays_open_with_both},
        DefectFlag<Defects>{
            {.name = "unknown-coding-is-none",
             .mistake = "takes content in a coding that it does not know for content without one",
             .made_by = "servers that compare with \"chunked\" and go on",
             .breaks = "the content is read as the next request",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_6.1_transfer_encoding/*"},
            &Defects::ignores_unknown_codings},
        DefectFlag<Defects>{
            {.name = "coding-before-chunked-undone-by-nobody",
             .mistake = "takes `gzip, chunked` for `chunked`",
             .made_by = "servers that look at the last coding only",
             .breaks = "a program gets compressed octets for content; the RFC asks for 501",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_6.1_transfer_encoding/* "
                      "http1/server/rfc9112_7.1_chunked/*"},
            &Defects::decodes_no_coding_before_chunked},
        DefectFlag<Defects>{
            {.name = "chunked-searched-for",
             .mistake = "takes any Transfer-Encoding that holds the word chunked for chunked",
             .made_by = "`if \"chunked\" in headers[\"Transfer-Encoding\"]`",
             .breaks = "`xchunked` and `chunked-not` are unknown codings for a proxy",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_6.1_transfer_encoding/* "
                      "http1/server/rfc9112_7.1_chunked/*"},
            &Defects::searches_for_chunked},
        DefectFlag<Defects>{
            {.name = "chunked-not-last-taken",
             .mistake = "takes `chunked, identity` for chunked",
             .made_by = "parsers that look through the list for the word",
             .breaks = "where chunked is not last, a request has no length that all agree on",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_6.1_transfer_encoding/* "
                      "http1/server/rfc9112_7.1_chunked/*"},
            &Defects::takes_chunked_anywhere},
        DefectFlag<Defects>{
            {.name = "chunked-twice-taken",
             .mistake = "takes `chunked, chunked` and decodes it once",
             .made_by = "parsers that look at the last element",
             .breaks = "MUST NOT be applied twice; a proxy that decodes twice sees other content",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_6.1_transfer_encoding/* "
                      "http1/server/rfc9112_7.1_chunked/*"},
            &Defects::takes_chunked_twice},
        DefectFlag<Defects>{
            {.name = "codings-have-case",
             .mistake = "knows `chunked` in lower case only",
             .made_by = "`headers[\"Transfer-Encoding\"] == \"chunked\"`",
             .breaks = "`Chunked` is overlooked, and the content becomes the next request",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_6.1_transfer_encoding/*"},
            &Defects::has_codings_with_case},
        DefectFlag<Defects>{
            {.name = "chunked-parameters-ignored",
             .mistake = "takes `chunked;q=1` for chunked",
             .made_by = "parsers that cut at the semicolon",
             .breaks = "whoever compares the whole word sees an unknown coding",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_6.1_transfer_encoding/* "
                      "http1/server/rfc9112_7.1_chunked/*"},
            &Defects::ignores_chunked_parameters},
        DefectFlag<Defects>{
            {.name = "codings-of-http-1-0-ignored",
             .mistake = "overlooks Transfer-Encoding in an HTTP/1.0 request and goes on",
             .made_by = "servers that know that HTTP/1.0 has no chunked",
             .breaks = "MUST treat the framing as faulty: the chunks are read as requests",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_6.1_transfer_encoding/*"},
            &Defects::ignores_codings_in_http10},
        DefectFlag<Defects>{
            {.name = "chunked-unknown",
             .mistake = "knows Content-Length only, and overlooks Transfer-Encoding",
             .made_by = "Python's http.server and every server of a weekend",
             .breaks = "the first chunk is read as the next request",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9110_10.1.1_expect/* "
                      "http1/server/rfc9110_9_methods/* http1/server/rfc9112_5_fields/* "
                      "http1/server/rfc9112_6.1_transfer_encoding/* "
                      "http1/server/rfc9112_7.1_chunked/* http1/server/segmentation/*"},
            &Defects::knows_no_chunked},
        DefectFlag<Defects>{
            {.name = "content-of-get-ignored",
             .mistake = "reads no content behind a GET",
             .made_by = "servers that know that a GET has none",
             .breaks = "the content is read as the next request: CL.0 request smuggling",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_5_fields/* "
                      "http1/server/rfc9112_6.1_transfer_encoding/* "
                      "http1/server/rfc9112_6.3_body_length/* http1/server/rfc9112_7.1_chunked/* "
                      "http1/server/segmentation/*"},
            &Defects::ignores_content_of_get},
        DefectFlag<Defects>{
            {.name = "content-without-length-read-to-the-end",
             .mistake = "waits for the end of the connection where a POST or PUT tells no length",
             .made_by = "handlers that call read() until it is empty",
             .breaks = "a client that waits for the answer before it closes waits for ever",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_6.3_body_length/*"},
            &Defects::reads_requests_to_their_end},
        DefectFlag<Defects>{
            {.name = "content-read-to-the-end",
             .mistake = "reads content until the connection ends, whatever Content-Length says",
             .made_by = "`while data := recv()`, as in every first client",
             .breaks = "what follows on the connection is taken for content; on one that persists "
                       "the client waits for ever",
             .subjects = responses,
             .cases = "http1/decoder/* http1/client/rfc9112_6.3_body_length/* "
                      "http1/client/rfc9112_9_connections/*"},
            &Defects::reads_responses_to_their_end},
        DefectFlag<Defects>{
            {.name = "content-awaited-always",
             .mistake = "waits for the content that Content-Length tells of, even behind HEAD, 204 "
                        "and 304",
             .made_by = "clients that frame by fields alone",
             .breaks =
                 "the client waits until the time-out, or takes the next response for content",
             .subjects = responses,
             .cases =
                 "http1/decoder/* http1/client/rfc9112_3_request/* "
                 "http1/client/rfc9112_6.3_body_length/* http1/client/rfc9112_9_connections/*"},
            &Defects::awaits_content_always},
        DefectFlag<Defects>{
            {.name = "close-ignored",
             .mistake = "keeps the connection although the client says close",
             .made_by = "servers that time out and never close",
             .breaks = "clients that wait for the end, as many do, wait for the time-out",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_5_fields/* "
                      "http1/server/rfc9112_6.3_body_length/* http1/server/rfc9112_9_connections/* "
                      "http1/server/segmentation/*"},
            &Defects::ignores_close},
        DefectFlag<Defects>{{.name = "connection-is-one-word",
                             .mistake = "compares the whole Connection field with `close`",
                             .made_by = "`headers[\"Connection\"] == \"close\"`",
                             .breaks = "`Close`, and `close, x-option`, go unheard",
                             .subjects = requests,
                             .cases = "http1/decoder/* http1/server/rfc9112_5_fields/* "
                                      "http1/server/rfc9112_9_connections/*"},
                            &Defects::reads_connection_as_one_word},
        DefectFlag<Defects>{{.name = "connection-of-first-line",
                             .mistake = "reads the first Connection line only",
                             .made_by = "`headers.get(\"Connection\")`",
                             .breaks = "a close in the second line goes unheard",
                             .subjects = requests,
                             .cases = "http1/decoder/* http1/server/rfc9112_5_fields/* "
                                      "http1/server/rfc9112_9_connections/*"},
                            &Defects::reads_connection_of_first_line},
        DefectFlag<Defects>{
            {.name = "http-1-0-kept-open",
             .mistake = "keeps the connection of an HTTP/1.0 client that did not ask for it",
             .made_by = "servers that speak 1.1 to everybody",
             .breaks =
                 "the client takes the end of the connection for the end of the content, and waits",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_9_connections/*"},
            &Defects::keeps_http10_open},
        DefectFlag<Defects>{{.name = "chunk-size-prefix-taken",
                             .mistake = "skips the x in `0x5`",
                             .made_by = "strtoul with base 16, int(x, 16)",
                             .breaks = "0 ends the content for everybody else",
                             .subjects = both,
                             .cases = "http1/decoder/* http1/client/rfc9112_7.1_chunked/* "
                                      "http1/server/rfc9112_7.1_chunked/*"},
                            &Defects::takes_chunk_size_prefix},
        DefectFlag<Defects>{{.name = "chunk-size-signed",
                             .mistake = "takes `+5` for a chunk-size",
                             .made_by = "strtoul and int() take a sign",
                             .breaks = "a strict proxy and this parser disagree",
                             .subjects = both,
                             .cases = "http1/decoder/* http1/client/rfc9112_7.1_chunked/* "
                                      "http1/server/rfc9112_7.1_chunked/*"},
                            &Defects::takes_chunk_size_sign},
        DefectFlag<Defects>{{.name = "chunk-size-behind-space",
                             .mistake = "skips whitespace before a chunk-size",
                             .made_by = "strtoul skips it",
                             .breaks = "a strict proxy and this parser disagree",
                             .subjects = both,
                             .cases = "http1/decoder/* http1/client/rfc9112_7.1_chunked/* "
                                      "http1/server/rfc9112_7.1_chunked/*"},
                            &Defects::takes_chunk_size_behind_space},
        DefectFlag<Defects>{{.name = "chunk-size-tail-ignored",
                             .mistake = "ignores what stands behind the digits of a chunk-size",
                             .made_by = "strtoul without a look at endptr",
                             .breaks = "`5 5`, `5g` and `5,` are numbers of each parser's own",
                             .subjects = both,
                             .cases = "http1/decoder/* http1/client/rfc9112_7.1_chunked/* "
                                      "http1/server/rfc9112_7.1_chunked/*"},
                            &Defects::ignores_chunk_size_tail},
        DefectFlag<Defects>{{.name = "empty-chunk-size-is-last",
                             .mistake = "takes a line without any digit for the last chunk",
                             .made_by = "strtoul of an empty string is 0",
                             .breaks = "the content ends early, and what follows is a request",
                             .subjects = both,
                             .cases = "http1/decoder/* http1/client/rfc9112_7.1_chunked/* "
                                      "http1/server/rfc9112_7.1_chunked/*"},
                            &Defects::takes_empty_chunk_size},
        DefectFlag<Defects>{{.name = "empty-lines-between-chunks-skipped",
                             .mistake = "skips empty lines where a chunk-size must stand",
                             .made_by = "readers that call readline() until something comes",
                             .breaks = "a missing chunk-size is not noticed",
                             .subjects = both,
                             .cases = "http1/decoder/* http1/client/rfc9112_7.1_chunked/* "
                                      "http1/server/rfc9112_7.1_chunked/*"},
                            &Defects::skips_empty_lines_between_chunks},
        DefectFlag<Defects>{
            {.name = "chunk-size-wraps",
             .mistake = "loses the digits of a chunk-size that do not fit into 64 bits",
             .made_by = "`size = size << 4 | digit` without a check: CVE-2013-2028 (nginx)",
             .breaks = "a huge chunk is a small one, and its data are requests",
             .subjects = both,
             .cases = "http1/decoder/* http1/client/rfc9112_7.1_chunked/* "
                      "http1/server/rfc9112_7.1_chunked/*"},
            &Defects::wraps_chunk_sizes},
        DefectFlag<Defects>{
            {.name = "chunk-size-in-decimal",
             .mistake = "reads a chunk-size as a decimal number",
             .made_by = "atoi instead of strtoul",
             .breaks = "up to nine octets all is well",
             .subjects = both,
             .cases = "http1/decoder/* http1/client/rfc9112_7.1_chunked/* "
                      "http1/server/rfc9112_7.1_chunked/* http1/server/segmentation/*"},
            &Defects::has_decimal_chunk_sizes},
        DefectFlag<Defects>{
            {.name = "chunk-extension-unchecked",
             .mistake = "reads any octet in a chunk extension",
             .made_by = "parsers that look for the next CR",
             .breaks = "LF or NUL in an extension hides a line end from one of two parsers",
             .subjects = both,
             .cases = "http1/decoder/* http1/client/rfc9112_7.1_chunked/* "
                      "http1/server/rfc9112_7.1_chunked/*"},
            &Defects::takes_any_chunk_ext},
        DefectFlag<Defects>{
            {.name = "chunk-extension-refused",
             .mistake = "refuses a chunk with an extension",
             .made_by = "parsers that never saw one",
             .breaks = "MUST be ignored: a signed upload fails",
             .subjects = both,
             .cases = "http1/decoder/* http1/client/rfc9112_7.1_chunked/* "
                      "http1/client/segmentation/* http1/server/rfc9110_9_methods/* "
                      "http1/server/rfc9112_7.1_chunked/* http1/server/segmentation/*"},
            &Defects::refuses_chunk_exts},
        DefectFlag<Defects>{
            {.name = "lone-lf-in-chunks",
             .mistake = "takes a LF without CR for a line end in the chunked coding",
             .made_by = "parsers that take it in heads, where they may",
             .breaks = "CVE-2025-22871 (Go): an error here moves the end of the message",
             .subjects = both,
             .cases = "http1/decoder/* http1/client/rfc9112_7.1_chunked/* "
                      "http1/server/rfc9112_7.1_chunked/*"},
            &Defects::takes_lone_lf_in_chunks},
        DefectFlag<Defects>{
            {.name = "octet-behind-cr-unread",
             .mistake = "takes any octet behind CR for the LF in the chunked coding",
             .made_by = "`index += 2`",
             .breaks = "the other parser's message ends elsewhere",
             .subjects = both,
             .cases = "http1/decoder/* http1/client/rfc9112_7.1_chunked/* "
                      "http1/server/rfc9112_7.1_chunked/*"},
            &Defects::takes_any_octet_behind_cr},
        DefectFlag<Defects>{{.name = "two-octets-behind-chunks-unread",
                             .mistake = "skips two octets behind chunk data, whatever they are",
                             .made_by = "`read(size); read(2)`",
                             .breaks = "two octets that are content to the other parser",
                             .subjects = both,
                             .cases = "http1/decoder/* http1/client/rfc9112_7.1_chunked/* "
                                      "http1/server/rfc9112_7.1_chunked/*"},
                            &Defects::skips_two_octets_behind_chunks},
        DefectFlag<Defects>{{.name = "crlf-behind-chunks-not-needed",
                             .mistake = "takes chunk data that no CRLF ends",
                             .made_by = "readers that skip line ends where there are some",
                             .breaks = "chunk-size and data may disagree, and nobody notices",
                             .subjects = both,
                             .cases = "http1/decoder/* http1/client/rfc9112_7.1_chunked/* "
                                      "http1/server/rfc9112_7.1_chunked/*"},
                            &Defects::needs_no_crlf_behind_chunks},
        DefectFlag<Defects>{
            {.name = "two-octets-behind-last-chunk-unread",
             .mistake = "skips two octets behind the last chunk, and knows no trailers",
             .made_by = "`read(2)`",
             .breaks = "the trailers, or a request's first line, are read as something else",
             .subjects = both,
             .cases = "http1/decoder/* http1/client/rfc9112_7.1_chunked/* "
                      "http1/server/rfc9110_9_methods/* http1/server/rfc9112_7.1_chunked/* "
                      "http1/server/segmentation/*"},
            &Defects::skips_two_octets_behind_last_chunk},
        DefectFlag<Defects>{
            {.name = "trailers-frame-the-content",
             .mistake = "merges trailers into the fields before it asks how long the content is",
             .made_by = "servers with one dictionary for both",
             .breaks = "a Content-Length in the trailers swallows the next request",
             .subjects = both,
             .cases = "http1/decoder/* http1/client/rfc9112_7.1_chunked/* "
                      "http1/server/rfc9112_7.1_chunked/*"},
            &Defects::takes_length_of_trailers},
    };
    return table;
}

}  // namespace wiretrial::http1::detail
