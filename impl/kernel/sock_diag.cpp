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
#include <linux/unix_diag.h>
#include <sys/socket.h>

namespace wiretrial::kernel {

using transport::Address;
using transport::Family;
using transport::Service;

namespace {

constexpr std::uint8_t state_established = 1;
constexpr std::uint8_t state_syn_sent = 2;
constexpr std::uint8_t state_syn_received = 3;
constexpr std::uint8_t state_fin_wait1 = 4;
constexpr std::uint8_t state_fin_wait2 = 5;
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

/// Calls `take(attribute, value)` for each attribute behind a body of `body_octets`.
template <typename Take>
void for_each_attribute(const nlmsghdr& header,
                        const char* message,
                        std::size_t body_octets,
                        Take take) {
    std::size_t offset = NLMSG_LENGTH(0) + NLMSG_ALIGN(body_octets);
    while (offset + sizeof(rtattr) <= header.nlmsg_len) {
        rtattr attribute{};
        std::memcpy(&attribute, message + offset, sizeof attribute);
        if (attribute.rta_len < sizeof attribute || offset + attribute.rta_len > header.nlmsg_len) {
            return;
        }
        take(attribute, message + offset + RTA_LENGTH(0));
        offset += RTA_ALIGN(attribute.rta_len);
    }
}

Address remote_of(const inet_diag_msg& body) {
    Address remote{.family = body.idiag_family == AF_INET ? Family::ipv4 : Family::ipv6,
                   .port = ntohs(body.id.idiag_dport)};
    std::memcpy(remote.octets.data(), body.id.idiag_dst, remote.family == Family::ipv4 ? 4 : 16);
    return remote;
}

template <typename Request>
std::span<const char> octets_of(const Request& request) {
    return {reinterpret_cast<const char*>(&request), sizeof request};
}

SocketReport read_report(const nlmsghdr& header, const char* message) {
    inet_diag_msg body{};
    std::memcpy(&body, message + NLMSG_HDRLEN, sizeof body);
    SocketReport report{.state = body.idiag_state,
                        .receive_queue = body.idiag_rqueue,
                        .send_queue = body.idiag_wqueue,
                        .inode = body.idiag_inode,
                        .port = ntohs(body.id.idiag_sport),
                        .remote = remote_of(body)};
    for_each_attribute(
        header, message, sizeof body, [&](const rtattr& attribute, const char* value) {
            if (attribute.rta_type != INET_DIAG_INFO) {
                return;
            }
            tcp_info info{};
            std::memcpy(&info, value,
                        std::min<std::size_t>(sizeof info, attribute.rta_len - RTA_LENGTH(0)));
            report.octets_received = info.tcpi_bytes_received;
            report.octets_unsent = info.tcpi_notsent_bytes;
        });
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
    return all(family, service, service == Service::stream ? 1U << state_listen : ~0U);
}

std::vector<SocketReport> SockDiag::receiving(Family family, Service service) {
    return all(family, service,
               1U << state_listen | 1U << state_established | 1U << state_syn_sent |
                   1U << state_fin_wait1 | 1U << state_fin_wait2);
}

std::vector<SocketReport> SockDiag::all(Family family, Service service, std::uint32_t states) {
    Request request;
    request.header = header_for(NLM_F_REQUEST | NLM_F_DUMP);
    request.body.sdiag_family = family == Family::ipv4 ? AF_INET : AF_INET6;
    request.body.sdiag_protocol = service == Service::stream ? IPPROTO_TCP : IPPROTO_UDP;
    request.body.idiag_states = states;
    std::vector<SocketReport> reports;
    dump(octets_of(request), [&](const nlmsghdr& header, const char* message) {
        if (header.nlmsg_len >= NLMSG_LENGTH(sizeof(inet_diag_msg))) {
            reports.push_back(read_report(header, message));
        }
    });
    return reports;
}

std::vector<LocalSocket> SockDiag::local_sockets() {
    struct {
        nlmsghdr header{};
        unix_diag_req body{};
    } request;
    request.header.nlmsg_len = NLMSG_LENGTH(sizeof request.body);
    request.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    request.body.sdiag_family = AF_UNIX;
    request.body.udiag_states = ~0U;
    request.body.udiag_show = UDIAG_SHOW_PEER;
    std::vector<LocalSocket> sockets;
    dump(octets_of(request), [&](const nlmsghdr& header, const char* message) {
        unix_diag_msg body{};
        if (header.nlmsg_len < NLMSG_LENGTH(sizeof body)) {
            return;
        }
        std::memcpy(&body, message + NLMSG_HDRLEN, sizeof body);
        sockets.push_back({.inode = body.udiag_ino});
        if (body.udiag_type == SOCK_DGRAM || body.udiag_state != state_established) {
            return;
        }
        for_each_attribute(header, message, sizeof body,
                           [&](const rtattr& attribute, const char* value) {
                               std::uint32_t peer = 0;
                               if (attribute.rta_type == UNIX_DIAG_PEER &&
                                   attribute.rta_len >= RTA_LENGTH(sizeof peer)) {
                                   std::memcpy(&peer, value, sizeof peer);
                                   sockets.back().peer = peer;
                               }
                           });
    });
    return sockets;
}

void SockDiag::dump(std::span<const char> request,
                    const std::function<void(const nlmsghdr&, const char*)>& take) {
    if (::send(netlink_.get(), request.data(), request.size(), 0) !=
        static_cast<ssize_t>(request.size())) {
        return;
    }
    std::vector<char> buffer(std::size_t{64} * 1024);
    for (;;) {
        const ssize_t size = ::recv(netlink_.get(), buffer.data(), buffer.size(), 0);
        if (size <= 0) {
            return;
        }
        std::size_t offset = 0;
        while (offset + NLMSG_HDRLEN <= static_cast<std::size_t>(size)) {
            nlmsghdr header{};
            std::memcpy(&header, buffer.data() + offset, sizeof header);
            if (header.nlmsg_type == NLMSG_DONE || header.nlmsg_type == NLMSG_ERROR ||
                header.nlmsg_len < NLMSG_HDRLEN ||
                offset + header.nlmsg_len > static_cast<std::size_t>(size)) {
                return;
            }
            take(header, buffer.data() + offset);
            offset += NLMSG_ALIGN(header.nlmsg_len);
        }
    }
}

}  // namespace wiretrial::kernel
