// defects: mistakes that can be planted in a codec of frames.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "impl/base/defect.hpp"

namespace wiretrial::framing {

/// What a bent codec does wrong. Each flag is told of in the table. The default is strict.
struct Defects {
    bool takes_one_octet_too_many = false;
    bool refuses_limit_itself = false;
    bool has_no_limit = false;
    bool judges_limit_late = false;
    bool sets_memory_aside = false;
    bool cuts_to_limit = false;
    bool limits_reads = false;
    bool swaps_octet_order = false;
    bool takes_partial_header = false;
    bool reads_length_signed = false;
    bool wraps_length = false;
    bool ignores_inclusion = false;
    bool reads_one_length_octet = false;
    bool accepts_padded_varint = false;
    bool counts_characters = false;
    bool takes_any_digits = false;
    bool ignores_comma = false;
    bool keeps_cr = false;
    bool ends_line_at_cr = false;
    bool accepts_lone_lf = false;
    bool refuses_lone_lf = false;
    bool restarts_search_wrongly = false;
    bool misses_split_mark = false;
    bool keeps_escapes = false;
    bool sends_unescaped = false;
    bool drops_behind_frame = false;
    bool takes_part_for_frame = false;
    bool takes_read_of_nothing_for_frame = false;
    bool takes_empty_for_end = false;
    bool skips_empty_frames = false;
    bool forgets_violation = false;
    bool cuts_payload_at_nul = false;
    bool cuts_payload_at_1024 = false;

    friend bool operator==(const Defects&, const Defects&) = default;
};

/// All of them, in the order of the struct.
[[nodiscard]] std::span<const DefectFlag<Defects>> defects();

}  // namespace wiretrial::framing
