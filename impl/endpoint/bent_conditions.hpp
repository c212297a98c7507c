// bent_conditions: the conditions and ranges of a request as a mistaken server reads them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "impl/endpoint/http_defects.hpp"
#include "impl/http1/message.hpp"

namespace wiretrial::endpoint {

/// The fields of a request that conditions and ranges are read from; all of them where nothing is planted.
[[nodiscard]] std::vector<http1::OwnedField> bent_conditions(std::span<const http1::Field> fields,
                                                             const HttpDefects& planted);

}  // namespace wiretrial::endpoint
