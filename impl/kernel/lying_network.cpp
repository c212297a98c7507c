// lying_network: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/lying_network.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "impl/kernel/errno_names.hpp"
#include "impl/kernel/lie_rules.hpp"
#include "impl/kernel/sockets.hpp"

namespace wiretrial::kernel {

using transport::Accepted;
using transport::Address;
using transport::CallResult;
using transport::Family;
using transport::IoResult;
using transport::Received;
using transport::Service;
using transport::Socket;
using transport::SocketCall;
using transport::SocketOptions;

namespace {

constexpr std::size_t datagram_octets_max = 65536;

CallResult answer_of(std::int64_t value, int error = 0) {
    CallResult result;
    result.value = value;
    result.errno_value = error;
    return result;
}

bool is_stream(Socket socket) {
    int type = 0;
    socklen_t size = sizeof type;
    return ::getsockopt(socket, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_STREAM;
}

/// Throws away what is queued now.
void drain(Socket socket) {
    std::array<char, 4096> buffer{};
    while (::recv(socket, buffer.data(), buffer.size(), MSG_DONTWAIT) > 0) {
    }
}

bool is_at_end(Socket socket) {
    char octet = 0;
    return ::recv(socket, &octet, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

bool is_any(const Address& address) {
    return std::ranges::all_of(address.octets, [](std::uint8_t octet) { return octet == 0; });
}

bool is_broadcast(const std::optional<Address>& address) {
    return address && address->family == Family::ipv4 && address->octets[3] == 255;
}

bool is_of(const SocketCall& call, std::initializer_list<std::string_view> names) {
    return std::ranges::find(names, call.name) != names.end();
}

Address ipv4(std::string_view host, std::uint16_t port) {
    return *transport::parse_host(host, port);
}

}  // namespace

IoResult<Socket> LyingNetwork::open(Service service, Family family, const SocketOptions& options) {
    SocketOptions told = options;
    told.nodelay = (options.nodelay && !lies_.holds_small_writes) || lies_.never_holds_writes;
    IoResult<Socket> socket = KernelNetwork::open(service, family, told);
    if (!socket) {
        return socket;
    }
    if (lies_.ipv6_takes_ipv4 && family == Family::ipv6) {
        set_option(*socket, IPPROTO_IPV6, IPV6_V6ONLY, 0);
    }
    if (lies_.urgent_is_in_line) {
        set_option(*socket, SOL_SOCKET, SO_OOBINLINE, 1);
    }
    const std::scoped_lock lock(mutex_);
    memories_[*socket] = {.shares_address = service == Service::datagram && options.reuse_address};
    return socket;
}

/// Where a socket is bound in place of the address.
Address LyingNetwork::misplace(Socket socket, const Address& address) {
    Address told = address;
    if (lies_.unix_path_taken_over && address.family == Family::unix_path) {
        ::unlink(address.path.c_str());
    }
    if (lies_.binds_foreign_address) {
        set_option(socket, IPPROTO_IP, IP_FREEBIND, 1);
    }
    if (address.family != Family::ipv4) {
        return told;
    }
    if (lies_.wildcard_is_loopback && is_any(address)) {
        told.octets = transport::loopback(Family::ipv4).octets;
    }
    if (lies_.bind_is_wildcard) {
        told.octets.fill(0);
    }
    return told;
}

void LyingNetwork::note_bound(Socket socket) {
    const std::uint16_t port = local_address(socket).port;
    const std::scoped_lock lock(mutex_);
    if (is_stream(socket)) {
        stream_ports_.insert(port);
        return;
    }
    Memory& memory = memory_of(socket);
    if (!memory.shares_address) {
        return;
    }
    for (auto& [other, its] : memories_) {
        if (other != socket && its.shares_address && local_address(other).port == port) {
            memory.is_deaf = true;
            memory.other = other;
            its.other = socket;
        }
    }
}

bool LyingNetwork::takes_port_for_taken(Socket socket, const Address& address) const {
    return lies_.services_share_ports && !is_stream(socket) && stream_ports_.contains(address.port);
}

IoResult<void> LyingNetwork::bind(Socket socket, const Address& address) {
    if (takes_port_for_taken(socket, address)) {
        return std::unexpected(io_error("cannot bind " + to_text(address), EADDRINUSE));
    }
    IoResult<void> bound = KernelNetwork::bind(socket, misplace(socket, address));
    if (bound) {
        note_bound(socket);
    } else if (lies_.shares_every_port && bound.error().errno_value == EADDRINUSE) {
        return {};
    }
    return bound;
}

IoResult<void> LyingNetwork::listen(Socket socket, int backlog) {
    constexpr int large = 128;
    return KernelNetwork::listen(socket, lies_.backlog_is_large ? large : backlog);
}

IoResult<void> LyingNetwork::connect(Socket socket, const Address& to) {
    if (lies_.hears_strangers && !is_stream(socket)) {
        return {};
    }
    return KernelNetwork::connect(socket, to);
}

IoResult<Accepted> LyingNetwork::accept(Socket socket) {
    IoResult<Accepted> accepted = KernelNetwork::accept(socket);
    const std::scoped_lock lock(mutex_);
    Memory& memory = memory_of(socket);
    if (lies_.accepts_latest_first) {
        for (; accepted; accepted = KernelNetwork::accept(socket)) {
            memory.waiting.push_back(*accepted);
        }
        if (!memory.waiting.empty()) {
            accepted = memory.waiting.back();
            memory.waiting.pop_back();
        }
    }
    if (!accepted) {
        return accepted;
    }
    if (lies_.accept_drops_early) {
        drain(accepted->socket);
    }
    memory.accepted.push_back(accepted->socket);
    memories_[accepted->socket] = {};
    return accepted;
}

IoResult<std::size_t> LyingNetwork::send(Socket socket, ByteView octets) {
    IoResult<std::size_t> sent = KernelNetwork::send(socket, octets);
    return sent && lies_.send_tells_too_much ? octets.size() : sent;
}

IoResult<std::size_t> LyingNetwork::send_to(Socket socket, ByteView octets, const Address& to) {
    constexpr std::size_t unfragmented = 1472;
    if (lies_.loses_fragments && octets.size() > unfragmented) {
        return octets.size();
    }
    if (lies_.doubles_datagrams) {
        static_cast<void>(KernelNetwork::send_to(socket, octets, to));
    }
    return KernelNetwork::send_to(socket, octets, to);
}

IoResult<Received> LyingNetwork::receive(Socket socket, std::size_t octets_max) {
    IoResult<Received> received = KernelNetwork::receive(socket, octets_max);
    if (!received) {
        return received;
    }
    Bytes& octets = received->octets;
    if (lies_.translates_line_ends) {
        for (std::size_t at = 0; (at = octets.find("\r\n", at)) != Bytes::npos; ++at) {
            octets.erase(at, 1);
        }
    }
    if (lies_.repeats_octets && !octets.empty()) {
        octets.push_back(octets.back());
    }
    return received;
}

/// A number that was closed is free for others: nothing may be done to it any more.
void LyingNetwork::forget(Socket socket) {
    memories_.erase(socket);
    for (auto& [listener, memory] : memories_) {
        std::erase(memory.accepted, socket);
    }
}

void LyingNetwork::close(Socket socket) {
    {
        const std::scoped_lock lock(mutex_);
        if (lies_.listener_owns_connections) {
            for (const Socket accepted : memory_of(socket).accepted) {
                ::shutdown(accepted, SHUT_RDWR);
            }
        }
        for (const Accepted& waiting : memory_of(socket).waiting) {
            KernelNetwork::close(waiting.socket);
        }
        forget(socket);
    }
    if (lies_.close_reads_rest) {
        drain(socket);
    }
    KernelNetwork::close(socket);
}

CallResult LyingNetwork::call(const SocketCall& call) {
    SocketCall told = call;
    std::optional<CallResult> forged = falsify_call(lies_, told);
    if (!forged) {
        forged = forge(told);
    }
    if (forged) {
        return *forged;
    }
    CallResult result = KernelNetwork::call(told);
    distort(told, result);
    falsify_result(lies_, call, result);
    return result;
}

std::optional<CallResult> LyingNetwork::forge(SocketCall& call) {
    if (call.name == "bind") {
        if (lies_.ignores_client_bind && is_stream(call.socket)) {
            return answer_of(0);
        }
        if (takes_port_for_taken(call.socket, *call.address)) {
            return answer_of(-1, EADDRINUSE);
        }
        call.address = misplace(call.socket, *call.address);
    }
    if (lies_.refuses_itself && call.name == "connect" && call.address &&
        *call.address == local_address(call.socket)) {
        return answer_of(-1, ECONNREFUSED);
    }
    if (call.name == "setsockopt" && call.option == "tcp_cork" && lies_.holds_cork) {
        const std::scoped_lock lock(mutex_);
        memory_of(call.socket).is_corked = call.value != 0;
        return answer_of(0);
    }
    if (call.name == "setsockopt" && call.option == "so_linger") {
        const std::scoped_lock lock(mutex_);
        memory_of(call.socket).linger_s = call.second;
    }
    if (is_of(call, {"send", "sendto"})) {
        return forge_send(call);
    }
    return is_of(call, {"recv", "recvfrom", "recvmsg"}) ? forge_receive(call) : std::nullopt;
}

std::optional<CallResult> LyingNetwork::forge_send(SocketCall& call) {
    const auto size = static_cast<std::int64_t>(call.octets.front().size());
    if (lies_.empty_send_finishes && size == 0 && is_stream(call.socket)) {
        ::shutdown(call.socket, SHUT_WR);
        return answer_of(0);
    }
    {
        const std::scoped_lock lock(mutex_);
        if (memory_of(call.socket).is_corked) {
            return answer_of(size);
        }
        if (lies_.keeps_messages && size > 0) {
            sent_[to_text(local_address(call.socket))].push_back(call.octets.front().size());
        }
    }
    if (lies_.doubles_datagrams && call.name == "sendto") {
        static_cast<void>(KernelNetwork::call(call));
    }
    if (!is_broadcast(call.address)) {
        return {};
    }
    if (lies_.loses_broadcasts) {
        return answer_of(size);
    }
    if (lies_.broadcast_is_unicast) {
        call.address = ipv4("10.77.0.2", call.address->port);
    }
    if (lies_.forwards_broadcast) {
        SocketCall forwarded = call;
        forwarded.address = ipv4("10.78.0.255", call.address->port);
        static_cast<void>(KernelNetwork::call(forwarded));
    }
    return {};
}

std::optional<CallResult> LyingNetwork::forge_receive(SocketCall& call) {
    if (lies_.zero_read_discards && call.size == 0) {
        drain(call.socket);
        return answer_of(0);
    }
    const std::scoped_lock lock(mutex_);
    Memory& memory = memory_of(call.socket);
    if (lies_.broadcasts_reach_one && memory.is_deaf) {
        return answer_of(-1, EAGAIN);
    }
    if (lies_.earlier_sharer_hears && memory.other >= 0) {
        call.socket = memory.other;
    }
    if (lies_.end_comes_once && memory.has_ended) {
        return answer_of(-1, EAGAIN);
    }
    if (lies_.keeps_messages && is_stream(call.socket)) {
        std::deque<std::size_t>& sizes = sent_[to_text(peer_address(call.socket))];
        if (!sizes.empty()) {
            call.size = std::min(call.size, sizes.front());
            sizes.pop_front();
        }
    }
    if (lies_.keeps_rest && !is_stream(call.socket)) {
        if (memory.rest.empty()) {
            SocketCall whole = call;
            whole.size = datagram_octets_max;
            memory.rest = KernelNetwork::call(whole).octets;
        }
        CallResult result;
        result.octets = memory.rest.substr(0, call.size);
        result.value = static_cast<std::int64_t>(result.octets.size());
        result.facts["truncated"] = "false";
        memory.rest.erase(0, result.octets.size());
        return result;
    }
    return {};
}

void LyingNetwork::distort(const SocketCall& call, CallResult& result) {
    if (is_of(call, {"recv", "recvfrom", "recvmsg"})) {
        distort_receive(call, result);
    }
    if (lies_.poll_is_silent_at_end && call.name == "poll" && result.facts["readable"] == "true" &&
        is_at_end(call.socket)) {
        result.value = 0;
        result.facts["readable"] = "false";
    }
    if (lies_.keeps_error && call.option == "so_error") {
        const std::scoped_lock lock(mutex_);
        Memory& memory = memory_of(call.socket);
        if (result.value > 0) {
            memory.error = static_cast<int>(result.value);
        } else if (memory.error != 0) {
            result.value = memory.error;
            result.facts["error"] = errno_name(memory.error);
        }
    }
    if (call.name == "close") {
        std::int64_t linger_s = 0;
        {
            const std::scoped_lock lock(mutex_);
            linger_s = memory_of(call.socket).linger_s;
            forget(call.socket);
        }
        if (lies_.lingers_always && linger_s > 0) {
            ::poll(nullptr, 0, static_cast<int>(linger_s * 1000));
            result.facts["elapsed_ms"] = std::to_string(linger_s * 1000);
        }
    }
}

void LyingNetwork::distort_receive(const SocketCall& call, CallResult& result) {
    if (is_stream(call.socket)) {
        if (result.value == 0 && call.size > 0) {
            const std::scoped_lock lock(mutex_);
            memory_of(call.socket).has_ended = true;
            if (lies_.end_is_reset) {
                result = answer_of(-1, ECONNRESET);
            }
        }
        if (lies_.cuts_messages && result.value == static_cast<std::int64_t>(call.size)) {
            drain(call.socket);
        }
        return;
    }
    SocketCall next = call;
    next.may_block = false;
    if (lies_.drops_empty && result.value == 0) {
        result = KernelNetwork::call(call);
    }
    if (lies_.joins_waiting && result.value > 0) {
        for (CallResult more = KernelNetwork::call(next); more.value > 0;
             more = KernelNetwork::call(next)) {
            result.octets += more.octets;
        }
        result.value = static_cast<std::int64_t>(result.octets.size());
    }
}

}  // namespace wiretrial::kernel
