// violation: every way in which a peer can break HTTP/1.1, in one table: code, section, status hint, sentence.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "impl/base/decoder.hpp"

namespace wiretrial::http1 {

/// What is wrong. The order is that of the table in violation.cpp.
enum class Fault : std::uint8_t {
    none,
    // Line ends and the start of a message.
    lone_lf,
    bare_cr,
    empty_lines_too_many,
    start_line_too_long,
    // request-line.
    method_invalid,
    method_too_long,
    request_line_whitespace,
    target_octet_invalid,
    target_percent_invalid,
    target_fragment,
    target_form_invalid,
    target_authority_invalid,
    target_userinfo,
    asterisk_not_options,
    connect_target_invalid,
    version_missing,
    version_invalid,
    version_unsupported,
    // status-line.
    status_line_invalid,
    status_code_invalid,
    reason_space_missing,
    reason_octet_invalid,
    interim_responses_too_many,
    // Field lines.
    first_line_indented,
    field_name_empty,
    field_name_invalid,
    colon_missing,
    space_before_colon,
    obs_fold,
    value_nul,
    value_ctl,
    field_line_too_long,
    field_lines_too_many,
    fields_too_large,
    // Host.
    host_missing,
    host_repeated,
    host_invalid,
    // The length of the content.
    content_length_invalid,
    content_length_repeated,
    content_length_overflow,
    content_too_large,
    transfer_encoding_invalid,
    transfer_encoding_with_content_length,
    transfer_encoding_in_http10,
    transfer_coding_unknown,
    chunked_not_final,
    chunked_repeated,
    chunked_parameters,
    // The chunked coding.
    chunk_size_invalid,
    chunk_size_overflow,
    chunk_ext_invalid,
    chunk_line_too_long,
    chunk_exts_too_large,
    chunk_lone_lf,
    chunk_bare_cr,
    chunk_data_unterminated,
};

/// What is known about a fault.
///
/// Lifetime: string literals.
struct FaultInfo {
    Fault fault = Fault::none;
    std::string_view code{};     ///< Stable slug: the name of the enumerator.
    std::string_view section{};  ///< Of the specification.
    int status = 0;  ///< What a server answers; of a response's fault 502, as a gateway would.
    std::string_view about{};  ///< One sentence.
};

/// All faults, in the order of the enumeration, without `none`.
[[nodiscard]] std::span<const FaultInfo> all_faults();
[[nodiscard]] const FaultInfo& info_of(Fault fault);
[[nodiscard]] Violation violation_of(Fault fault, std::uint64_t offset);

/// A fault and where it is: the index of the first wrong octet in the input.
struct FaultAt {
    Fault fault = Fault::none;
    std::size_t at = 0;
};

}  // namespace wiretrial::http1
