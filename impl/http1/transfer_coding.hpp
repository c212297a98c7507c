// transfer_coding: what Transfer-Encoding says.
//
//     Transfer-Encoding = #transfer-coding
//     transfer-coding   = token *( OWS ";" OWS transfer-parameter )
//     transfer-parameter = token BWS "=" BWS ( token / quoted-string )     RFC 9110 section 10.1.4
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

#include "impl/base/bytes.hpp"
#include "impl/http1/message.hpp"

namespace wiretrial::http1 {

/// All Transfer-Encoding lines of a message, in order, as one list.
struct TransferCodings {
    const Field* field = nullptr;  ///< The last line; null where there is none.
    std::size_t codings = 0;
    std::size_t chunked = 0;  ///< How often chunked is among them.
    bool is_chunked_final = false;
    bool has_chunked_parameters = false;
    bool is_malformed = false;  ///< An element is no transfer-coding.
};

[[nodiscard]] TransferCodings read_transfer_codings(std::span<const Field> fields);

}  // namespace wiretrial::http1
