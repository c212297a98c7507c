// stream_defects: mistakes that can be planted in any session over a stream, below its protocol.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "impl/base/defect.hpp"

namespace wiretrial::endpoint {

/// What a bent session does with reads and writes.
struct StreamDefects {
    bool is_mute = false;
    bool drops_behind_first_frame = false;

    friend bool operator==(const StreamDefects&, const StreamDefects&) = default;
};

/// All of them, in the order of the struct.
[[nodiscard]] std::span<const DefectFlag<StreamDefects>> stream_defects();

}  // namespace wiretrial::endpoint
