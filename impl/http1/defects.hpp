// defects: mistakes that can be planted in the decoder of HTTP/1.1.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "impl/base/defect.hpp"

namespace wiretrial::http1 {

/// What a bent decoder accepts or takes for something else. They are asked only where the strict decoder would find a
/// violation, so that it pays nothing for them.
struct Defects {
    bool prefers_content_length = false;

    friend bool operator==(const Defects&, const Defects&) = default;
};

/// All of them, in the order of the struct.
[[nodiscard]] std::span<const DefectFlag<Defects>> defects();

}  // namespace wiretrial::http1
