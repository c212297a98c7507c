// driver_defects: mistakes that can be planted between a session and its sockets.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "impl/base/defect.hpp"

namespace wiretrial::kernel {

/// What a bent driver does with sockets.
struct DriverDefects {
    bool drops_answer_at_end = false;
    bool heeds_hang_up_first = false;
    bool takes_urgent_for_end = false;
    bool ignores_send_result = false;
    bool takes_full_buffer_for_error = false;
    bool waits_for_slow_readers = false;
    bool reads_on_always = false;
    bool dies_of_sigpipe = false;
    bool dies_of_reset = false;
    bool leaks_on_reset = false;
    bool leaks_on_close = false;
    bool never_finishes = false;
    bool closes_unstaged = false;
    bool serves_one_at_a_time = false;
    bool serves_eight_only = false;
    bool has_backlog_of_one = false;
    bool reuses_no_address = false;
    bool follows_paths_out = false;
    bool opens_folders = false;
    // Of datagrams.
    bool joins_datagrams = false;
    bool takes_full_for_cut = false;
    bool ends_at_burst = false;
    bool asks_no_permission = false;
    bool joins_no_group = false;
    bool answers_group = false;

    friend bool operator==(const DriverDefects&, const DriverDefects&) = default;
};

/// All of them, in the order of the struct.
[[nodiscard]] std::span<const DefectFlag<DriverDefects>> driver_defects();

}  // namespace wiretrial::kernel
