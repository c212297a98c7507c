// violation: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/violation.hpp"

#include <array>

#include "impl/base/check.hpp"

namespace wiretrial::http1 {
namespace {

using enum Fault;

constexpr std::array table{
    FaultInfo{lone_lf, "lone_lf", "RFC 9112 2.2", 400, "A line ends in LF without CR."},
    FaultInfo{bare_cr, "bare_cr", "RFC 9112 2.2", 400, "A CR is not followed by LF."},
    FaultInfo{empty_lines_too_many, "empty_lines_too_many", "RFC 9112 2.2", 400,
              "More empty lines than the limit precede the request-line."},
    FaultInfo{start_line_too_long, "start_line_too_long", "RFC 9112 3", 414,
              "The start line is longer than the limit."},
    FaultInfo{method_invalid, "method_invalid", "RFC 9112 3.1", 400, "The method is no token."},
    FaultInfo{method_too_long, "method_too_long", "RFC 9112 3", 501,
              "The method is longer than any that is implemented."},
    FaultInfo{request_line_whitespace, "request_line_whitespace", "RFC 9112 3", 400,
              "The words of the request-line are not parted by one SP."},
    FaultInfo{target_octet_invalid, "target_octet_invalid", "RFC 9112 3.2", 400,
              "The request-target holds an octet that no URI may hold there."},
    FaultInfo{target_percent_invalid, "target_percent_invalid", "RFC 3986 2.1", 400,
              "A percent sign is not followed by two hexadecimal digits."},
    FaultInfo{target_fragment, "target_fragment", "RFC 9112 3.2", 400,
              "The request-target has a fragment."},
    FaultInfo{target_form_invalid, "target_form_invalid", "RFC 9112 3.2", 400,
              "The request-target has none of the four forms."},
    FaultInfo{target_authority_invalid, "target_authority_invalid", "RFC 9110 4.2.1", 400,
              "The authority of an absolute-form is empty or invalid."},
    FaultInfo{target_userinfo, "target_userinfo", "RFC 9110 4.2.4", 400,
              "The authority of an absolute-form has userinfo."},
    FaultInfo{asterisk_not_options, "asterisk_not_options", "RFC 9112 3.2.4", 400,
              "The asterisk-form is for OPTIONS alone."},
    FaultInfo{connect_target_invalid, "connect_target_invalid", "RFC 9110 9.3.6", 400,
              "The target of CONNECT is not a host, a colon and a port."},
    FaultInfo{version_missing, "version_missing", "RFC 9112 3", 400,
              "The request-line ends before its HTTP-version."},
    FaultInfo{version_invalid, "version_invalid", "RFC 9112 2.3", 400,
              "The version is not HTTP/ and two digits parted by a dot."},
    FaultInfo{version_unsupported, "version_unsupported", "RFC 9110 15.6.6", 505,
              "The major version is not 1."},
    FaultInfo{status_line_invalid, "status_line_invalid", "RFC 9112 4", 502,
              "The status-line is not version, SP, status-code, SP and reason-phrase."},
    FaultInfo{status_code_invalid, "status_code_invalid", "RFC 9112 4", 502,
              "The status-code has not three digits."},
    FaultInfo{reason_space_missing, "reason_space_missing", "RFC 9112 4", 502,
              "No SP stands between the status-code and the absent reason-phrase."},
    FaultInfo{reason_octet_invalid, "reason_octet_invalid", "RFC 9112 4", 502,
              "The reason-phrase holds a control octet."},
    FaultInfo{interim_responses_too_many, "interim_responses_too_many", "RFC 9110 15.2", 502,
              "More interim responses than the limit precede the final one."},
    FaultInfo{first_line_indented, "first_line_indented", "RFC 9112 2.2", 400,
              "Whitespace stands between the start line and the first field line."},
    FaultInfo{field_name_empty, "field_name_empty", "RFC 9112 5", 400, "A field line has no name."},
    FaultInfo{field_name_invalid, "field_name_invalid", "RFC 9110 5.1", 400,
              "A field name is no token."},
    FaultInfo{colon_missing, "colon_missing", "RFC 9112 5", 400, "A field line has no colon."},
    FaultInfo{space_before_colon, "space_before_colon", "RFC 9112 5.1", 400,
              "Whitespace stands between a field name and its colon."},
    FaultInfo{obs_fold, "obs_fold", "RFC 9112 5.2", 400, "A field value goes on in a second line."},
    FaultInfo{value_nul, "value_nul", "RFC 9110 5.5", 400, "A field value holds NUL."},
    FaultInfo{value_ctl, "value_ctl", "RFC 9110 5.5", 400, "A field value holds a control octet."},
    FaultInfo{field_line_too_long, "field_line_too_long", "RFC 9110 5.4", 431,
              "A field line is longer than the limit."},
    FaultInfo{field_lines_too_many, "field_lines_too_many", "RFC 9110 5.4", 431,
              "There are more field lines than the limit."},
    FaultInfo{fields_too_large, "fields_too_large", "RFC 9110 5.4", 431,
              "The field lines together are longer than the limit."},
    FaultInfo{host_missing, "host_missing", "RFC 9112 3.2", 400,
              "An HTTP/1.1 request has no Host field."},
    FaultInfo{host_repeated, "host_repeated", "RFC 9112 3.2", 400,
              "A request has more than one Host field line."},
    FaultInfo{host_invalid, "host_invalid", "RFC 9112 3.2", 400,
              "The Host value is no host with an optional port."},
    FaultInfo{content_length_invalid, "content_length_invalid", "RFC 9112 6.3", 400,
              "A Content-Length value is no decimal number."},
    FaultInfo{content_length_repeated, "content_length_repeated", "RFC 9112 6.3", 400,
              "There is more than one Content-Length value."},
    FaultInfo{content_length_overflow, "content_length_overflow", "RFC 9110 8.6", 413,
              "The Content-Length value is too large for any number of octets."},
    FaultInfo{content_too_large, "content_too_large", "RFC 9110 15.5.14", 413,
              "The content is larger than the limit."},
    FaultInfo{transfer_encoding_invalid, "transfer_encoding_invalid", "RFC 9112 6.1", 400,
              "The Transfer-Encoding value is no list of transfer codings."},
    FaultInfo{transfer_encoding_with_content_length, "transfer_encoding_with_content_length",
              "RFC 9112 6.1", 400, "Transfer-Encoding and Content-Length are both there."},
    FaultInfo{transfer_encoding_in_http10, "transfer_encoding_in_http10", "RFC 9112 6.1", 400,
              "An HTTP/1.0 message has a Transfer-Encoding."},
    FaultInfo{transfer_coding_unknown, "transfer_coding_unknown", "RFC 9112 6.1", 501,
              "A transfer coding before chunked is not known."},
    FaultInfo{chunked_not_final, "chunked_not_final", "RFC 9112 6.3", 400,
              "The last transfer coding of a request is not chunked."},
    FaultInfo{chunked_repeated, "chunked_repeated", "RFC 9112 7", 400,
              "The chunked coding is applied more than once."},
    FaultInfo{chunked_parameters, "chunked_parameters", "RFC 9112 7.1", 400,
              "The chunked coding has parameters."},
    FaultInfo{chunk_size_invalid, "chunk_size_invalid", "RFC 9112 7.1", 400,
              "A chunk-size is no hexadecimal number."},
    FaultInfo{chunk_size_overflow, "chunk_size_overflow", "RFC 9112 7.1", 413,
              "A chunk-size is too large for any number of octets."},
    FaultInfo{chunk_ext_invalid, "chunk_ext_invalid", "RFC 9112 7.1.1", 400,
              "A chunk extension does not follow its grammar."},
    FaultInfo{chunk_line_too_long, "chunk_line_too_long", "RFC 9112 7.1.1", 400,
              "A chunk-size with its extensions is longer than the limit."},
    FaultInfo{chunk_exts_too_large, "chunk_exts_too_large", "RFC 9112 7.1.1", 400,
              "The chunk extensions together are longer than the limit."},
    FaultInfo{chunk_lone_lf, "chunk_lone_lf", "RFC 9112 7.1", 400,
              "A line of the chunked coding ends in LF without CR."},
    FaultInfo{chunk_bare_cr, "chunk_bare_cr", "RFC 9112 7.1", 400,
              "In the chunked coding a CR is not followed by LF."},
    FaultInfo{chunk_data_unterminated, "chunk_data_unterminated", "RFC 9112 7.1", 400,
              "Chunk data is not followed by CRLF."},
};

}  // namespace

std::span<const FaultInfo> all_faults() {
    return table;
}

const FaultInfo& info_of(Fault fault) {
    const auto index = static_cast<std::size_t>(fault);
    WIRETRIAL_CHECK(index >= 1 && index <= table.size());
    return table[index - 1];
}

Violation violation_of(Fault fault, std::uint64_t offset) {
    const FaultInfo& info = info_of(fault);
    return {.code = info.code, .offset = offset, .section = info.section, .status = info.status};
}

}  // namespace wiretrial::http1
