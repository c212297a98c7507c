// http_defects: mistakes that can be planted in the HTTP server and client.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "impl/base/defect.hpp"

namespace wiretrial::endpoint {

/// What a bent server or client does above the decoder.
struct HttpDefects {
    bool answers_head_with_content = false;

    friend bool operator==(const HttpDefects&, const HttpDefects&) = default;
};

/// All of them, in the order of the struct.
[[nodiscard]] std::span<const DefectFlag<HttpDefects>> http_defects();

}  // namespace wiretrial::endpoint
