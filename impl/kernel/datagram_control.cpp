// datagram_control: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/datagram_control.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string>

#include <ifaddrs.h>
#include <linux/errqueue.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/udp.h>

namespace wiretrial::kernel {

using transport::Address;
using transport::Family;

namespace {

/// Index of the interface that has this address; 0 for none.
unsigned interface_index(const Address& address) {
    if (address.scope != 0) {
        return address.scope;
    }
    ifaddrs* list = nullptr;
    if (::getifaddrs(&list) != 0) {
        return 0;
    }
    const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> owner(list, &::freeifaddrs);
    for (const ifaddrs* entry = list; entry != nullptr; entry = entry->ifa_next) {
        if (entry->ifa_addr == nullptr ||
            (entry->ifa_addr->sa_family != AF_INET && entry->ifa_addr->sa_family != AF_INET6)) {
            continue;
        }
        SocketAddress own;
        own.length =
            entry->ifa_addr->sa_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
        std::memcpy(&own.storage, entry->ifa_addr, own.length);
        if (transport::host_text(to_address(own)) == transport::host_text(address)) {
            return ::if_nametoindex(entry->ifa_name);
        }
    }
    return 0;
}

/// Errors: ENODEV with a sentence where no interface has the address.
IoResult<unsigned> required_index(const std::optional<Address>& interface) {
    if (!interface) {
        return 0U;
    }
    if (const unsigned index = interface_index(*interface); index != 0) {
        return index;
    }
    return std::unexpected(
        io_error("no interface has the address " + transport::host_text(*interface), ENODEV));
}

IoResult<void> option_result(int result, std::string_view action) {
    if (result != 0) {
        return std::unexpected(io_error(action, errno));
    }
    return {};
}

in_addr to_in_addr(const Address& address) {
    in_addr result{};
    std::memcpy(&result, address.octets.data(), sizeof result);
    return result;
}

in6_addr to_in6_addr(const Address& address) {
    in6_addr result{};
    std::memcpy(&result, address.octets.data(), sizeof result);
    return result;
}

template <class Info>
void add_control(msghdr& message, std::span<char> room, int level, int type, const Info& info) {
    const std::size_t used = message.msg_controllen;
    std::memset(room.data() + used, 0, CMSG_SPACE(sizeof info));
    message.msg_control = room.data();
    message.msg_controllen = used + CMSG_SPACE(sizeof info);
    cmsghdr header{};
    header.cmsg_len = CMSG_LEN(sizeof info);
    header.cmsg_level = level;
    header.cmsg_type = type;
    std::memcpy(room.data() + used, &header, sizeof header);
    std::memcpy(room.data() + used + CMSG_LEN(0), &info, sizeof info);
}

}  // namespace

int enable_datagram_control(int fd, const Address& bound) {
    const bool is_ipv4 = bound.family == Family::ipv4;
    const int error = is_ipv4 ? set_option(fd, IPPROTO_IP, IP_RECVERR, 1)
                              : set_option(fd, IPPROTO_IPV6, IPV6_RECVERR, 1);
    if (error != 0 || transport::is_loopback(bound)) {
        return error;
    }
    return is_ipv4 ? set_option(fd, IPPROTO_IP, IP_PKTINFO, 1)
                   : set_option(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
}

std::optional<Address> reply_address_of(const msghdr& message) {
    // The macros take a msghdr that may change.
    msghdr copy = message;
    for (cmsghdr* header = CMSG_FIRSTHDR(&copy); header != nullptr;
         header = CMSG_NXTHDR(&copy, header)) {
        Address address;
        if (header->cmsg_level == IPPROTO_IP && header->cmsg_type == IP_PKTINFO) {
            in_pktinfo info{};
            std::memcpy(&info, CMSG_DATA(header), sizeof info);
            std::memcpy(address.octets.data(), &info.ipi_spec_dst, sizeof info.ipi_spec_dst);
            return address;
        }
        if (header->cmsg_level == IPPROTO_IPV6 && header->cmsg_type == IPV6_PKTINFO) {
            in6_pktinfo info{};
            std::memcpy(&info, CMSG_DATA(header), sizeof info);
            if (IN6_IS_ADDR_MULTICAST(&info.ipi6_addr)) {
                return std::nullopt;
            }
            address.family = Family::ipv6;
            std::memcpy(address.octets.data(), &info.ipi6_addr, sizeof info.ipi6_addr);
            address.scope = IN6_IS_ADDR_LINKLOCAL(&info.ipi6_addr)
                                ? static_cast<std::uint32_t>(info.ipi6_ifindex)
                                : 0;
            return address;
        }
    }
    return std::nullopt;
}

void set_source(msghdr& message, std::span<char> room, const Address& from) {
    if (from.family == Family::ipv4) {
        in_pktinfo info{};
        info.ipi_spec_dst = to_in_addr(from);
        add_control(message, room, IPPROTO_IP, IP_PKTINFO, info);
    } else if (from.family == Family::ipv6) {
        in6_pktinfo info{};
        info.ipi6_addr = to_in6_addr(from);
        info.ipi6_ifindex = from.scope;
        add_control(message, room, IPPROTO_IPV6, IPV6_PKTINFO, info);
    }
}

void set_segment_size(msghdr& message, std::span<char> room, std::size_t octets) {
    add_control(message, room, SOL_UDP, UDP_SEGMENT, static_cast<std::uint16_t>(octets));
}

std::optional<int> take_icmp_error(int fd) {
    while (true) {
        alignas(cmsghdr) std::array<char, 512> control{};
        msghdr message{};
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        if (::recvmsg(fd, &message, MSG_ERRQUEUE) < 0) {
            return std::nullopt;
        }
        for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
             header = CMSG_NXTHDR(&message, header)) {
            const bool is_error =
                (header->cmsg_level == IPPROTO_IP && header->cmsg_type == IP_RECVERR) ||
                (header->cmsg_level == IPPROTO_IPV6 && header->cmsg_type == IPV6_RECVERR);
            sock_extended_err error{};
            if (is_error) {
                std::memcpy(&error, CMSG_DATA(header), sizeof error);
            }
            if (error.ee_origin == SO_EE_ORIGIN_ICMP || error.ee_origin == SO_EE_ORIGIN_ICMP6) {
                return static_cast<int>(error.ee_errno);
            }
        }
    }
}

IoResult<void> join_group(int fd, const Address& group, const std::optional<Address>& interface) {
    const IoResult<unsigned> index = required_index(interface);
    if (!index) {
        return std::unexpected(index.error());
    }
    const std::string action = "cannot join the group " + transport::host_text(group);
    if (group.family == Family::ipv6) {
        ipv6_mreq request{};
        request.ipv6mr_multiaddr = to_in6_addr(group);
        request.ipv6mr_interface = *index;
        return option_result(
            ::setsockopt(fd, IPPROTO_IPV6, IPV6_JOIN_GROUP, &request, sizeof request), action);
    }
    ip_mreqn request{};
    request.imr_multiaddr = to_in_addr(group);
    request.imr_ifindex = static_cast<int>(*index);
    // Otherwise a socket bound to the wildcard also gets the groups that other programs here
    // joined.
    set_option(fd, IPPROTO_IP, IP_MULTICAST_ALL, 0);
    return option_result(::setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &request, sizeof request),
                         action);
}

IoResult<void> set_multicast_interface(int fd, const Address& interface) {
    const IoResult<unsigned> index = required_index(interface);
    if (!index) {
        return std::unexpected(index.error());
    }
    const std::string action = "cannot send to groups from " + transport::host_text(interface);
    if (interface.family == Family::ipv6) {
        const int number = static_cast<int>(*index);
        return option_result(
            ::setsockopt(fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, &number, sizeof number), action);
    }
    ip_mreqn request{};
    request.imr_address = to_in_addr(interface);
    request.imr_ifindex = static_cast<int>(*index);
    return option_result(::setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &request, sizeof request),
                         action);
}

}  // namespace wiretrial::kernel
