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

/// Whether the tree holds an internet socket that is neither unconnected nor the far end of one of ours. A few questions
/// about single sockets are a hundred times cheaper than a walk through the kernel's table of connections.
bool has_other_socket(SockDiag& diag,
                      Inodes tree,
                      std::span<const int> own,
                      const std::vector<LocalSocket>& local) {
    const auto forget = [&tree](std::uint64_t inode) { std::erase(tree, inode); };
    for (const LocalSocket& socket : local) {
        forget(socket.inode);
    }
    for (const int socket : own) {
        const Address near = local_address(socket);
        if (near.family == Family::unix_path) {
            continue;
        }
        if (const auto far = diag.stream(peer_address(socket), near)) {
            forget(far->inode);
        }
    }
    for (const Service service : {Service::stream, Service::datagram}) {
        for (const Family family : {Family::ipv4, Family::ipv6}) {
            if (tree.empty()) {
                return false;
            }
            for (const SocketReport& report : diag.bound(family, service)) {
                if (report.remote.port == 0) {
                    forget(report.inode);
                }
            }
        }
    }
    return !tree.empty();
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
    const std::vector<LocalSocket> local = diag.local_sockets();
    if (std::ranges::any_of(local, [&](const LocalSocket& socket) {
            return holds(tree, socket.inode) && socket.peer != 0 && !holds(tree, socket.peer) &&
                   !holds(own_inodes, socket.peer);
        })) {
        return true;
    }
    if (!has_other_socket(diag, tree, own, local)) {
        return false;
    }
    for (const Service service : {Service::stream, Service::datagram}) {
        for (const Family family : {Family::ipv4, Family::ipv6}) {
            if (has_third_party_at(diag.receiving(family, service), tree, own_ports)) {
                return true;
            }
        }
    }
    return false;
}

}  // namespace wiretrial::kernel
