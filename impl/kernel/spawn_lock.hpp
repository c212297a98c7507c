// spawn_lock: keeps the start of children and the close of sockets apart.
//
// From its birth until it has closed them, a child has copies of all descriptors of this process. A socket whose last
// descriptor is closed here meanwhile lives on in there: its port and path stay taken, its peer is told nothing, and
// its SO_LINGER is waited for by the child. So whoever starts a child holds this lock alone until that child has none
// of the copies, and whoever closes a socket on trial shares it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <shared_mutex>

namespace wiretrial::kernel {

/// The one lock of this process. Cost: a start waits for a close that lingers.
[[nodiscard]] inline std::shared_mutex& spawn_lock() {
    static std::shared_mutex lock;
    return lock;
}

}  // namespace wiretrial::kernel
