// vector_http: vectors for the decoders of HTTP: the same messages or violation, however the input is cut.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "scenarios/engine/vector_run.hpp"

namespace wiretrial::engine {

/// Whether a vector's codec is one of HTTP: `http-request`, `http-response`, `http-response:METHOD`, `chunked`.
[[nodiscard]] bool is_http_codec(std::string_view codec);

/// Feeds the vector whole, an octet at a time, cut in two, and with octets behind it.
[[nodiscard]] VectorJudgement run_http_vector(const Vector& vector,
                                              std::uint64_t seed,
                                              const HarnessDefects& planted = {});

}  // namespace wiretrial::engine
