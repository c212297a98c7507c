// defects: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/defects.hpp"

#include <array>
#include <string_view>

namespace wiretrial::http1 {
namespace {

using namespace std::string_view_literals;

/// Who decodes requests.
constexpr std::array requests{"http"sv, "decoder"sv};

}  // namespace

std::span<const DefectFlag<Defects>> defects() {
    static constexpr std::array table{
        DefectFlag<Defects>{
            {.name = "content-length-wins",
             .mistake = "reads Content-Length where Transfer-Encoding stands beside it",
             .made_by =
                 "servers that look for Content-Length first; the CL.TE half of request smuggling "
                 "(CVE-2019-18277)",
             .breaks =
                 "a proxy that follows the chunked coding and this server disagree where the next "
                 "request begins",
             .subjects = requests},
            &Defects::prefers_content_length},
    };
    return table;
}

}  // namespace wiretrial::http1
