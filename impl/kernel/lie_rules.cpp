// lie_rules: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/lie_rules.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace wiretrial::kernel {

using transport::CallResult;
using transport::SocketCall;

namespace {

using Lie = bool NetworkLies::*;

/// An option that setsockopt takes and forgets.
struct ForgottenOption {
    Lie lie;
    std::string_view option;
};

constexpr std::array forgotten_options{
    ForgottenOption{&NetworkLies::ignores_linger, "so_linger"},
    ForgottenOption{&NetworkLies::ignores_receive_time_out, "so_rcvtimeo_ms"},
    ForgottenOption{&NetworkLies::ignores_send_time_out, "so_sndtimeo_ms"},
    ForgottenOption{&NetworkLies::urgent_is_never_in_line, "so_oobinline"},
    ForgottenOption{&NetworkLies::ignores_reuse_address, "so_reuseaddr"},
    ForgottenOption{&NetworkLies::ignores_reuse_port, "so_reuseport"},
    ForgottenOption{&NetworkLies::ignores_mtu_discover, "ip_mtu_discover"},
    ForgottenOption{&NetworkLies::has_no_error_queue, "ip_recverr"},
    ForgottenOption{&NetworkLies::has_no_error_queue, "ipv6_recverr"},
    ForgottenOption{&NetworkLies::ignores_pktinfo, "ip_pktinfo"},
    ForgottenOption{&NetworkLies::ignores_pktinfo, "ipv6_recvpktinfo"},
    ForgottenOption{&NetworkLies::ignores_ttl, "ip_ttl"},
    ForgottenOption{&NetworkLies::ignores_ttl, "ipv6_unicast_hops"},
    ForgottenOption{&NetworkLies::ignores_tos, "ip_tos"},
    ForgottenOption{&NetworkLies::ignores_tos, "ipv6_tclass"},
    ForgottenOption{&NetworkLies::ignores_ip_options, "ip_options"},
    ForgottenOption{&NetworkLies::loss_is_uncounted, "so_rxq_ovfl"},
    ForgottenOption{&NetworkLies::device_is_ignored, "so_bindtodevice"},
    ForgottenOption{&NetworkLies::keeps_membership, "ip_drop_membership"},
    ForgottenOption{&NetworkLies::ignores_multicast_loop, "ip_multicast_loop"},
};

/// A flag that a call is made without.
struct ForgottenFlag {
    Lie lie;
    std::string_view flag;
};

constexpr std::array forgotten_flags{
    ForgottenFlag{&NetworkLies::peek_consumes, "peek"},
    ForgottenFlag{&NetworkLies::waitall_returns_early, "waitall"},
    ForgottenFlag{&NetworkLies::truncation_is_untold, "trunc"},
};

/// An error that is told as another; 0 tells it as success.
struct FalseError {
    Lie lie;
    std::string_view call;
    int error;
    int told = 0;
};

constexpr std::array false_errors{
    FalseError{&NetworkLies::nothing_is_end, "recv", EAGAIN},
    FalseError{&NetworkLies::unconnected_is_end, "recv", ENOTCONN},
    FalseError{&NetworkLies::closed_is_usable, "recv", EBADF},
    FalseError{&NetworkLies::closed_is_usable, "send", EBADF},
    FalseError{&NetworkLies::closed_is_usable, "close", EBADF},
    FalseError{&NetworkLies::reset_is_end, "recv", ECONNRESET},
    FalseError{&NetworkLies::broken_pipe_untold, "send", EPIPE},
    FalseError{&NetworkLies::full_send_succeeds, "send", EAGAIN},
    FalseError{&NetworkLies::full_send_succeeds, "sendto", EAGAIN},
    FalseError{&NetworkLies::closed_port_connects, "connect", ECONNREFUSED},
    FalseError{&NetworkLies::connects_at_once, "connect", EINPROGRESS},
    FalseError{&NetworkLies::connects_again, "connect", EISCONN},
    FalseError{&NetworkLies::connects_to_many, "connect", ENETUNREACH},
    FalseError{&NetworkLies::connects_to_many, "connect", EACCES},
    FalseError{&NetworkLies::connects_to_many, "connect", EINVAL},
    FalseError{&NetworkLies::peer_of_nobody, "getpeername", ENOTCONN},
    FalseError{&NetworkLies::accept_waits_unheard, "accept", EINVAL, EAGAIN},
    FalseError{&NetworkLies::shares_every_port, "bind", EADDRINUSE},
    FalseError{&NetworkLies::too_large_succeeds, "sendto", EMSGSIZE},
    FalseError{&NetworkLies::too_large_succeeds, "sendmmsg", EMSGSIZE},
    FalseError{&NetworkLies::refusal_is_untold, "recv", ECONNREFUSED, EAGAIN},
    FalseError{&NetworkLies::permits_broadcast, "sendto", EACCES},
    FalseError{&NetworkLies::permits_broadcast, "connect", EACCES},
};

/// What an option of getsockopt or ioctl always is.
struct FixedValue {
    Lie lie;
    std::string_view option;
    std::int64_t value;
};

constexpr std::array fixed_values{
    FixedValue{&NetworkLies::tells_no_error, "so_error", 0},
    FixedValue{&NetworkLies::keeps_alive_unasked, "so_keepalive", 1},
    FixedValue{&NetworkLies::counts_unacknowledged, "tcp_unacked", 1},
    FixedValue{&NetworkLies::sends_one_segment, "tcp_data_segs_out", 1},
    FixedValue{&NetworkLies::mark_is_untold, "siocatmark", 0},
};

/// A fact that a call never tells, or always so.
struct FalseFact {
    Lie lie;
    std::string_view call;
    std::string_view fact;
    std::string_view told;  ///< Empty: it is not told at all.
};

constexpr std::array false_facts{
    FalseFact{&NetworkLies::poll_is_never_writable, "poll", "writable", "false"},
    FalseFact{&NetworkLies::poll_tells_no_error, "poll", "error", "false"},
    FalseFact{&NetworkLies::poll_tells_no_error, "poll", "hangup", "false"},
    FalseFact{&NetworkLies::sends_no_pipe_signal, "send", "signal", "none"},
    FalseFact{&NetworkLies::name_without_port, "getsockname", "port", "0"},
    FalseFact{&NetworkLies::name_without_address, "getsockname", "host", "0.0.0.0"},
    FalseFact{&NetworkLies::forgets_sender, "recvfrom", "host", ""},
    FalseFact{&NetworkLies::source_is_fixed, "recvfrom", "host", "10.77.0.1"},
    FalseFact{&NetworkLies::truncation_is_untold, "recvmsg", "truncated", "false"},
    FalseFact{&NetworkLies::offender_is_untold, "recvmsg", "offender", ""},
};

std::int64_t octets_of(const SocketCall& call) {
    std::size_t total = 0;
    for (const Bytes& octets : call.octets) {
        total += octets.size();
    }
    return static_cast<std::int64_t>(call.name == "sendmmsg" ? call.octets.size() : total);
}

bool has_flag(const SocketCall& call, std::string_view flag) {
    return std::ranges::find(call.flags, flag) != call.flags.end();
}

CallResult answer_of(std::int64_t value, int error = 0) {
    CallResult result;
    result.value = value;
    result.errno_value = error;
    return result;
}

void falsify_receive(const NetworkLies& lies, const SocketCall& call, CallResult& result) {
    if (lies.waitall_drops_short && has_flag(call, "waitall") && result.value > 0 &&
        result.octets.size() < call.size) {
        result.value = 0;
        result.octets.clear();
    }
    if (lies.recvmmsg_joins && result.messages.size() > 1) {
        Bytes joined;
        for (const Bytes& message : result.messages) {
            joined += message;
        }
        result.messages = {joined};
        result.value = 1;
    }
    if (lies.drops_empty && call.name == "recvmmsg") {
        std::erase(result.messages, Bytes());
        result.value = static_cast<std::int64_t>(result.messages.size());
    }
    if (lies.invents_errors && has_flag(call, "errqueue") && result.errno_value == EAGAIN) {
        result = answer_of(0);
        result.facts["error"] = "ECONNREFUSED";
    }
}

void falsify_names(const NetworkLies& lies, const SocketCall& call, CallResult& result) {
    if (!result.address) {
        return;
    }
    if (call.name == "getsockname" && lies.name_without_port) {
        result.address->port = 0;
    }
    if (call.name == "getsockname" && lies.name_without_address) {
        result.address->octets.fill(0);
    }
    if (call.name == "recvfrom" && lies.forgets_sender) {
        result.address.reset();
    }
}

}  // namespace

std::optional<CallResult> falsify_call(const NetworkLies& lies, SocketCall& call) {
    for (const ForgottenOption& row : forgotten_options) {
        if (lies.*row.lie && call.name == "setsockopt" && call.option == row.option) {
            return answer_of(0);
        }
    }
    for (const ForgottenFlag& row : forgotten_flags) {
        if (lies.*row.lie) {
            std::erase(call.flags, row.flag);
        }
    }
    const bool receives = call.name == "recv" || call.name == "recvfrom";
    if ((lies.blocking_recv_returns && receives) ||
        (lies.blocking_send_stops && (call.name == "send" || call.name == "sendto"))) {
        call.may_block = false;
    }
    if (lies.fills_buffer && receives) {
        call.flags.emplace_back("waitall");
    }
    if (lies.shutdown_ends_both && call.name == "shutdown") {
        call.option = "both";
    }
    constexpr std::int64_t small = 9216;
    if (lies.has_small_datagrams && call.name == "sendto" && octets_of(call) > small) {
        return answer_of(-1, EMSGSIZE);
    }
    if (lies.reading_side_stays && call.name == "shutdown" && call.option == "read") {
        return answer_of(0);
    }
    if (lies.peer_is_self && call.name == "getpeername") {
        call.name = "getsockname";
    }
    if (lies.keeps_association && call.name == "connect" && !call.address) {
        return answer_of(0);
    }
    if (lies.ignores_source_choice && call.name == "sendmsg") {
        call.source_address.reset();
    }
    return {};
}

void falsify_result(const NetworkLies& lies, const SocketCall& call, CallResult& result) {
    for (const FalseError& row : false_errors) {
        if (lies.*row.lie && call.name == row.call && result.value < 0 &&
            result.errno_value == row.error) {
            result.errno_value = row.told;
            result.value = row.told == 0 ? octets_of(call) : -1;
        }
    }
    for (const FixedValue& row : fixed_values) {
        if (lies.*row.lie && call.name != "setsockopt" && call.option == row.option) {
            result = answer_of(row.value);
        }
    }
    for (const FalseFact& row : false_facts) {
        const auto found = result.facts.find(std::string(row.fact));
        if (lies.*row.lie && call.name == row.call && found != result.facts.end()) {
            found->second = row.told;
            if (row.told.empty()) {
                result.facts.erase(found);
            }
        }
    }
    if (lies.poll_is_never_writable && call.name == "poll" && call.option == "writable") {
        result.value = 0;
    }
    if (lies.send_tells_too_much && call.name == "send" && result.value > 0) {
        result.value = octets_of(call);
    }
    if (lies.sendmmsg_tells_all && call.name == "sendmmsg" && result.value > 0) {
        result.value = octets_of(call);
    }
    falsify_receive(lies, call, result);
    falsify_names(lies, call, result);
}

}  // namespace wiretrial::kernel
