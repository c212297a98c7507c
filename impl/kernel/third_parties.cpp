// third_parties: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/third_parties.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include <sys/stat.h>

#include "impl/kernel/proc_scan.hpp"
#include "impl/kernel/sockets.hpp"

namespace wiretrial::kernel {

using transport::Address;
using transport::Family;
using transport::Service;

namespace {

using Inodes = std::vector<std::uint64_t>;

bool holds(const Inodes& inodes, std::uint64_t inode) {
    return std::ranges::find(inodes, inode) != inodes.end();
}

bool has_third_party_at(const std::vector<SocketReport>& reports,
                        const Inodes& tree,
                        std::span<const std::uint16_t> own_ports) {
    std::vector<SocketReport> ours;
    std::vector<std::uint16_t> tree_ports;
    for (const SocketReport& report : reports) {
        if (holds(tree, report.inode)) {
            ours.push_back(report);
            tree_ports.push_back(report.port);
        }
    }
    const auto listens_at = [&](std::uint16_t port) {
        return std::ranges::any_of(ours, [port](const SocketReport& report) {
            return report.port == port && report.remote.port == 0;
        });
    };
    return std::ranges::any_of(ours, [&](const SocketReport& report) {
        const std::uint16_t to = report.remote.port;
        const bool is_known = std::ranges::find(tree_ports, to) != tree_ports.end() ||
                              std::ranges::find(own_ports, to) != own_ports.end();
        return to != 0 && !listens_at(report.port) &&
               !(transport::is_loopback(report.remote) && is_known);
    });
}

}  // namespace

bool has_third_party(SockDiag& diag, pid_t root, std::span<const int> own) {
    const Inodes tree = socket_inodes(root);
    if (tree.empty()) {
        return false;
    }
    std::vector<std::uint16_t> own_ports;
    Inodes own_inodes;
    for (const int socket : own) {
        struct stat status{};
        if (::fstat(socket, &status) == 0) {
            own_inodes.push_back(status.st_ino);
            own_ports.push_back(local_address(socket).port);
        }
    }
    for (const Service service : {Service::stream, Service::datagram}) {
        for (const Family family : {Family::ipv4, Family::ipv6}) {
            if (has_third_party_at(diag.receiving(family, service), tree, own_ports)) {
                return true;
            }
        }
    }
    const auto local = diag.local_connections();
    return std::ranges::any_of(local, [&](const LocalConnection& connection) {
        return holds(tree, connection.inode) && connection.peer != 0 &&
               !holds(tree, connection.peer) && !holds(own_inodes, connection.peer);
    });
}

}  // namespace wiretrial::kernel
