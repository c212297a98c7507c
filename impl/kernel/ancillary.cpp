// ancillary: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/ancillary.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>

#include <linux/errqueue.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>

#include "impl/kernel/errno_names.hpp"
#include "impl/kernel/sockets.hpp"

namespace wiretrial::kernel {

using transport::Address;
using transport::Family;
using transport::SocketCall;
using Facts = std::map<std::string, std::string>;

namespace {

template <class Value>
Value payload_of(const cmsghdr& header) {
    Value value{};
    const std::size_t room = header.cmsg_len - CMSG_LEN(0);
    std::memcpy(&value, CMSG_DATA(&header), std::min(room, sizeof value));
    return value;
}

template <class Octets>
std::string host_of(const Octets& octets, Family family) {
    Address address{.family = family};
    static_assert(sizeof octets <= sizeof address.octets);
    std::memcpy(address.octets.data(), &octets, sizeof octets);
    return transport::host_text(address);
}

/// The name of an interface in the network namespace of the socket, which may not be ours.
std::string interface_name(int socket, unsigned index) {
    ifreq request{};
    request.ifr_ifindex = static_cast<int>(index);
    return ::ioctl(socket, SIOCGIFNAME, &request) == 0 ? request.ifr_name : std::to_string(index);
}

/// 0 where there is no interface of the name.
int interface_index(int socket, const std::string& name) {
    ifreq request{};
    if (name.size() >= sizeof request.ifr_name) {
        return 0;
    }
    std::memcpy(request.ifr_name, name.data(), name.size());
    return ::ioctl(socket, SIOCGIFINDEX, &request) == 0 ? request.ifr_ifindex : 0;
}

std::string_view origin_word(std::uint8_t origin) {
    switch (origin) {
        case SO_EE_ORIGIN_LOCAL:
            return "local";
        case SO_EE_ORIGIN_ICMP:
            return "icmp";
        case SO_EE_ORIGIN_ICMP6:
            return "icmp6";
        default:
            return "other";
    }
}

void read_error(const cmsghdr& header, Facts& facts) {
    const auto error = payload_of<sock_extended_err>(header);
    facts["error"] = errno_name(static_cast<int>(error.ee_errno));
    facts["error_origin"] = origin_word(error.ee_origin);
    facts["error_type"] = std::to_string(error.ee_type);
    facts["error_code"] = std::to_string(error.ee_code);
    facts["error_info"] = std::to_string(error.ee_info);
    SocketAddress offender;
    const std::size_t room = header.cmsg_len - CMSG_LEN(0);
    if (room <= sizeof error) {
        return;
    }
    std::memcpy(&offender.storage, CMSG_DATA(&header) + sizeof error,
                std::min(room - sizeof error, sizeof offender.storage));
    if (offender.storage.ss_family == AF_INET || offender.storage.ss_family == AF_INET6) {
        facts["offender"] = transport::host_text(to_address(offender));
    }
}

void read_ipv4(int socket, const cmsghdr& header, Facts& facts) {
    if (header.cmsg_type == IP_PKTINFO) {
        const auto info = payload_of<in_pktinfo>(header);
        facts["destination"] = host_of(info.ipi_addr, Family::ipv4);
        facts["interface"] = interface_name(socket, static_cast<unsigned>(info.ipi_ifindex));
    } else if (header.cmsg_type == IP_TTL) {
        facts["ttl"] = std::to_string(payload_of<int>(header));
    } else if (header.cmsg_type == IP_TOS) {
        facts["tos"] = std::to_string(payload_of<std::uint8_t>(header));
    } else if (header.cmsg_type == IP_RECVERR) {
        read_error(header, facts);
    }
}

void read_ipv6(int socket, const cmsghdr& header, Facts& facts) {
    if (header.cmsg_type == IPV6_PKTINFO) {
        const auto info = payload_of<in6_pktinfo>(header);
        facts["destination"] = host_of(info.ipi6_addr, Family::ipv6);
        facts["interface"] = interface_name(socket, info.ipi6_ifindex);
    } else if (header.cmsg_type == IPV6_HOPLIMIT) {
        facts["ttl"] = std::to_string(payload_of<int>(header));
    } else if (header.cmsg_type == IPV6_TCLASS) {
        facts["tos"] = std::to_string(payload_of<int>(header));
    } else if (header.cmsg_type == IPV6_RECVERR) {
        read_error(header, facts);
    }
}

/// The one message of ancillary data that sendmsg is given here.
struct ControlKind {
    int level = 0;
    int type = 0;
};

template <class Info>
void put(msghdr& message, ControlKind kind, const Info& info) {
    message.msg_controllen = CMSG_SPACE(sizeof info);
    cmsghdr* const header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = kind.level;
    header->cmsg_type = kind.type;
    header->cmsg_len = CMSG_LEN(sizeof info);
    std::memcpy(CMSG_DATA(header), &info, sizeof info);
}

bool is_ipv6(int socket, const SocketCall& call) {
    if (call.source_address) {
        return call.source_address->family == Family::ipv6;
    }
    int domain = 0;
    socklen_t length = sizeof domain;
    return ::getsockopt(socket, SOL_SOCKET, SO_DOMAIN, &domain, &length) == 0 && domain == AF_INET6;
}

}  // namespace

void ControlBuffer::lend(msghdr& message, std::size_t octets_max) {
    message.msg_control = octets_.data();
    message.msg_controllen =
        octets_max == 0 ? octets_.size() : std::min(octets_max, octets_.size());
}

int ControlBuffer::put_source(msghdr& message, const SocketCall& call) {
    if (!call.source_address && call.option.empty()) {
        return 0;
    }
    const int index = call.option.empty() ? 0 : interface_index(call.socket, call.option);
    if (!call.option.empty() && index == 0) {
        return ENODEV;
    }
    lend(message, 0);
    if (is_ipv6(call.socket, call)) {
        in6_pktinfo info{};
        if (call.source_address) {
            std::memcpy(&info.ipi6_addr, call.source_address->octets.data(), sizeof info.ipi6_addr);
        }
        info.ipi6_ifindex = static_cast<unsigned>(index);
        put(message, {.level = IPPROTO_IPV6, .type = IPV6_PKTINFO}, info);
        return 0;
    }
    in_pktinfo info{};
    if (call.source_address) {
        std::memcpy(&info.ipi_spec_dst, call.source_address->octets.data(),
                    sizeof info.ipi_spec_dst);
    }
    info.ipi_ifindex = index;
    put(message, {.level = IPPROTO_IP, .type = IP_PKTINFO}, info);
    return 0;
}

void read_ancillary(int socket, msghdr& message, Facts& facts) {
    for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
         header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SO_RXQ_OVFL) {
            facts["dropped"] = std::to_string(payload_of<std::uint32_t>(*header));
        } else if (header->cmsg_level == IPPROTO_IP) {
            read_ipv4(socket, *header, facts);
        } else if (header->cmsg_level == IPPROTO_IPV6) {
            read_ipv6(socket, *header, facts);
        }
    }
}

}  // namespace wiretrial::kernel
