// reference_tables: the parts of which the registry's table is made.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "impl/endpoint/registry.hpp"

namespace wiretrial::endpoint {

[[nodiscard]] std::span<const Reference> stream_server_references();
[[nodiscard]] std::span<const Reference> stream_client_references();
[[nodiscard]] std::span<const Reference> datagram_references();

/// http-client. See registry.hpp.
[[nodiscard]] Made<std::unique_ptr<ClientSession>> make_http_client(
    const ReferenceOptions& options);

}  // namespace wiretrial::endpoint
