// datagram_defects: mistakes that can be planted in any session of datagrams.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "impl/base/defect.hpp"

namespace wiretrial::endpoint {

/// What a bent session does with datagrams.
struct DatagramDefects {
    // What comes in, for any session.
    bool ends_at_empty = false;
    bool ignores_empty = false;
    bool takes_cut_for_whole = false;
    bool has_kilobyte_buffer = false;
    bool has_small_buffer = false;
    bool cuts_at_nul = false;
    bool strips_white_space = false;
    bool quits_at_word = false;
    bool hears_first_sender_only = false;
    bool garbles = false;
    bool ends_after_first = false;
    bool keeps_senders = false;
    bool ends_when_undeliverable = false;
    bool swallows_undeliverable = false;
    // What goes out, for any session.
    bool answers_first_sender = false;
    bool answers_last_sender = false;
    bool answers_from_any_address = false;
    bool answers_twice = false;
    bool leaks_old_octets = false;
    bool pads_empty_answers = false;
    bool answers_by_broadcast = false;
    bool shouts_first_octets_only = false;
    bool shouts_latin1 = false;
    // udp-sequence.
    bool reads_missing_octets = false;
    bool answers_number_once = false;
    bool answers_higher_numbers_only = false;
    bool answers_in_sequence_only = false;
    bool turns_number_around = false;
    bool ignores_number_zero = false;
    // udp-discovery.
    bool compares_prefix_of_question = false;
    bool answers_every_question = false;
    // udp-sequence-client, which looks at them itself.
    bool turns_request_number_around = false;
    bool ignores_reply_number = false;
    bool ignores_reply_sender = false;
    bool compares_reply_port_only = false;
    bool ignores_reply_octets = false;
    bool sends_once = false;
    bool renumbers_retries = false;
    bool tries_for_ever = false;
    // udp-listener, which looks at them itself.
    bool counts_duplicates = false;
    bool keeps_order_of_arrival = false;
    bool orders_by_letters = false;
    bool reads_numbers_leniently = false;
    bool ends_one_early = false;

    friend bool operator==(const DatagramDefects&, const DatagramDefects&) = default;
};

/// All of them, in the order of the struct.
[[nodiscard]] std::span<const DefectFlag<DatagramDefects>> datagram_defects();

}  // namespace wiretrial::endpoint
