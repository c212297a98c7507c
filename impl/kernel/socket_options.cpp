// socket_options: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/socket_options.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string>

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "impl/kernel/errno_names.hpp"
#include "impl/kernel/sockets.hpp"

namespace wiretrial::kernel {

using transport::Address;
using transport::CallResult;
using transport::Family;
using transport::SocketCall;

namespace {

enum class Form : std::uint8_t {
    number,
    read_only,     // A number that cannot be set.
    linger,        // On or off, and seconds.
    milliseconds,  // A timeval.
    octets,        // Text or IP options.
    group,         // ip_mreqn or ipv6_mreq.
    interface,     // The interface of multicast, by its address.
    info,          // A field of tcp_info: name is its offset, level its size.
};

struct Option {
    std::string_view word;
    int level;
    int name;
    Form form = Form::number;
};

#define WIRETRIAL_TCP_INFO(word, field)                             \
    Option {                                                        \
        word, static_cast<int>(sizeof(tcp_info::field)),            \
            static_cast<int>(offsetof(tcp_info, field)), Form::info \
    }

// Sorted by word.
constexpr std::array table{
    Option{"ip_add_membership", IPPROTO_IP, IP_ADD_MEMBERSHIP, Form::group},
    Option{"ip_bind_address_no_port", IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT},
    Option{"ip_drop_membership", IPPROTO_IP, IP_DROP_MEMBERSHIP, Form::group},
    Option{"ip_freebind", IPPROTO_IP, IP_FREEBIND},
    Option{"ip_mtu", IPPROTO_IP, IP_MTU, Form::read_only},
    Option{"ip_mtu_discover", IPPROTO_IP, IP_MTU_DISCOVER},
    Option{"ip_multicast_all", IPPROTO_IP, IP_MULTICAST_ALL},
    Option{"ip_multicast_if", IPPROTO_IP, IP_MULTICAST_IF, Form::interface},
    Option{"ip_multicast_loop", IPPROTO_IP, IP_MULTICAST_LOOP},
    Option{"ip_multicast_ttl", IPPROTO_IP, IP_MULTICAST_TTL},
    Option{"ip_options", IPPROTO_IP, IP_OPTIONS, Form::octets},
    Option{"ip_pktinfo", IPPROTO_IP, IP_PKTINFO},
    Option{"ip_recverr", IPPROTO_IP, IP_RECVERR},
    Option{"ip_recvtos", IPPROTO_IP, IP_RECVTOS},
    Option{"ip_recvttl", IPPROTO_IP, IP_RECVTTL},
    Option{"ip_tos", IPPROTO_IP, IP_TOS},
    Option{"ip_ttl", IPPROTO_IP, IP_TTL},
    Option{"ipv6_add_membership", IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, Form::group},
    Option{"ipv6_drop_membership", IPPROTO_IPV6, IPV6_DROP_MEMBERSHIP, Form::group},
    Option{"ipv6_mtu", IPPROTO_IPV6, IPV6_MTU, Form::read_only},
    Option{"ipv6_mtu_discover", IPPROTO_IPV6, IPV6_MTU_DISCOVER},
    Option{"ipv6_multicast_hops", IPPROTO_IPV6, IPV6_MULTICAST_HOPS},
    Option{"ipv6_multicast_if", IPPROTO_IPV6, IPV6_MULTICAST_IF},
    Option{"ipv6_multicast_loop", IPPROTO_IPV6, IPV6_MULTICAST_LOOP},
    Option{"ipv6_recverr", IPPROTO_IPV6, IPV6_RECVERR},
    Option{"ipv6_recvhoplimit", IPPROTO_IPV6, IPV6_RECVHOPLIMIT},
    Option{"ipv6_recvpktinfo", IPPROTO_IPV6, IPV6_RECVPKTINFO},
    Option{"ipv6_recvtclass", IPPROTO_IPV6, IPV6_RECVTCLASS},
    Option{"ipv6_tclass", IPPROTO_IPV6, IPV6_TCLASS},
    Option{"ipv6_unicast_hops", IPPROTO_IPV6, IPV6_UNICAST_HOPS},
    Option{"ipv6_v6only", IPPROTO_IPV6, IPV6_V6ONLY},
    Option{"so_acceptconn", SOL_SOCKET, SO_ACCEPTCONN, Form::read_only},
    Option{"so_bindtodevice", SOL_SOCKET, SO_BINDTODEVICE, Form::octets},
    Option{"so_broadcast", SOL_SOCKET, SO_BROADCAST},
    Option{"so_domain", SOL_SOCKET, SO_DOMAIN, Form::read_only},
    Option{"so_error", SOL_SOCKET, SO_ERROR, Form::read_only},
    Option{"so_keepalive", SOL_SOCKET, SO_KEEPALIVE},
    Option{"so_linger", SOL_SOCKET, SO_LINGER, Form::linger},
    Option{"so_no_check", SOL_SOCKET, SO_NO_CHECK},
    Option{"so_oobinline", SOL_SOCKET, SO_OOBINLINE},
    Option{"so_protocol", SOL_SOCKET, SO_PROTOCOL, Form::read_only},
    Option{"so_rcvbuf", SOL_SOCKET, SO_RCVBUF},
    Option{"so_rcvlowat", SOL_SOCKET, SO_RCVLOWAT},
    Option{"so_rcvtimeo_ms", SOL_SOCKET, SO_RCVTIMEO, Form::milliseconds},
    Option{"so_reuseaddr", SOL_SOCKET, SO_REUSEADDR},
    Option{"so_reuseport", SOL_SOCKET, SO_REUSEPORT},
    Option{"so_rxq_ovfl", SOL_SOCKET, SO_RXQ_OVFL},
    Option{"so_sndbuf", SOL_SOCKET, SO_SNDBUF},
    Option{"so_sndtimeo_ms", SOL_SOCKET, SO_SNDTIMEO, Form::milliseconds},
    Option{"so_type", SOL_SOCKET, SO_TYPE, Form::read_only},
    WIRETRIAL_TCP_INFO("tcp_ato_us", tcpi_ato),
    WIRETRIAL_TCP_INFO("tcp_backoff", tcpi_backoff),
    WIRETRIAL_TCP_INFO("tcp_bytes_acked", tcpi_bytes_acked),
    WIRETRIAL_TCP_INFO("tcp_bytes_received", tcpi_bytes_received),
    Option{"tcp_cork", IPPROTO_TCP, TCP_CORK},
    WIRETRIAL_TCP_INFO("tcp_data_segs_in", tcpi_data_segs_in),
    WIRETRIAL_TCP_INFO("tcp_data_segs_out", tcpi_data_segs_out),
    Option{"tcp_defer_accept", IPPROTO_TCP, TCP_DEFER_ACCEPT},
    Option{"tcp_keepcnt", IPPROTO_TCP, TCP_KEEPCNT},
    Option{"tcp_keepidle", IPPROTO_TCP, TCP_KEEPIDLE},
    Option{"tcp_keepintvl", IPPROTO_TCP, TCP_KEEPINTVL},
    WIRETRIAL_TCP_INFO("tcp_last_ack_received_ms", tcpi_last_ack_recv),
    WIRETRIAL_TCP_INFO("tcp_last_data_sent_ms", tcpi_last_data_sent),
    Option{"tcp_maxseg", IPPROTO_TCP, TCP_MAXSEG},
    Option{"tcp_nodelay", IPPROTO_TCP, TCP_NODELAY},
    WIRETRIAL_TCP_INFO("tcp_notsent", tcpi_notsent_bytes),
    WIRETRIAL_TCP_INFO("tcp_pmtu", tcpi_pmtu),
    WIRETRIAL_TCP_INFO("tcp_probes", tcpi_probes),
    Option{"tcp_quickack", IPPROTO_TCP, TCP_QUICKACK},
    WIRETRIAL_TCP_INFO("tcp_receive_segment_octets", tcpi_rcv_mss),
    WIRETRIAL_TCP_INFO("tcp_retransmits", tcpi_retransmits),
    WIRETRIAL_TCP_INFO("tcp_round_trip_us", tcpi_rtt),
    WIRETRIAL_TCP_INFO("tcp_segs_in", tcpi_segs_in),
    WIRETRIAL_TCP_INFO("tcp_segs_out", tcpi_segs_out),
    WIRETRIAL_TCP_INFO("tcp_send_segment_octets", tcpi_snd_mss),
    WIRETRIAL_TCP_INFO("tcp_state", tcpi_state),
    Option{"tcp_syncnt", IPPROTO_TCP, TCP_SYNCNT},
    WIRETRIAL_TCP_INFO("tcp_total_retransmissions", tcpi_total_retrans),
    WIRETRIAL_TCP_INFO("tcp_unacked", tcpi_unacked),
    Option{"tcp_user_timeout", IPPROTO_TCP, TCP_USER_TIMEOUT},
};

#undef WIRETRIAL_TCP_INFO

constexpr auto words = [] {
    std::array<std::string_view, table.size()> result;
    std::ranges::transform(table, result.begin(), &Option::word);
    return result;
}();
static_assert(std::ranges::is_sorted(words));

const Option* find_option(std::string_view word) {
    const auto* const found = std::ranges::lower_bound(table, word, {}, &Option::word);
    return found != table.end() && found->word == word ? found : nullptr;
}

CallResult failed(int error) {
    CallResult result;
    result.errno_value = error;
    return result;
}

CallResult succeeded(std::int64_t value) {
    CallResult result;
    result.value = value;
    return result;
}

/// Reads a structure of the kernel; gives how much of it was written, or -1 with errno.
template <class Value>
int read_option(int socket, const Option& option, Value& value) {
    socklen_t length = sizeof value;
    return ::getsockopt(socket, option.level, option.name, &value, &length) == 0
               ? static_cast<int>(length)
               : -1;
}

template <class Value>
CallResult write_option(int socket, const Option& option, const Value& value) {
    return ::setsockopt(socket, option.level, option.name, &value, sizeof value) == 0
               ? succeeded(0)
               : failed(errno);
}

/// The states of RFC 9293 3.3.2 as Linux numbers them (include/net/tcp_states.h), from 1.
constexpr std::array<std::string_view, 12> tcp_states{
    "established", "syn_sent",   "syn_received", "fin_wait_1", "fin_wait_2", "time_wait",
    "closed",      "close_wait", "last_ack",     "listen",     "closing",    "syn_received"};

std::string_view domain_word(int domain) {
    return domain == AF_INET    ? "ipv4"
           : domain == AF_INET6 ? "ipv6"
           : domain == AF_UNIX  ? "unix"
                                : "other";
}

std::string_view type_word(int type) {
    return type == SOCK_STREAM ? "stream" : type == SOCK_DGRAM ? "datagram" : "other";
}

void add_words(const Option& option, CallResult& result) {
    const auto number = static_cast<int>(result.value);
    if (option.word == "so_error" && number != 0) {
        result.facts["error"] = errno_name(number);
    } else if (option.word == "so_domain") {
        result.facts["word"] = domain_word(number);
    } else if (option.word == "so_type") {
        result.facts["word"] = type_word(number);
    } else if (option.word == "tcp_state" && number >= 1 &&
               number <= static_cast<int>(tcp_states.size())) {
        result.facts["state"] = tcp_states[static_cast<std::size_t>(number - 1)];
    }
}

CallResult get_number(int socket, const Option& option) {
    int value = 0;
    if (read_option(socket, option, value) < 0) {
        return failed(errno);
    }
    CallResult result = succeeded(value);
    add_words(option, result);
    return result;
}

CallResult get_linger(int socket, const Option& option) {
    linger value{};
    if (read_option(socket, option, value) < 0) {
        return failed(errno);
    }
    CallResult result = succeeded(value.l_onoff);
    result.facts["seconds"] = std::to_string(value.l_linger);
    return result;
}

CallResult get_milliseconds(int socket, const Option& option) {
    timeval value{};
    if (read_option(socket, option, value) < 0) {
        return failed(errno);
    }
    return succeeded(std::int64_t{value.tv_sec} * 1000 + value.tv_usec / 1000);
}

CallResult get_octets(int socket, const Option& option) {
    std::array<char, 64> buffer{};
    const int size = read_option(socket, option, buffer);
    if (size < 0) {
        return failed(errno);
    }
    CallResult result = succeeded(0);
    result.octets.assign(buffer.data(), static_cast<std::size_t>(size));
    if (option.name == SO_BINDTODEVICE && !result.octets.empty() && result.octets.back() == '\0') {
        result.octets.pop_back();
    }
    return result;
}

CallResult get_interface(int socket, const Option& option) {
    in_addr value{};
    if (read_option(socket, option, value) < 0) {
        return failed(errno);
    }
    CallResult result = succeeded(0);
    result.address.emplace();
    std::memcpy(result.address->octets.data(), &value, sizeof value);
    return result;
}

CallResult get_info(int socket, const Option& option) {
    tcp_info info{};
    socklen_t length = sizeof info;
    if (::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &length) != 0) {
        return failed(errno);
    }
    const auto offset = static_cast<std::size_t>(option.name);
    const auto size = static_cast<std::size_t>(option.level);
    if (offset + size > length) {
        return failed(ENOPROTOOPT);
    }
    std::array<unsigned char, sizeof info> octets{};
    std::memcpy(octets.data(), &info, sizeof info);
    const unsigned char* const field = octets.data() + offset;
    std::uint64_t value = *field;
    if (size == sizeof(std::uint32_t)) {
        std::uint32_t narrow = 0;
        std::memcpy(&narrow, field, sizeof narrow);
        value = narrow;
    } else if (size == sizeof value) {
        std::memcpy(&value, field, sizeof value);
    }
    CallResult result = succeeded(static_cast<std::int64_t>(value));
    add_words(option, result);
    return result;
}

CallResult set_milliseconds(const SocketCall& call, const Option& option) {
    timeval value{};
    value.tv_sec = static_cast<time_t>(call.value / 1000);
    value.tv_usec = static_cast<suseconds_t>(call.value % 1000 * 1000);
    return write_option(call.socket, option, value);
}

CallResult set_octets(const SocketCall& call, const Option& option) {
    const Bytes octets = call.octets.empty() ? Bytes{} : call.octets.front();
    return ::setsockopt(call.socket, option.level, option.name, octets.data(),
                        static_cast<socklen_t>(octets.size())) == 0
               ? succeeded(0)
               : failed(errno);
}

CallResult set_group(const SocketCall& call, const Option& option) {
    if (!call.address) {
        return failed(EDESTADDRREQ);
    }
    if (option.level == IPPROTO_IPV6) {
        ipv6_mreq value{};
        std::memcpy(&value.ipv6mr_multiaddr, call.address->octets.data(), sizeof(in6_addr));
        value.ipv6mr_interface = static_cast<unsigned>(call.second);
        return write_option(call.socket, option, value);
    }
    ip_mreqn value{};
    std::memcpy(&value.imr_multiaddr, call.address->octets.data(), sizeof(in_addr));
    if (call.source_address) {
        std::memcpy(&value.imr_address, call.source_address->octets.data(), sizeof(in_addr));
    }
    value.imr_ifindex = static_cast<int>(call.second);
    return write_option(call.socket, option, value);
}

CallResult set_interface(const SocketCall& call, const Option& option) {
    ip_mreqn value{};
    if (call.address) {
        std::memcpy(&value.imr_address, call.address->octets.data(), sizeof(in_addr));
    }
    value.imr_ifindex = static_cast<int>(call.second);
    return write_option(call.socket, option, value);
}

}  // namespace

std::span<const std::string_view> option_names() {
    return words;
}

OptionUse use_of_option(std::string_view word) {
    const Option* const option = find_option(word);
    if (option == nullptr) {
        return {};
    }
    return {.can_get = option->form != Form::group,
            .can_set = option->form != Form::read_only && option->form != Form::info,
            .takes_octets = option->form == Form::octets,
            .takes_group = option->form == Form::group};
}

CallResult get_option(const SocketCall& call) {
    const Option* const option = find_option(call.option);
    if (option == nullptr) {
        return failed(EINVAL);
    }
    switch (option->form) {
        case Form::number:
        case Form::read_only:
            return get_number(call.socket, *option);
        case Form::linger:
            return get_linger(call.socket, *option);
        case Form::milliseconds:
            return get_milliseconds(call.socket, *option);
        case Form::octets:
            return get_octets(call.socket, *option);
        case Form::interface:
            return get_interface(call.socket, *option);
        case Form::info:
            return get_info(call.socket, *option);
        case Form::group:
            break;
    }
    return failed(EINVAL);
}

CallResult set_option(const SocketCall& call) {
    const Option* const option = find_option(call.option);
    if (option == nullptr) {
        return failed(EINVAL);
    }
    switch (option->form) {
        case Form::number:
            return write_option(call.socket, *option, static_cast<int>(call.value));
        case Form::linger:
            return write_option(call.socket, *option,
                                linger{.l_onoff = call.value != 0 ? 1 : 0,
                                       .l_linger = static_cast<int>(call.second)});
        case Form::milliseconds:
            return set_milliseconds(call, *option);
        case Form::octets:
            return set_octets(call, *option);
        case Form::group:
            return set_group(call, *option);
        case Form::interface:
            return set_interface(call, *option);
        case Form::read_only:
        case Form::info:
            break;
    }
    return failed(EINVAL);
}

}  // namespace wiretrial::kernel
