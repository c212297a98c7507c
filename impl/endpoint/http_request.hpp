// http_request: a request that a client has been asked for, and how it is put on the wire.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "impl/base/bytes.hpp"
#include "impl/endpoint/http_url.hpp"
#include "impl/http1/message.hpp"

namespace wiretrial::endpoint {

/// One request.
struct HttpRequest {
    Bytes method = "GET";
    HttpUrl url{};
    std::vector<http1::OwnedField> fields{};  ///< Beyond those that the client writes itself.
    std::optional<Bytes> content{};
    /// The content goes out chunked. A client must know that the server speaks HTTP/1.1 (RFC 9112 section 6.1);
    /// whoever sets this knows it.
    bool is_chunked = false;
    /// `Expect: 100-continue`: the content waits for the server's word. Needs `content`.
    bool awaits_continue = false;
};

/// How a request goes out on one connection.
struct HttpSending {
    bool to_proxy = false;  ///< In absolute-form. RFC 9112 section 3.2.2.
    bool is_last = false;   ///< `Connection: close`: none follows on this connection.
};

/// The head of a request: Host first, and framing by Content-Length or chunks.
///
/// Errors: a sentence, where the method, target or a field cannot be sent, or where the client writes a field itself.
[[nodiscard]] std::expected<Bytes, std::string> encode_request_head(const HttpRequest& request,
                                                                    const HttpSending& sending);

/// The content as it follows the head; empty where there is none.
[[nodiscard]] Bytes encode_request_content(const HttpRequest& request);

/// Whether a method may be repeated without being asked. RFC 9110 section 9.2.2.
[[nodiscard]] bool is_idempotent(ByteView method);

}  // namespace wiretrial::endpoint
