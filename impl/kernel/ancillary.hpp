// ancillary: what the kernel tells beside a message (cmsg(3)), as facts, and the source that a
// sender asks for.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <string>

#include <sys/socket.h>

#include "impl/transport/socket_call.hpp"

namespace wiretrial::kernel {

/// Room for the ancillary data of one message.
class ControlBuffer {
  public:
    /// Lends the room to a message that is to be received: all of it, or `octets_max` where that is
    /// not 0.
    void lend(msghdr& message, std::size_t octets_max);

    /// Asks for the call's source_address, and for the interface that its option names (IP_PKTINFO,
    /// IPV6_PKTINFO). The message is left alone where the call asks for neither.
    ///
    /// Errors: ENODEV for an interface that is not there.
    [[nodiscard]] int put_source(msghdr& message, const transport::SocketCall& call);

  private:
    // All that is asked for at once (addresses, errors with their offender, counters) is below 300
    // octets.
    alignas(cmsghdr) std::array<char, 1024> octets_{};
};

/// Adds the facts of a received message; the names are listed at receive_message.
void read_ancillary(int socket, msghdr& message, std::map<std::string, std::string>& facts);

}  // namespace wiretrial::kernel
