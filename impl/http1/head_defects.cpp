// head_defects: mistakes in start lines, field lines, their limits, and Host.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <string_view>

#include "impl/http1/defect_tables.hpp"

namespace wiretrial::http1::detail {
namespace {

using namespace std::string_view_literals;

/// Who decodes requests.
constexpr std::array requests{"http"sv, "decoder"sv};

}  // namespace

std::span<const DefectFlag<Defects>> head_defects() {
    static constexpr std::array table{
        DefectFlag<Defects>{
            {.name = "missing-version-taken",
             .mistake = "takes a request-line of two words, as HTTP/0.9 had it",
             .made_by = "servers that kept their HTTP/0.9 parser",
             .breaks = "a proxy and this server disagree whether the line was a request at all",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_3_request_line/*"},
            &Defects::takes_no_version},
        DefectFlag<Defects>{
            {.name = "major-version-unchecked",
             .mistake = "answers HTTP/2.0 and HTTP/0.9 as if they were HTTP/1.1",
             .made_by = "parsers that read `HTTP/%d.%d` and never look at the first number",
             .breaks = "a client of another protocol is answered in a form that it cannot read",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_3_request_line/*"},
            &Defects::takes_any_major_version},
        DefectFlag<Defects>{{.name = "version-has-no-case",
                             .mistake = "takes `http/1.1` for HTTP/1.1",
                             .made_by = "parsers that lower the whole line before they look at it",
                             .breaks = "HTTP-name has case; what a strict proxy refuses reaches "
                                       "this server by another road",
                             .subjects = requests,
                             .cases = "http1/decoder/* http1/server/rfc9112_3_request_line/*"},
                            &Defects::takes_any_version_case},
        DefectFlag<Defects>{
            {.name = "method-octets-unchecked",
             .mistake = "takes any octets up to the first space for a method",
             .made_by = "`method, target, version = line.split(\" \")`",
             .breaks = "quotes, colons and controls come into logs and access rules as a method",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_3_request_line/*"},
            &Defects::takes_any_method_octet},
        DefectFlag<Defects>{{.name = "target-octets-unchecked",
                             .mistake = "takes any octet but whitespace in a request-target",
                             .made_by = "servers that leave the target to whatever opens the file",
                             .breaks = "another parser on the way sees another target",
                             .subjects = requests,
                             .cases = "http1/decoder/* http1/server/rfc9112_3.2_request_target/*"},
                            &Defects::takes_any_target_octet},
        DefectFlag<Defects>{
            {.name = "fragment-taken",
             .mistake = "takes a target with a fragment",
             .made_by = "routers that hand the target to a URL library",
             .breaks = "the rule of a proxy for `/private` does not match `/private#`",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_3.2_request_target/*"},
            &Defects::takes_fragments},
        DefectFlag<Defects>{{.name = "asterisk-of-any-method",
                             .mistake = "takes `*` as the target of any method",
                             .made_by = "parsers that know the asterisk-form and forget OPTIONS",
                             .breaks = "GET * reaches handlers that expect a path",
                             .subjects = requests,
                             .cases = "http1/decoder/* http1/server/rfc9112_3.2_request_target/*"},
                            &Defects::takes_asterisk_of_any_method},
        DefectFlag<Defects>{
            {.name = "connect-target-unchecked",
             .mistake = "takes a CONNECT without a port, or with one that no host has",
             .made_by = "proxies that split at the last colon and call atoi",
             .breaks = "the port wraps, and the tunnel leads elsewhere",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_3.2_request_target/*"},
            &Defects::takes_any_connect_target},
        DefectFlag<Defects>{
            {.name = "authority-form-of-any-method",
             .mistake = "takes `host:port` as the target of a GET",
             .made_by = "parsers with one rule for all targets",
             .breaks = "a path that does not begin with a slash escapes prefix rules",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_3.2_request_target/*"},
            &Defects::takes_authority_of_any_method},
        DefectFlag<Defects>{
            {.name = "empty-line-before-request-refused",
             .mistake = "refuses the empty line that old clients send behind a POST",
             .made_by = "parsers that expect a method at the first octet",
             .breaks = "the next request of such a client fails",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_2.2_message_parsing/*"},
            &Defects::refuses_empty_lines},
        DefectFlag<Defects>{
            {.name = "bare-cr-ends-lines",
             .mistake = "takes a CR without LF for the end of a line",
             .made_by = "readers with universal newlines, such as Python text files",
             .breaks = "a value hides a field: `X: a\\rContent-Length: 5` is one line for "
                       "everybody else (request smuggling)",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_2.2_message_parsing/*"},
            &Defects::ends_lines_at_bare_cr},
        DefectFlag<Defects>{
            {.name = "bare-cr-kept",
             .mistake = "keeps a bare CR inside a field value",
             .made_by = "parsers that split at CRLF only",
             .breaks =
                 "whoever gets the field forwarded may see two lines where this server saw one",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_7.1_chunked/*"},
            &Defects::keeps_bare_cr},
        DefectFlag<Defects>{{.name = "lone-lf-kept-in-values",
                             .mistake = "keeps a LF without CR inside a field value",
                             .made_by = "`head.split(\"\\r\\n\")`",
                             .breaks = "the RFC knows LF as a line end or as an error; as an octet "
                                       "of a value it hides a field from this server alone",
                             .subjects = requests,
                             .cases = "http1/decoder/* http1/server/rfc9112_5_fields/*"},
                            &Defects::keeps_lone_lf},
        DefectFlag<Defects>{
            {.name = "folded-line-is-a-field",
             .mistake = "strips a line before it looks whether it continues the last one",
             .made_by = "`for line in lines: name, value = line.strip().split(\":\")`",
             .breaks = "a folded value becomes a field: Transfer-Encoding out of thin air",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_5_fields/*"},
            &Defects::takes_folded_line_for_field},
        DefectFlag<Defects>{
            {.name = "folded-line-lost",
             .mistake = "skips a line that begins with whitespace, wherever it stands",
             .made_by = "parsers that skip what they do not know",
             .breaks = "half of a value is gone, and nobody is told",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_7.1_chunked/*"},
            &Defects::drops_folded_lines},
        DefectFlag<Defects>{
            {.name = "indented-first-line-is-a-field",
             .mistake = "takes an indented line behind the request-line for a field",
             .made_by = "parsers that strip lines",
             .breaks = "the RFC has it skipped or refused; a proxy that skips it lets a "
                       "Content-Length through that only this server sees",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_2.2_message_parsing/* "
                      "http1/server/rfc9112_7.1_chunked/*"},
            &Defects::takes_indented_first_line_for_field},
        DefectFlag<Defects>{{.name = "space-before-colon-removed",
                             .mistake = "takes `Name : value` for `Name: value` in a request",
                             .made_by = "parsers that trim what stands before the colon",
                             .breaks = "a proxy that passes the unknown field `Content-Length ` on "
                                       "smuggles a request past its own rules",
                             .subjects = requests,
                             .cases = "http1/decoder/* http1/server/rfc9112_5_fields/* "
                                      "http1/server/rfc9112_7.1_chunked/*"},
                            &Defects::removes_space_before_colon},
        DefectFlag<Defects>{{.name = "space-before-colon-kept",
                             .mistake = "takes the space before the colon for a part of the name",
                             .made_by = "`line.split(\":\")`",
                             .breaks = "`Transfer-Encoding : chunked` is another, unknown field: "
                                       "the content becomes the next request",
                             .subjects = requests,
                             .cases = "http1/decoder/* http1/server/rfc9112_5_fields/* "
                                      "http1/server/rfc9112_7.1_chunked/*"},
                            &Defects::keeps_space_before_colon},
        DefectFlag<Defects>{
            {.name = "field-name-octets-unchecked",
             .mistake = "takes any octets before the colon for a name",
             .made_by = "`name, value = line.split(\":\", 1)`",
             .breaks =
                 "names with quotes, controls or NUL reach programs that take them for variables",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_5_fields/* "
                      "http1/server/rfc9112_7.1_chunked/*"},
            &Defects::takes_any_name_octet},
        DefectFlag<Defects>{{.name = "empty-field-name-taken",
                             .mistake = "takes a line that begins with the colon",
                             .made_by = "`name, value = line.split(\":\", 1)`",
                             .breaks = "HAProxy CVE-2023-25725: an empty name ended the list of "
                                       "fields, and hid those behind it",
                             .subjects = requests,
                             .cases = "http1/decoder/* http1/server/rfc9112_5_fields/* "
                                      "http1/server/rfc9112_7.1_chunked/*"},
                            &Defects::takes_empty_names},
        DefectFlag<Defects>{{.name = "line-without-colon-skipped",
                             .mistake = "skips a field line that has no colon",
                             .made_by = "parsers that are lenient because browsers were",
                             .breaks = "what is an error to one parser and nothing to the other "
                                       "lets them disagree about the rest",
                             .subjects = requests,
                             .cases = "http1/decoder/* http1/server/rfc9112_5_fields/* "
                                      "http1/server/rfc9112_7.1_chunked/*"},
                            &Defects::skips_lines_without_colon},
        DefectFlag<Defects>{
            {.name = "nul-kept",
             .mistake = "keeps NUL inside a field value",
             .made_by = "languages whose strings may hold NUL",
             .breaks = "a module in C sees a shorter value than the check before it",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_7.1_chunked/*"},
            &Defects::keeps_nul},
        DefectFlag<Defects>{
            {.name = "nul-ends-values",
             .mistake = "takes NUL for the end of a field value",
             .made_by = "strlen, atoi and strcmp on the receive buffer",
             .breaks = "`Content-Length: 5\\0 6` is 5 here and an error elsewhere",
             .subjects = requests,
             .cases =
                 "http1/decoder/* http1/server/rfc9112_3.2_host/* http1/server/rfc9112_5_fields/* "
                 "http1/server/rfc9112_6.1_transfer_encoding/* http1/server/rfc9112_7.1_chunked/*"},
            &Defects::cuts_values_at_nul},
        DefectFlag<Defects>{
            {.name = "field-names-have-case",
             .mistake = "knows Content-Length and Transfer-Encoding in one spelling only",
             .made_by = "`headers[\"Content-Length\"]` in a plain dictionary",
             .breaks = "`content-length: 5` goes unseen, and the content becomes the next request",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_5_fields/*"},
            &Defects::has_names_with_case},
        DefectFlag<Defects>{{.name = "start-line-unbounded",
                             .mistake = "sets no limit to a request-line",
                             .made_by = "`readline()` without a size",
                             .breaks = "one client fills the memory of all",
                             .subjects = requests,
                             .cases = "http1/decoder/* http1/server/limits/*"},
                            &Defects::has_unbounded_start_lines},
        DefectFlag<Defects>{{.name = "fields-unbounded",
                             .mistake = "sets no limit to a field section",
                             .made_by = "`while not buffer.endswith(\"\\r\\n\\r\\n\")`",
                             .breaks = "one client fills the memory of all",
                             .subjects = requests,
                             .cases = "http1/decoder/* http1/server/limits/*"},
                            &Defects::has_unbounded_fields},
        DefectFlag<Defects>{
            {.name = "head-of-1024-octets",
             .mistake = "has room for 1024 octets of a head and refuses a longer one",
             .made_by = "`char buffer[1024]`",
             .breaks =
                 "the RFC recommends 8000 octets for the request-line alone; cookies do not fit",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_3_request_line/*"},
            &Defects::has_small_fields},
        DefectFlag<Defects>{
            {.name = "chunk-extensions-unbounded",
             .mistake = "reads chunk extensions of any length",
             .made_by =
                 "CVE-2023-39326 (Go), CVE-2024-22019 (Node): the limit counted content only",
             .breaks = "a few octets of content cost any amount of traffic and time",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_7.1_chunked/*"},
            &Defects::has_unbounded_chunk_exts},
        DefectFlag<Defects>{{.name = "content-unbounded",
                             .mistake = "sets no limit to content",
                             .made_by = "upload handlers that trust Content-Length",
                             .breaks = "one client fills the disk or the memory",
                             .subjects = requests,
                             .cases = "http1/decoder/* http1/server/limits/*"},
                            &Defects::has_unbounded_content},
        DefectFlag<Defects>{
            {.name = "host-not-needed",
             .mistake = "answers an HTTP/1.1 request without Host",
             .made_by = "servers that know one site only",
             .breaks = "MUST be 400: a proxy that picks a site and this server disagree",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_3.2_host/* "
                      "http1/server/rfc9112_3.2_request_target/*"},
            &Defects::needs_no_host},
        DefectFlag<Defects>{
            {.name = "first-host-wins",
             .mistake = "takes the first of two Host lines",
             .made_by = "`headers.get(\"Host\")`",
             .breaks = "the cache uses one, this server the other: cache poisoning",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_3.2_host/* "
                      "http1/server/rfc9112_3.2_request_target/* http1/server/rfc9112_5_fields/*"},
            &Defects::takes_first_host},
        DefectFlag<Defects>{
            {.name = "host-unchecked",
             .mistake = "takes any text for a Host",
             .made_by = "frameworks that build links from Host",
             .breaks = "a Host with a path or a user leads mails for lost passwords elsewhere",
             .subjects = requests,
             .cases = "http1/decoder/* http1/server/rfc9112_3.2_host/*"},
            &Defects::takes_any_host},
    };
    return table;
}

}  // namespace wiretrial::http1::detail
