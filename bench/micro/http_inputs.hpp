// http_inputs: the octets that every HTTP parser of the side-by-side benchmark is given.
//
// A GET of 699 octets with 13 field lines as a browser sends it, the smallest valid request, 20 requests of 140
// octets in one read, a response head of 381 octets with 11 field lines, and 1 MiB of content in chunks.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "impl/base/bytes.hpp"

namespace wiretrial::bench {

inline const Bytes browser_request =
    "GET /articles/2026/11/parsing-http-quickly?utm_source=feed HTTP/1.1\r\n"
    "Host: www.example.com\r\n"
    "Connection: keep-alive\r\n"
    "Cache-Control: max-age=0\r\n"
    "Upgrade-Insecure-Requests: 1\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/120.0.0.0 Safari/537.36\r\n"
    "Accept: "
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n"
    "Sec-Fetch-Site: none\r\n"
    "Sec-Fetch-Mode: navigate\r\n"
    "Sec-Fetch-Dest: document\r\n"
    "Accept-Encoding: gzip, deflate, br\r\n"
    "Accept-Language: en-US,en;q=0.9,de;q=0.8\r\n"
    "If-None-Match: W/\"5f8d0c5e-264\"\r\n"
    "Cookie: session=0123456789abcdef0123456789abcdef; theme=dark; "
    "_ga=GA1.2.1234567890.1600000000; _gid=GA1.2.98765432100.1700000000\r\n\r\n";

inline const Bytes small_request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

inline const Bytes plain_request =
    "GET /plaintext HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: bench/1.0\r\n"
    "Accept: text/plain,*/*;q=0.8\r\nConnection: keep-alive\r\nX-Request: 7\r\n\r\n";
inline constexpr std::size_t pipelined_requests = 20;

inline const Bytes response_head =
    "HTTP/1.1 200 OK\r\nServer: nginx/1.22\r\nDate: Tue, 24 Nov 2026 12:00:00 GMT\r\n"
    "Content-Type: text/html; charset=utf-8\r\nContent-Length: 0\r\nConnection: keep-alive\r\n"
    "Cache-Control: max-age=0, private, must-revalidate\r\nETag: W/\"5f8d0c5e-26\"\r\nAge: 0\r\n"
    "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\nVary: Accept-Encoding\r\n"
    "X-Request-Id: 7c9b1a6e-2f0d-4b58-9f5e-0d1a2b3c4d5e\r\n\r\n";

inline constexpr std::size_t chunked_bytes = std::size_t{1} << 20U;

/// The head of a request whose content is chunked.
inline const Bytes upload_head =
    "POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

}  // namespace wiretrial::bench
