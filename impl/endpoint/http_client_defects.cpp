// http_client_defects: mistakes of the session that asks.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <string_view>

#include "impl/endpoint/http_defects.hpp"

namespace wiretrial::endpoint {
namespace {

using namespace std::string_view_literals;

constexpr std::array clients{"http-client"sv};

}  // namespace

std::span<const DefectFlag<HttpDefects>> http_client_defects() {
    static constexpr std::array table{
        DefectFlag<HttpDefects>{
            {.name = "host-missing",
             .mistake = "sends no Host",
             .made_by = "the first client: `GET / HTTP/1.1\\r\\n\\r\\n`",
             .breaks = "MUST be sent: 400",
             .subjects = clients,
             .cases = "http1/client/rfc9110_10.1.1_expect/* "
                      "http1/client/rfc9110_15.4_redirection/* http1/client/rfc9110_15_status/* "
                      "http1/client/rfc9112_3_request/* http1/client/rfc9112_5_fields/* "
                      "http1/client/rfc9112_6.3_body_length/* http1/client/rfc9112_7.1_chunked/* "
                      "http1/client/rfc9112_9_connections/* http1/client/segmentation/*"},
            &HttpDefects::sends_no_host},
        DefectFlag<HttpDefects>{
            {.name = "host-not-first",
             .mistake = "sends Host behind all other fields",
             .made_by = "clients that add it where it is missing",
             .breaks = "servers that read the head in pieces know their site late",
             .subjects = clients,
             .cases = "http1/client/rfc9112_3_request/*"},
            &HttpDefects::sends_host_last},
        DefectFlag<HttpDefects>{
            {.name = "absolute-form-to-origin",
             .mistake = "sends the whole URL to an origin server",
             .made_by = "clients that paste the URL into the request-line",
             .breaks = "MUST be path and query",
             .subjects = clients,
             .cases = "http1/client/rfc9110_15.4_redirection/* http1/client/rfc9112_3_request/* "
                      "http1/client/rfc9112_9_connections/* http1/client/segmentation/*"},
            &HttpDefects::sends_absolute_form},
        DefectFlag<HttpDefects>{
            {.name = "lines-end-in-lf",
             .mistake = "ends its lines in LF",
             .made_by = "`print(file=sock)`",
             .breaks = "MUST be CRLF: strict servers refuse it",
             .subjects = clients,
             .cases = "http1/client/rfc9110_10.1.1_expect/* "
                      "http1/client/rfc9110_15.4_redirection/* http1/client/rfc9110_15_status/* "
                      "http1/client/rfc9112_3_request/* http1/client/rfc9112_5_fields/* "
                      "http1/client/rfc9112_6.3_body_length/* http1/client/rfc9112_7.1_chunked/* "
                      "http1/client/rfc9112_9_connections/* http1/client/segmentation/*"},
            &HttpDefects::sends_lone_lf},
        DefectFlag<HttpDefects>{
            {.name = "content-unframed",
             .mistake = "sends content without Content-Length",
             .made_by = "clients that shut down behind it",
             .breaks = "the server sees no content, and then a broken request",
             .subjects = clients,
             .cases =
                 "http1/client/rfc9110_10.1.1_expect/* http1/client/rfc9110_15.4_redirection/* "
                 "http1/client/rfc9112_3_request/* http1/client/rfc9112_9_connections/*"},
            &HttpDefects::sends_no_framing},
        DefectFlag<HttpDefects>{
            {.name = "interim-is-final",
             .mistake = "takes 100 and 103 for the answer",
             .made_by = "clients that read one head",
             .breaks = "the answer is taken for content, or lost",
             .subjects = clients,
             .cases = "http1/client/rfc9110_10.1.1_expect/* http1/client/rfc9110_15_status/* "
                      "http1/client/rfc9112_9_connections/* http1/client/segmentation/*"},
            &HttpDefects::takes_interim_for_final},
        DefectFlag<HttpDefects>{{.name = "tunnel-unasked",
                                 .mistake = "sends its request behind a CONNECT that was refused",
                                 .made_by = "clients that write both requests in one go",
                                 .breaks = "the proxy reads, and answers, what was for the origin",
                                 .subjects = clients,
                                 .cases = "http1/client/rfc9112_3_request/*"},
                                &HttpDefects::goes_through_refused_tunnel},
        DefectFlag<HttpDefects>{
            {.name = "premature-end-is-whole",
             .mistake = "takes what came before the connection ended for all",
             .made_by = "`while data := recv()`",
             .breaks = "half a file under the whole one's name, with exit status 0",
             .subjects = clients,
             .cases = "http1/client/rfc9112_6.3_body_length/* http1/client/rfc9112_7.1_chunked/*"},
            &HttpDefects::takes_premature_end_for_whole},
        DefectFlag<HttpDefects>{{.name = "unknown-status-is-error",
                                 .mistake = "gives up at a status code that it does not know",
                                 .made_by = "`switch (status)` with a default of its own",
                                 .breaks = "MUST be treated as x00 of its class",
                                 .subjects = clients,
                                 .cases = "http1/client/rfc9110_15_status/*"},
                                &HttpDefects::refuses_unknown_status},
        DefectFlag<HttpDefects>{
            {.name = "redirect-followed-at-head",
             .mistake =
                 "asks for the new place as soon as it has read Location, on the same connection",
             .made_by = "event-driven clients that act upon each field as it comes",
             .breaks = "the content of the redirect is taken for the next response",
             .subjects = clients,
             .cases =
                 "http1/client/rfc9112_9_connections/* http1/client/rfc9110_15.4_redirection/*"},
            &HttpDefects::follows_redirects_at_heads},
    };
    return table;
}

}  // namespace wiretrial::endpoint
