// http_defects: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/http_defects.hpp"

#include <array>
#include <string_view>

namespace wiretrial::endpoint {
namespace {

using namespace std::string_view_literals;

constexpr std::array servers{"http"sv};

}  // namespace

std::span<const DefectFlag<HttpDefects>> http_defects() {
    static constexpr std::array table{
        DefectFlag<HttpDefects>{
            {.name = "head-with-content",
             .mistake = "answers HEAD as it answers GET, content and all",
             .made_by = "handlers that route HEAD to GET and forget to stop",
             .breaks = "the client takes the content for the head of the next response",
             .subjects = servers},
            &HttpDefects::answers_head_with_content},
    };
    return table;
}

}  // namespace wiretrial::endpoint
