// lying_network: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/lying_network.hpp"

#include <algorithm>

namespace wiretrial::kernel {

transport::CallResult LyingNetwork::call(const transport::SocketCall& call) {
    transport::SocketCall told = call;
    if (lies_.peek_consumes) {
        std::erase(told.flags, "peek");
    }
    return KernelNetwork::call(told);
}

}  // namespace wiretrial::kernel
