// host_facts: the date and the uptime from the kernel's clocks.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "impl/transport/host_services.hpp"

namespace wiretrial::kernel {

class KernelFacts : public transport::HostFacts {
  public:
    [[nodiscard]] std::string date() override;
    [[nodiscard]] std::int64_t unix_time() override;
    [[nodiscard]] std::uint64_t uptime_seconds() override;
};

}  // namespace wiretrial::kernel
