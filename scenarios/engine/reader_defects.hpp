// reader_defects: mistakes of whoever calls the HTTP decoder, to be planted around it.
//
// They bend everything at once: a vector that none of them turns red looks at nothing.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "impl/base/defect.hpp"
#include "scenarios/engine/http_feed.hpp"

namespace wiretrial::engine {

struct ReaderDefects {
    bool ignores_violations = false;
    bool takes_part_for_whole = false;
    bool refuses_everything = false;
};

[[nodiscard]] std::span<const DefectFlag<ReaderDefects>> reader_defects();

/// What such a caller makes of what the decoder told.
[[nodiscard]] HttpDecoded misread(const ReaderDefects& planted, HttpDecoded decoded);

}  // namespace wiretrial::engine
