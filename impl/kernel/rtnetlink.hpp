// rtnetlink: links, addresses and routes of one network namespace, set up without any other program.
//
// Each function is one request to the kernel (rtnetlink(7)) and waits for its answer.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "impl/kernel/fd.hpp"
#include "impl/transport/address.hpp"
#include "impl/transport/io_error.hpp"

namespace wiretrial::kernel {

/// Two joined interfaces, one here and one in another namespace.
struct VethPair {
    std::string name;
    std::string peer_name;
    int peer_namespace = -1;
    std::string bridge;  ///< The bridge that the end here becomes a port of.
};

enum class RouteKind : std::uint8_t {
    unicast,
    blackhole,    ///< Drops without a word.
    unreachable,  ///< Answers ICMP host unreachable.
};

struct Route {
    transport::Address destination;
    unsigned prefix = 0;  ///< Bits; 0 is the default route.
    RouteKind kind = RouteKind::unicast;
    std::optional<transport::Address> gateway{};
    std::string interface{};
};

/// A socket to the routing tables of the namespace in which it was opened.
class RouteNetlink {
  public:
    /// In the network namespace of the calling thread.
    [[nodiscard]] static transport::IoResult<RouteNetlink> open();

    /// Errors of all that follow: the kernel's, with what was wanted.
    [[nodiscard]] transport::IoResult<void> add_bridge(const std::string& name);
    [[nodiscard]] transport::IoResult<void> add_veth(const VethPair& pair);
    [[nodiscard]] transport::IoResult<void> set_link(const std::string& name, bool is_up);
    /// Whether the link has a carrier and the kernel has finished with making it work.
    [[nodiscard]] bool is_operational(const std::string& name) const;
    [[nodiscard]] transport::IoResult<void> add_address(const std::string& name,
                                                        const transport::Address& address,
                                                        unsigned prefix);
    /// Whether what is sent to the address stays here. Of an IPv6 address that is true a moment after it was added: a
    /// worker of the kernel enters its local route, after duplicate address detection or instead of it.
    [[nodiscard]] bool is_local(const transport::Address& address) const;
    [[nodiscard]] transport::IoResult<void> add_route(const Route& route);

  private:
    explicit RouteNetlink(Fd fd) : fd_(std::move(fd)) {}
    [[nodiscard]] int index_of(const std::string& name) const;

    Fd fd_;
};

}  // namespace wiretrial::kernel
