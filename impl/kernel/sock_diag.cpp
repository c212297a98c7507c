// sock_diag: see the header.
//
// Traps that this file knows: after a close the look-up of a connection falls through to the
// listener; TCP_DEFER_ACCEPT answers with a request socket; for UDP source and destination are
// swapped, because the kernel looks for the receiver of a packet (inet_diag's udp_dump_one).
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/sock_diag.hpp"

#include <array>
#include <cstddef>
#include <cstring>

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <sys/socket.h>

namespace wiretrial::kernel {

using transport::Address;
using transport::Family;
using transport::Service;

namespace {

constexpr std::uint8_t state_syn_received = 3;
constexpr std::uint8_t state_listen = 10;
constexpr std::uint8_t state_new_syn_received = 12;

void fill(inet_diag_sockid& id, const Address& source, const Address& destination) {
    id.idiag_sport = htons(source.port);
    id.idiag_dport = htons(destination.port);
    std::memcpy(id.idiag_src, source.octets.data(), sizeof id.idiag_src);
    std::memcpy(id.idiag_dst, destination.octets.data(), sizeof id.idiag_dst);
    id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
    id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
}

SocketReport read_report(const nlmsghdr& header, const char* message) {
    inet_diag_msg body{};
    std::memcpy(&body, message + NLMSG_HDRLEN, sizeof body);
    SocketReport report{.state = body.idiag_state,
                        .receive_queue = body.idiag_rqueue,
                        .send_queue = body.idiag_wqueue,
                        .inode = body.idiag_inode,
                        .port = ntohs(body.id.idiag_sport)};
    std::size_t offset = NLMSG_HDRLEN + NLMSG_ALIGN(sizeof body);
    while (offset + sizeof(rtattr) <= header.nlmsg_len) {
        rtattr attribute{};
        std::memcpy(&attribute, message + offset, sizeof attribute);
        if (attribute.rta_len < sizeof attribute || offset + attribute.rta_len > header.nlmsg_len) {
            break;
        }
        if (attribute.rta_type == INET_DIAG_INFO) {
            tcp_info info{};
            std::memcpy(&info, message + offset + sizeof attribute,
                        std::min(sizeof info, attribute.rta_len - sizeof attribute));
            report.octets_received = info.tcpi_bytes_received;
            report.octets_unsent = info.tcpi_notsent_bytes;
        }
        offset += RTA_ALIGN(attribute.rta_len);
    }
    return report;
}

}  // namespace

struct SockDiag::Request {
    nlmsghdr header{};
    inet_diag_req_v2 body{};
};

SockDiag::SockDiag() : netlink_(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG)) {}

SockDiag::SockDiag(Fd netlink) : netlink_(std::move(netlink)) {}

static nlmsghdr header_for(unsigned flags) {
    nlmsghdr header{};
    header.nlmsg_len = NLMSG_LENGTH(sizeof(inet_diag_req_v2));
    header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    header.nlmsg_flags = static_cast<std::uint16_t>(flags);
    return header;
}

std::optional<SocketReport> SockDiag::ask(const Request& request) {
    if (::send(netlink_.get(), &request, sizeof request, 0) !=
        static_cast<ssize_t>(sizeof request)) {
        return std::nullopt;
    }
    alignas(nlmsghdr) std::array<char, 4096> buffer{};
    const ssize_t size = ::recv(netlink_.get(), buffer.data(), buffer.size(), 0);
    nlmsghdr header{};
    if (size < static_cast<ssize_t>(NLMSG_HDRLEN + sizeof(inet_diag_msg))) {
        return std::nullopt;
    }
    std::memcpy(&header, buffer.data(), sizeof header);
    if (header.nlmsg_type != SOCK_DIAG_BY_FAMILY ||
        header.nlmsg_len > static_cast<std::size_t>(size)) {
        return std::nullopt;
    }
    return read_report(header, buffer.data());
}

std::optional<SocketReport> SockDiag::stream(const Address& local, const Address& remote) {
    Request request;
    request.header = header_for(NLM_F_REQUEST);
    request.body.sdiag_family = local.family == Family::ipv4 ? AF_INET : AF_INET6;
    request.body.sdiag_protocol = IPPROTO_TCP;
    request.body.idiag_ext = 1U << (INET_DIAG_INFO - 1U);
    request.body.idiag_states = ~0U;
    fill(request.body.id, local, remote);
    const auto report = ask(request);
    if (report && (report->state == state_listen || report->state == state_syn_received ||
                   report->state == state_new_syn_received)) {
        return std::nullopt;
    }
    return report;
}

std::optional<SocketReport> SockDiag::datagram(const Address& local, const Address& remote) {
    Request request;
    request.header = header_for(NLM_F_REQUEST);
    request.body.sdiag_family = local.family == Family::ipv4 ? AF_INET : AF_INET6;
    request.body.sdiag_protocol = IPPROTO_UDP;
    request.body.idiag_states = ~0U;
    fill(request.body.id, remote, local);
    return ask(request);
}

std::vector<SocketReport> SockDiag::bound(Family family, Service service) {
    std::vector<SocketReport> reports;
    Request request;
    request.header = header_for(NLM_F_REQUEST | NLM_F_DUMP);
    request.body.sdiag_family = family == Family::ipv4 ? AF_INET : AF_INET6;
    request.body.sdiag_protocol = service == Service::stream ? IPPROTO_TCP : IPPROTO_UDP;
    request.body.idiag_states = service == Service::stream ? 1U << state_listen : ~0U;
    if (::send(netlink_.get(), &request, sizeof request, 0) !=
        static_cast<ssize_t>(sizeof request)) {
        return reports;
    }
    std::vector<char> buffer(std::size_t{64} * 1024);
    for (;;) {
        const ssize_t size = ::recv(netlink_.get(), buffer.data(), buffer.size(), 0);
        if (size <= 0) {
            return reports;
        }
        std::size_t offset = 0;
        while (offset + NLMSG_HDRLEN <= static_cast<std::size_t>(size)) {
            nlmsghdr header{};
            std::memcpy(&header, buffer.data() + offset, sizeof header);
            if (header.nlmsg_type == NLMSG_DONE || header.nlmsg_type == NLMSG_ERROR ||
                header.nlmsg_len < NLMSG_HDRLEN ||
                offset + header.nlmsg_len > static_cast<std::size_t>(size)) {
                return reports;
            }
            reports.push_back(read_report(header, buffer.data() + offset));
            offset += NLMSG_ALIGN(header.nlmsg_len);
        }
    }
}

}  // namespace wiretrial::kernel
