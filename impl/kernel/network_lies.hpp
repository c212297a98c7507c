// network_lies: single calls of the sockets API that can be falsified, to try the host's cases.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "impl/base/defect.hpp"

namespace wiretrial::kernel {

/// What a host on trial does wrong.
struct NetworkLies {
    bool peek_consumes = false;

    friend bool operator==(const NetworkLies&, const NetworkLies&) = default;
};

/// All of them, in the order of the struct.
[[nodiscard]] std::span<const DefectFlag<NetworkLies>> network_lies();

}  // namespace wiretrial::kernel
