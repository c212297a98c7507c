// bent_length: how a bent decoder finds the length of the content: the strict rules, told of other fields.
//
// Most mistakes are made before the rules of RFC 9112 section 6.3 are asked: a field is overlooked, a number is read by
// the wrong function, a coding is searched for instead of parsed. So what is planted edits what the rules are told.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <span>

#include "impl/http1/body_length.hpp"

namespace wiretrial::http1 {

/// find_body_framing, with the mistakes of `policy.planted`.
[[nodiscard]] std::expected<BodyFraming, FieldFault> find_bent_framing(
    std::span<const Field> fields,
    const LengthContext& context,
    const Limits& limits,
    const Policy& policy);

/// keeps_open, with mistakes.
[[nodiscard]] bool keeps_open_when_bent(std::span<const Field> fields,
                                        Version version,
                                        const BodyFraming& framing,
                                        const Defects& planted);

}  // namespace wiretrial::http1
