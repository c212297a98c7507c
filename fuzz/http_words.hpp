// http_words: the words by which HTTP/1.1 is framed, for mutators and dictionaries.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace wiretrial::fuzz {

using namespace std::string_view_literals;

/// Field lines that decide how a message is framed, or that have been read in two ways.
inline constexpr std::string_view field_lines[] = {
    "Host: a"sv,
    "Host:"sv,
    "Content-Length: 0"sv,
    "Content-Length: 3"sv,
    "Content-Length: 3, 3"sv,
    "Content-Length: +3"sv,
    "Content-Length: 18446744073709551616"sv,
    "Transfer-Encoding: chunked"sv,
    "Transfer-Encoding: gzip, chunked"sv,
    "Transfer-Encoding: chunked, identity"sv,
    "Transfer-Encoding : chunked"sv,
    "Transfer-Encoding: \x0b"
    "chunked"sv,
    "Transfer-Encoding: chunked;a=b"sv,
    "Connection: close"sv,
    "Connection: keep-alive"sv,
    "Connection: upgrade"sv,
    "Upgrade: websocket"sv,
    "Expect: 100-continue"sv,
    "Trailer: A"sv,
    "TE: trailers"sv,
    "Range: bytes=0-1"sv,
    "If-None-Match: *"sv,
    "A: \"b, c\""sv,
    " folded"sv,
    "no colon"sv,
    ": no name"sv,
};

inline constexpr std::string_view start_lines[] = {
    "GET / HTTP/1.1"sv,         "HEAD /a HTTP/1.1"sv,         "POST /echo HTTP/1.1"sv,
    "OPTIONS * HTTP/1.1"sv,     "CONNECT a:1 HTTP/1.1"sv,     "GET http://a/b HTTP/1.0"sv,
    "HTTP/1.1 200 OK"sv,        "HTTP/1.1 100 Continue"sv,    "HTTP/1.1 204 No Content"sv,
    "HTTP/1.1 304 "sv,          "HTTP/1.1 101 Switching"sv,   "HTTP/1.0 200 OK"sv,
    "PUT /upload/x HTTP/1.1"sv, "DELETE /upload/x HTTP/1.1"sv};

inline constexpr std::string_view line_ends[] = {"\r\n"sv, "\n"sv,   "\r"sv,    "\r\r\n"sv,
                                                 ""sv,     "\n\r"sv, "\r\n "sv, "\r\n\r\n"sv};

inline constexpr std::string_view chunk_pieces[] = {"0\r\n\r\n"sv,
                                                    "3\r\nabc\r\n"sv,
                                                    "00000003\r\nabc\r\n"sv,
                                                    "3;a=b\r\nabc\r\n"sv,
                                                    "A\r\n"sv,
                                                    "3;a=\"\\\"\"\r\n"sv,
                                                    "ffffffffffffffff\r\n"sv,
                                                    "10000000000000000\r\n"sv,
                                                    "0\r\nA: b\r\n\r\n"sv,
                                                    "-1\r\n"sv,
                                                    "0x3\r\nabc\r\n"sv,
                                                    "3 \r\nabc\r\n"sv};

}  // namespace wiretrial::fuzz
