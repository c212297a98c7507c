// http_defects: mistakes that can be planted in the HTTP server and client.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "impl/base/defect.hpp"

namespace wiretrial::endpoint {

/// What a bent server or client does above the decoder.
struct HttpDefects {
    // The server.
    bool answers_head_with_content = false;
    bool answers_head_with_length_zero = false;
    bool sends_content_with_204 = false;
    bool sends_length_with_204 = false;
    bool sends_no_length = false;
    bool sends_both_framings = false;
    bool sends_no_date = false;
    bool sends_asctime_dates = false;
    bool sends_no_reason_space = false;
    bool answers_as_http10 = false;
    bool omits_etag_in_304 = false;
    bool omits_allow = false;
    bool omits_close = false;
    bool drops_pipelined_requests = false;
    bool swaps_pipelined_answers = false;
    bool sends_no_continue = false;
    bool sends_continue_to_http10 = false;
    bool reads_expect_with_case = false;
    bool knows_no_absolute_form = false;
    bool stays_open_after_errors = false;
    bool reads_no_content_it_does_not_need = false;
    bool takes_any_method_for_get = false;
    bool reads_methods_without_case = false;
    bool never_times_out = false;
    bool renews_timeout_with_each_octet = false;
    bool resets_behind_answers = false;
    bool reflects_secrets = false;
    bool keeps_parts_of_uploads = false;
    bool ignores_content_range = false;
    bool ends_ranges_early = false;
    bool reads_suffix_ranges_as_prefixes = false;
    bool ignores_if_range = false;
    bool sends_parts_with_200 = false;
    bool omits_content_range = false;
    bool reads_ranges_of_any_method = false;
    bool refuses_invalid_ranges = false;
    bool ignores_if_none_match = false;
    bool ignores_if_match = false;
    bool ignores_if_modified_since = false;
    bool ignores_if_unmodified_since = false;
    bool knows_one_date_format = false;
    bool prefers_dates_to_tags = false;
    bool compares_if_none_match_strongly = false;
    bool compares_if_match_weakly = false;
    bool answers_304_to_put = false;
    bool answers_missing_with_200 = false;
    bool switches_to_any_protocol = false;
    // The client.
    bool sends_no_host = false;
    bool sends_host_last = false;
    bool sends_absolute_form = false;
    bool sends_lone_lf = false;
    bool sends_no_framing = false;
    bool takes_interim_for_final = false;
    bool takes_premature_end_for_whole = false;
    bool goes_through_refused_tunnel = false;
    bool refuses_unknown_status = false;
    bool follows_redirects_at_heads = false;

    friend bool operator==(const HttpDefects&, const HttpDefects&) = default;
};

/// Those of the server, in the order of the struct.
[[nodiscard]] std::span<const DefectFlag<HttpDefects>> http_defects();

/// Those of the client.
[[nodiscard]] std::span<const DefectFlag<HttpDefects>> http_client_defects();

}  // namespace wiretrial::endpoint
