// limits: how much a peer may ask of an HTTP/1.1 decoder. One struct, all in octets or counts.
//
// RFC 9112 section 3 and RFC 9110 section 5.4 leave the numbers to the recipient; each says where it comes from.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

namespace wiretrial::http1 {

/// Bounds of one decoder. Each is checked before memory is taken for what lies beyond it.
struct Limits {
    /// Empty lines before a request-line that are skipped. RFC 9112 section 2.2 asks for one.
    std::size_t empty_lines_max = 1;
    /// method = token. The longest registered method has 17 octets; a server that knows its own may say less: 501.
    std::size_t method_bytes_max = 8'192;
    /// request-line or status-line without CRLF. RFC 9112 section 3 recommends 8000 at least: 414.
    std::size_t start_line_bytes_max = 16'384;
    /// One field-line without CRLF, continuation lines included: 431.
    std::size_t field_line_bytes_max = 32'768;
    /// Field lines of one section. Apache allows 100, nginx any number: 431.
    std::size_t field_lines_max = 256;
    /// All field lines of one section with their CRLFs: 431.
    std::size_t fields_bytes_max = 65'536;
    /// chunk-size and chunk-ext of one chunk, without CRLF: 400.
    std::size_t chunk_line_bytes_max = 4'096;
    /// All chunk-ext of one body (RFC 9112 section 7.1.1 asks for a limit of the total): 400.
    std::uint64_t chunk_exts_bytes_max = 16'384;
    /// Content of one message: 413.
    std::uint64_t content_bytes_max = std::numeric_limits<std::uint64_t>::max();
    /// Interim responses (1xx) before a final one.
    std::size_t interim_responses_max = 32;
};

}  // namespace wiretrial::http1
