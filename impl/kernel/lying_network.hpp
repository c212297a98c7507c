// lying_network: the kernel's network with single calls falsified: a defective host for the host's cases.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

#include "impl/kernel/kernel_network.hpp"
#include "impl/kernel/network_lies.hpp"

namespace wiretrial::kernel {

/// Tells the truth but where a lie is planted.
///
/// Thread: as KernelNetwork.
class LyingNetwork final : public KernelNetwork {
  public:
    LyingNetwork(HostSocketOpener open_on_host, const NetworkLies& lies)
        : KernelNetwork(std::move(open_on_host)), lies_(lies) {}

    [[nodiscard]] transport::CallResult call(const transport::SocketCall& call) override;

  private:
    NetworkLies lies_;
};

}  // namespace wiretrial::kernel
