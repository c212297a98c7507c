// decode_http: the KINDs of `wiretrial decode` that are HTTP/1.1: http-request, http-response and chunked.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "cli/decode_kind.hpp"

namespace wiretrial::cli {

/// The decoder of an HTTP KIND; nothing where the KIND is none of them.
[[nodiscard]] std::optional<KindFactory> find_http_kind(const KindOptions& options);

}  // namespace wiretrial::cli
