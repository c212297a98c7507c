// defect_tables: the parts of the table in defects.hpp.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "impl/http1/defects.hpp"

namespace wiretrial::http1::detail {

[[nodiscard]] std::span<const DefectFlag<Defects>> head_defects();
[[nodiscard]] std::span<const DefectFlag<Defects>> body_defects();

}  // namespace wiretrial::http1::detail
