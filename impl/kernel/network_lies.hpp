// network_lies: single calls of the sockets API that can be falsified, to try the host's cases.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "impl/base/defect.hpp"

namespace wiretrial::kernel {

/// What a host on trial does wrong.
struct NetworkLies {
    // Of streams.
    bool blocking_recv_returns = false;
    bool nothing_is_end = false;
    bool zero_read_discards = false;
    bool translates_line_ends = false;
    bool unconnected_is_end = false;
    bool closed_is_usable = false;
    bool empty_send_finishes = false;
    bool accept_drops_early = false;
    bool listener_owns_connections = false;
    bool poll_is_silent_at_end = false;
    bool poll_is_never_writable = false;
    bool poll_tells_no_error = false;
    bool keeps_error = false;
    bool tells_no_error = false;
    bool end_comes_once = false;
    bool shutdown_ends_both = false;
    bool end_is_reset = false;
    bool reading_side_stays = false;
    bool reset_is_end = false;
    bool close_reads_rest = false;
    bool broken_pipe_untold = false;
    bool sends_no_pipe_signal = false;
    bool ignores_linger = false;
    bool lingers_always = false;
    bool ignores_receive_time_out = false;
    bool ignores_send_time_out = false;
    bool keeps_alive_unasked = false;
    bool closed_port_connects = false;
    bool connects_at_once = false;
    bool connects_again = false;
    bool refuses_itself = false;
    bool connects_to_many = false;
    bool backlog_is_large = false;
    bool accepts_latest_first = false;
    bool keeps_messages = false;
    bool cuts_messages = false;
    bool fills_buffer = false;
    bool waitall_returns_early = false;
    bool waitall_drops_short = false;
    bool peek_consumes = false;
    bool repeats_octets = false;
    bool full_send_succeeds = false;
    bool send_tells_too_much = false;
    bool blocking_send_stops = false;
    bool holds_cork = false;
    bool holds_small_writes = false;
    bool never_holds_writes = false;
    bool counts_unacknowledged = false;
    bool sends_one_segment = false;
    bool urgent_is_in_line = false;
    bool urgent_is_never_in_line = false;
    bool mark_is_untold = false;
    bool unix_path_taken_over = false;
    // Of addresses, ports and names.
    bool peer_of_nobody = false;
    bool peer_is_self = false;
    bool name_without_port = false;
    bool name_without_address = false;
    bool accept_waits_unheard = false;
    bool wildcard_is_loopback = false;
    bool bind_is_wildcard = false;
    bool services_share_ports = false;
    bool ipv6_takes_ipv4 = false;
    bool binds_foreign_address = false;
    bool ignores_reuse_address = false;
    bool shares_every_port = false;
    bool ignores_reuse_port = false;
    bool ignores_client_bind = false;
    // Of datagrams.
    bool forgets_sender = false;
    bool joins_waiting = false;
    bool drops_empty = false;
    bool truncation_is_untold = false;
    bool keeps_rest = false;
    bool has_small_datagrams = false;
    bool loses_fragments = false;
    bool too_large_succeeds = false;
    bool ignores_mtu_discover = false;
    bool has_no_error_queue = false;
    bool invents_errors = false;
    bool offender_is_untold = false;
    bool refusal_is_untold = false;
    bool hears_strangers = false;
    bool keeps_association = false;
    bool ignores_pktinfo = false;
    bool ignores_source_choice = false;
    bool source_is_fixed = false;
    bool ignores_ttl = false;
    bool ignores_tos = false;
    bool ignores_ip_options = false;
    bool loss_is_uncounted = false;
    bool earlier_sharer_hears = false;
    bool recvmmsg_joins = false;
    bool sendmmsg_tells_all = false;
    bool permits_broadcast = false;
    bool forwards_broadcast = false;
    bool broadcasts_reach_one = false;
    bool loses_broadcasts = false;
    bool broadcast_is_unicast = false;
    bool device_is_ignored = false;
    bool doubles_datagrams = false;
    bool keeps_membership = false;
    bool ignores_multicast_loop = false;

    friend bool operator==(const NetworkLies&, const NetworkLies&) = default;
};

// All of them, in the order of the struct.
[[nodiscard]] std::span<const DefectFlag<NetworkLies>> stream_lies();
[[nodiscard]] std::span<const DefectFlag<NetworkLies>> name_lies();
[[nodiscard]] std::span<const DefectFlag<NetworkLies>> datagram_lies();

}  // namespace wiretrial::kernel
