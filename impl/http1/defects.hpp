// defects: mistakes that can be planted in the decoder of HTTP/1.1.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "impl/base/defect.hpp"

namespace wiretrial::http1 {

/// What a bent decoder accepts or takes for something else. They are asked only where the strict decoder would find a
/// violation, by tables of its own, or once a message where the decoder knows that it is bent: the strict one pays
/// nothing for them.
struct Defects {
    // The request-line.
    bool takes_no_version = false;
    bool takes_any_major_version = false;
    bool takes_any_version_case = false;
    bool takes_any_method_octet = false;
    bool takes_any_target_octet = false;
    bool takes_fragments = false;
    bool takes_asterisk_of_any_method = false;
    bool takes_any_connect_target = false;
    bool takes_authority_of_any_method = false;
    bool refuses_empty_lines = false;
    // Line ends, and what is before and behind them.
    bool ends_lines_at_bare_cr = false;
    bool keeps_bare_cr = false;
    bool keeps_lone_lf = false;
    bool takes_folded_line_for_field = false;
    bool drops_folded_lines = false;
    bool takes_indented_first_line_for_field = false;
    // Field lines.
    bool removes_space_before_colon = false;
    bool keeps_space_before_colon = false;
    bool takes_any_name_octet = false;
    bool takes_empty_names = false;
    bool skips_lines_without_colon = false;
    bool keeps_nul = false;
    bool cuts_values_at_nul = false;
    bool has_names_with_case = false;
    // Limits.
    bool has_unbounded_start_lines = false;
    bool has_unbounded_fields = false;
    bool has_small_fields = false;
    bool has_unbounded_chunk_exts = false;
    bool has_unbounded_content = false;
    // Host.
    bool needs_no_host = false;
    bool takes_first_host = false;
    bool takes_any_host = false;
    // Content-Length.
    bool takes_first_length = false;
    bool takes_last_length = false;
    bool takes_signed_lengths = false;
    bool takes_hex_lengths = false;
    bool takes_underscores_in_lengths = false;
    bool takes_lengths_as_atoi = false;
    bool wraps_lengths = false;
    bool has_lengths_of_one_digit_less = false;
    // Transfer-Encoding.
    bool prefers_content_length = false;
    bool stays_open_with_both = false;
    bool ignores_unknown_codings = false;
    bool decodes_no_coding_before_chunked = false;
    bool searches_for_chunked = false;
    bool takes_chunked_anywhere = false;
    bool takes_chunked_twice = false;
    bool has_codings_with_case = false;
    bool ignores_chunked_parameters = false;
    bool ignores_codings_in_http10 = false;
    bool knows_no_chunked = false;
    // What a length is taken for, and whether the connection stays.
    bool ignores_content_of_get = false;
    bool reads_requests_to_their_end = false;
    bool reads_responses_to_their_end = false;
    bool awaits_content_always = false;
    bool ignores_close = false;
    bool reads_connection_as_one_word = false;
    bool reads_connection_of_first_line = false;
    bool keeps_http10_open = false;
    // The chunked coding.
    bool takes_chunk_size_prefix = false;
    bool takes_chunk_size_sign = false;
    bool takes_chunk_size_behind_space = false;
    bool ignores_chunk_size_tail = false;
    bool takes_empty_chunk_size = false;
    bool skips_empty_lines_between_chunks = false;
    bool wraps_chunk_sizes = false;
    bool has_decimal_chunk_sizes = false;
    bool takes_any_chunk_ext = false;
    bool refuses_chunk_exts = false;
    bool takes_lone_lf_in_chunks = false;
    bool takes_any_octet_behind_cr = false;
    bool skips_two_octets_behind_chunks = false;
    bool needs_no_crlf_behind_chunks = false;
    bool skips_two_octets_behind_last_chunk = false;
    bool takes_length_of_trailers = false;

    friend bool operator==(const Defects&, const Defects&) = default;
};

/// All of them, in the order of the struct.
[[nodiscard]] std::span<const DefectFlag<Defects>> defects();

}  // namespace wiretrial::http1
