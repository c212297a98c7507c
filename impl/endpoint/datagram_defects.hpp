// datagram_defects: mistakes that can be planted in any session of datagrams.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "impl/base/defect.hpp"

namespace wiretrial::endpoint {

/// What a bent session does with datagrams.
struct DatagramDefects {
    bool ends_at_empty = false;

    friend bool operator==(const DatagramDefects&, const DatagramDefects&) = default;
};

/// All of them, in the order of the struct.
[[nodiscard]] std::span<const DefectFlag<DatagramDefects>> datagram_defects();

}  // namespace wiretrial::endpoint
