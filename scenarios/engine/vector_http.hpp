// vector_http: vectors for the decoders of HTTP.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace wiretrial::engine {

/// Whether a vector's codec is one of HTTP: `http-request`, `http-response`, `http-response:METHOD`, `chunked`.
[[nodiscard]] bool is_http_codec(std::string_view codec);

}  // namespace wiretrial::engine
