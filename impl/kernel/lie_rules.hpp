// lie_rules: the lies that need no memory: rules about what is asked of a host, and about what it answers.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "impl/kernel/network_lies.hpp"
#include "impl/transport/socket_call.hpp"

namespace wiretrial::kernel {

/// Falsifies what is asked of the kernel. Gives: the answer where the kernel is not asked at all.
[[nodiscard]] std::optional<transport::CallResult> falsify_call(const NetworkLies& lies,
                                                                transport::SocketCall& call);

/// Falsifies what the kernel answered.
void falsify_result(const NetworkLies& lies,
                    const transport::SocketCall& call,
                    transport::CallResult& result);

}  // namespace wiretrial::kernel
