// stream_defects: mistakes that can be planted in any session over a stream, below its protocol.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "impl/base/defect.hpp"

namespace wiretrial::endpoint {

/// What a bent session does with reads and writes.
struct StreamDefects {
    bool is_mute = false;
    bool closes_at_once = false;
    bool sends_garbage = false;
    bool drops_behind_first_frame = false;
    bool shares_buffer = false;
    bool answers_part_at_end = false;
    bool answers_once = false;
    bool takes_read_for_message = false;
    bool cuts_reads = false;
    bool cuts_reads_at_nul = false;
    bool sends_nul_along = false;
    bool drops_last_octet = false;
    bool sends_twice = false;
    bool converts_first_read_only = false;
    bool converts_beyond_ascii = false;
    bool greets = false;
    bool answers_end = false;
    bool ignores_end = false;
    bool resets_at_end = false;
    bool stops_reading = false;
    bool closes_after_refusal = false;
    bool skips_empty_output = false;
    bool cuts_replies = false;
    bool sends_first_block_only = false;
    bool reads_as_text = false;
    bool sends_marker_raw = false;
    bool skips_empty_file = false;
    bool leaves_file_open = false;
    bool takes_read_for_answer = false;
    bool takes_end_for_success = false;
    bool takes_failure_for_success = false;
    bool takes_violation_for_success = false;
    bool takes_silence_for_success = false;
    bool waits_for_ever = false;
    bool is_impatient = false;
    bool keeps_part = false;

    friend bool operator==(const StreamDefects&, const StreamDefects&) = default;
};

/// All of them, in the order of the struct.
[[nodiscard]] std::span<const DefectFlag<StreamDefects>> stream_defects();

}  // namespace wiretrial::endpoint
