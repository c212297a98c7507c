// rtnetlink: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/rtnetlink.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <span>

#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "impl/base/check.hpp"
#include "impl/kernel/sockets.hpp"

namespace wiretrial::kernel {

using transport::Address;
using transport::Family;
using transport::IoResult;

namespace {

constexpr std::uint16_t request_flags = NLM_F_REQUEST | NLM_F_ACK;
constexpr std::uint16_t create_flags = request_flags | NLM_F_CREATE | NLM_F_EXCL;

/// One request, built attribute by attribute.
class Message {
  public:
    Message(std::uint16_t type, std::uint16_t flags) {
        nlmsghdr header{};
        header.nlmsg_type = type;
        header.nlmsg_flags = flags;
        append(&header, sizeof header);
    }

    /// Appends a structure of the kernel, padded.
    template <class Value>
    void put(const Value& value) {
        append(&value, sizeof value);
    }

    template <class Value>
    void attribute(std::uint16_t type, const Value& value) {
        octets(type, &value, sizeof value);
    }

    void text(std::uint16_t type, const std::string& value) {
        octets(type, value.c_str(), value.size() + 1);
    }

    void address(std::uint16_t type, const Address& value) {
        octets(type, value.octets.data(), value.family == Family::ipv6 ? 16 : 4);
    }

    /// Starts an attribute that holds others. Gives: what `close` wants.
    [[nodiscard]] std::size_t open(std::uint16_t type) {
        const std::size_t start = size_;
        octets(type, nullptr, 0);
        return start;
    }

    void close(std::size_t start) {
        const auto length = static_cast<std::uint16_t>(size_ - start);
        std::memcpy(buffer_.data() + start + offsetof(rtattr, rta_len), &length, sizeof length);
    }

    /// Sends it and reads the reply. Gives: its size, -1 with errno.
    [[nodiscard]] ssize_t ask(int socket, std::span<char> reply) {
        const auto length = static_cast<std::uint32_t>(size_);
        std::memcpy(buffer_.data() + offsetof(nlmsghdr, nlmsg_len), &length, sizeof length);
        if (::send(socket, buffer_.data(), size_, 0) < 0) {
            return -1;
        }
        return ::recv(socket, reply.data(), reply.size(), 0);
    }

    /// Sends it and reads the acknowledgement. Gives: an errno, 0 for success.
    [[nodiscard]] int exchange(int socket) {
        std::array<char, 4096> reply{};
        const ssize_t received = ask(socket, reply);
        if (received < 0) {
            return errno;
        }
        nlmsghdr header{};
        std::memcpy(&header, reply.data(), sizeof header);
        if (received < static_cast<ssize_t>(NLMSG_LENGTH(sizeof(nlmsgerr))) ||
            header.nlmsg_type != NLMSG_ERROR) {
            return EPROTO;
        }
        nlmsgerr error{};
        std::memcpy(&error, reply.data() + NLMSG_HDRLEN, sizeof error);
        return -error.error;
    }

  private:
    void append(const void* data, std::size_t size) {
        WIRETRIAL_CHECK(size_ + NLMSG_ALIGN(size) <= buffer_.size());
        if (size > 0) {
            std::memcpy(buffer_.data() + size_, data, size);
        }
        size_ += NLMSG_ALIGN(size);
    }

    void octets(std::uint16_t type, const void* data, std::size_t size) {
        const rtattr header{.rta_len = static_cast<std::uint16_t>(RTA_LENGTH(size)),
                            .rta_type = type};
        append(&header, sizeof header);
        append(data, size);
    }

    std::array<char, 1024> buffer_{};
    std::size_t size_ = 0;
};

IoResult<void> outcome(const std::string& action, int error) {
    if (error != 0) {
        return std::unexpected(io_error("cannot " + action, error));
    }
    return {};
}

std::uint8_t family_number(const Address& address) {
    return address.family == Family::ipv6 ? AF_INET6 : AF_INET;
}

std::uint8_t route_type(RouteKind kind) {
    switch (kind) {
        case RouteKind::unicast:
            return RTN_UNICAST;
        case RouteKind::blackhole:
            return RTN_BLACKHOLE;
        case RouteKind::unreachable:
            break;
    }
    return RTN_UNREACHABLE;
}

/// All ones behind the prefix: 10.77.0.255 for 10.77.0.1/24.
Address broadcast_of(Address address, unsigned prefix) {
    for (unsigned bit = prefix; bit < 32; ++bit) {
        address.octets.at(bit / 8) |= static_cast<std::uint8_t>(0x80U >> (bit % 8));
    }
    return address;
}

}  // namespace

IoResult<RouteNetlink> RouteNetlink::open() {
    Fd fd(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
    if (!fd) {
        return std::unexpected(io_error("cannot open a netlink socket", errno));
    }
    // An answer is immediate; the limit is there so that nothing can hang.
    const timeval limit{.tv_sec = 5, .tv_usec = 0};
    ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    return RouteNetlink(std::move(fd));
}

int RouteNetlink::index_of(const std::string& name) const {
    ifreq request{};
    WIRETRIAL_CHECK(name.size() < sizeof request.ifr_name);
    std::memcpy(request.ifr_name, name.data(), name.size());
    return ::ioctl(fd_.get(), SIOCGIFINDEX, &request) == 0 ? request.ifr_ifindex : 0;
}

IoResult<void> RouteNetlink::add_bridge(const std::string& name) {
    Message message(RTM_NEWLINK, create_flags);
    message.put(ifinfomsg{});
    message.text(IFLA_IFNAME, name);
    const std::size_t info = message.open(IFLA_LINKINFO);
    message.text(IFLA_INFO_KIND, "bridge");
    const std::size_t data = message.open(IFLA_INFO_DATA);
    // Snooping would make who hears a group depend on the queries that were heard before.
    message.attribute(IFLA_BR_MCAST_SNOOPING, std::uint8_t{0});
    message.close(data);
    message.close(info);
    return outcome("make the bridge " + name, message.exchange(fd_.get()));
}

IoResult<void> RouteNetlink::add_veth(const VethPair& pair) {
    Message message(RTM_NEWLINK, create_flags);
    message.put(ifinfomsg{});
    message.text(IFLA_IFNAME, pair.name);
    message.attribute(IFLA_MASTER, static_cast<std::uint32_t>(index_of(pair.bridge)));
    const std::size_t info = message.open(IFLA_LINKINFO);
    message.text(IFLA_INFO_KIND, "veth");
    const std::size_t data = message.open(IFLA_INFO_DATA);
    const std::size_t peer = message.open(VETH_INFO_PEER);
    message.put(ifinfomsg{});
    message.text(IFLA_IFNAME, pair.peer_name);
    message.attribute(IFLA_NET_NS_FD, static_cast<std::uint32_t>(pair.peer_namespace));
    message.close(peer);
    message.close(data);
    message.close(info);
    return outcome("make the link " + pair.name, message.exchange(fd_.get()));
}

IoResult<void> RouteNetlink::set_link(const std::string& name, bool is_up) {
    ifinfomsg link{};
    link.ifi_index = index_of(name);
    link.ifi_change = IFF_UP;
    link.ifi_flags = is_up ? IFF_UP : 0;
    Message message(RTM_NEWLINK, request_flags);
    message.put(link);
    return outcome("set the link " + name + (is_up ? " up" : " down"), message.exchange(fd_.get()));
}

bool RouteNetlink::is_operational(const std::string& name) const {
    ifinfomsg link{};
    link.ifi_index = index_of(name);
    Message message(RTM_GETLINK, NLM_F_REQUEST);
    message.put(link);
    std::array<char, 16384> reply{};
    const ssize_t received = message.ask(fd_.get(), reply);
    std::size_t at = NLMSG_LENGTH(sizeof(ifinfomsg));
    while (received > 0 && at + sizeof(rtattr) <= static_cast<std::size_t>(received)) {
        rtattr attribute{};
        std::memcpy(&attribute, reply.data() + at, sizeof attribute);
        if (attribute.rta_type == IFLA_OPERSTATE) {
            return reply.at(at + RTA_LENGTH(0)) == IF_OPER_UP;
        }
        if (attribute.rta_len < sizeof attribute) {
            break;
        }
        at += RTA_ALIGN(attribute.rta_len);
    }
    return false;
}

IoResult<void> RouteNetlink::add_address(const std::string& name,
                                         const Address& address,
                                         unsigned prefix) {
    ifaddrmsg assigned{};
    assigned.ifa_family = family_number(address);
    assigned.ifa_prefixlen = static_cast<std::uint8_t>(prefix);
    assigned.ifa_index = static_cast<std::uint32_t>(index_of(name));
    // Nobody else has it, and detecting that would take a second (RFC 4862 5.4).
    assigned.ifa_flags = address.family == Family::ipv6 ? IFA_F_NODAD : 0;
    Message message(RTM_NEWADDR, create_flags);
    message.put(assigned);
    message.address(IFA_LOCAL, address);
    message.address(IFA_ADDRESS, address);
    if (address.family == Family::ipv4) {
        message.address(IFA_BROADCAST, broadcast_of(address, prefix));
    }
    return outcome("give " + name + " the address " + transport::host_text(address),
                   message.exchange(fd_.get()));
}

bool RouteNetlink::is_local(const Address& address) const {
    rtmsg head{};
    head.rtm_family = family_number(address);
    head.rtm_dst_len = address.family == Family::ipv6 ? 128 : 32;
    Message message(RTM_GETROUTE, NLM_F_REQUEST);
    message.put(head);
    message.address(RTA_DST, address);
    std::array<char, 4096> reply{};
    const ssize_t received = message.ask(fd_.get(), reply);
    nlmsghdr header{};
    std::memcpy(&header, reply.data(), sizeof header);
    if (received < static_cast<ssize_t>(NLMSG_LENGTH(sizeof head)) ||
        header.nlmsg_type != RTM_NEWROUTE) {
        return false;
    }
    std::memcpy(&head, reply.data() + NLMSG_HDRLEN, sizeof head);
    return head.rtm_type == RTN_LOCAL;
}

IoResult<void> RouteNetlink::add_route(const Route& route) {
    rtmsg head{};
    head.rtm_family = family_number(route.destination);
    head.rtm_dst_len = static_cast<std::uint8_t>(route.prefix);
    head.rtm_table = RT_TABLE_MAIN;
    head.rtm_protocol = RTPROT_STATIC;
    head.rtm_scope =
        route.kind == RouteKind::unicast && !route.gateway ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE;
    head.rtm_type = route_type(route.kind);
    Message message(RTM_NEWROUTE, create_flags);
    message.put(head);
    if (route.prefix > 0) {
        message.address(RTA_DST, route.destination);
    }
    if (route.gateway) {
        message.address(RTA_GATEWAY, *route.gateway);
    }
    if (!route.interface.empty()) {
        message.attribute(RTA_OIF, static_cast<std::uint32_t>(index_of(route.interface)));
    }
    return outcome("add a route to " + transport::host_text(route.destination),
                   message.exchange(fd_.get()));
}

}  // namespace wiretrial::kernel
