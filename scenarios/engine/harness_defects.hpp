// harness_defects: mistakes planted in the parts of this program that can be on trial themselves: its decoders, which
// vectors judge, and its sockets, which the host's cases judge.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "impl/framing/defects.hpp"
#include "impl/http1/defects.hpp"
#include "impl/kernel/network_lies.hpp"
#include "scenarios/engine/reader_defects.hpp"

namespace wiretrial::engine {

struct HarnessDefects {
    framing::Defects framing{};
    http1::Defects http1{};
    ReaderDefects reader{};
    kernel::NetworkLies lies{};
};

}  // namespace wiretrial::engine
