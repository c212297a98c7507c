// driver_defects: mistakes that can be planted between a session and its sockets.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "impl/base/defect.hpp"

namespace wiretrial::kernel {

/// What a bent driver does with sockets.
struct DriverDefects {
    bool drops_answer_at_end = false;

    friend bool operator==(const DriverDefects&, const DriverDefects&) = default;
};

/// All of them, in the order of the struct.
[[nodiscard]] std::span<const DefectFlag<DriverDefects>> driver_defects();

}  // namespace wiretrial::kernel
