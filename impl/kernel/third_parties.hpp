// third_parties: whether somebody else than the harness could make a subject speak.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include <sys/types.h>

#include "impl/kernel/sock_diag.hpp"

namespace wiretrial::kernel {

/// Whether the tree of `root` has a connection that can still receive, or waits for one, whose far end is neither
/// in the tree nor one of `own`: a proxy that waits for its upstream sleeps as soundly as a server that is done.
///
/// Connections that were accepted at a port of the tree are not meant; an accepted AF_UNIX one cannot be told from the
/// other kind, and is. Of TCP, connected UDP and accepted AF_UNIX streams: whom an unconnected datagram socket waits for
/// cannot be known, nor who has not accepted yet over AF_UNIX.
[[nodiscard]] bool has_third_party(SockDiag& diag, pid_t root, std::span<const int> own);

}  // namespace wiretrial::kernel
