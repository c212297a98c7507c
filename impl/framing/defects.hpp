// defects: mistakes that can be planted in a codec of frames.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "impl/base/defect.hpp"

namespace wiretrial::framing {

/// What a bent codec does wrong. Each flag is told of in the table. The default is strict.
struct Defects {
    bool takes_one_octet_too_many = false;
    bool swaps_octet_order = false;

    friend bool operator==(const Defects&, const Defects&) = default;
};

/// All of them, in the order of the struct.
[[nodiscard]] std::span<const DefectFlag<Defects>> defects();

}  // namespace wiretrial::framing
