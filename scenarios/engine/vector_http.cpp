// vector_http: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/vector_http.hpp"

namespace wiretrial::engine {

bool is_http_codec(std::string_view codec) {
    constexpr std::string_view response_to = "http-response:";
    return codec == "http-request" || codec == "http-response" || codec == "chunked" ||
           (codec.starts_with(response_to) && codec.size() > response_to.size());
}

}  // namespace wiretrial::engine
