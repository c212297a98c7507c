// http_client_reference: from the options of http-client to its errand.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "impl/base/text.hpp"
#include "impl/endpoint/http_client.hpp"
#include "impl/endpoint/reference_tables.hpp"
#include "impl/http1/lists.hpp"

namespace wiretrial::endpoint {
namespace {

constexpr std::size_t shown_octets_max = 80;

Made<std::vector<http1::OwnedField>> parse_fields(const std::vector<Bytes>& lines) {
    std::vector<http1::OwnedField> fields;
    for (const Bytes& line : lines) {
        const std::size_t colon = line.find(':');
        if (colon == Bytes::npos) {
            return std::unexpected("the field '" + escape(line, shown_octets_max) +
                                   "' has no colon");
        }
        fields.push_back({.name = line.substr(0, colon),
                          .value = Bytes(http1::trim_ows(ByteView(line).substr(colon + 1)))});
    }
    return fields;
}

/// A GET, HEAD or TRACE sends no content: RFC 9110 sections 9.3.1, 9.3.2 and 9.3.8.
bool takes_content(ByteView method) {
    return method != "GET" && method != "HEAD" && method != "TRACE";
}

Made<HttpRequest> make_request(const ReferenceOptions& options, std::size_t index) {
    const HttpClientOptions& asked = options.http_client;
    const auto url = parse_http_url(asked.urls[index]);
    if (!url) {
        return std::unexpected("'" + escape(asked.urls[index], shown_octets_max) +
                               "' is no http URL");
    }
    HttpRequest request{.url = *url};
    if (!asked.methods.empty()) {
        request.method = asked.methods[std::min(index, asked.methods.size() - 1)];
    }
    // RFC 9112 section 3.2.4: an OPTIONS for the server as a whole.
    if (request.method == "OPTIONS" && request.url.target == "/*") {
        request.url.target = "*";
    }
    if (request.method == "CONNECT") {
        return std::unexpected("a tunnel is asked for with --tunnel");
    }
    auto fields = parse_fields(asked.fields);
    if (!fields) {
        return std::unexpected(fields.error());
    }
    request.fields = std::move(*fields);
    if (!options.messages.empty() && takes_content(request.method)) {
        request.content = options.messages[std::min(index, options.messages.size() - 1)];
        request.is_chunked = asked.is_chunked;
        request.awaits_continue = asked.awaits_continue;
    }
    for (const bool to_proxy : {false, true}) {
        if (const auto head = encode_request_head(request, {.to_proxy = to_proxy}); !head) {
            return std::unexpected(head.error());
        }
    }
    return request;
}

}  // namespace

Made<std::unique_ptr<ClientSession>> make_http_client(const ReferenceOptions& options) {
    const HttpClientOptions& asked = options.http_client;
    if (asked.urls.empty()) {
        return std::unexpected("it needs to know what to ask for: --url http://HOST:PORT/PATH");
    }
    HttpErrand errand{.route = asked.route,
                      .is_pipelined = options.is_pipelined,
                      .follows_redirects = asked.follows_redirects,
                      .redirects_max = asked.redirects_max,
                      .refuses_errors = asked.refuses_errors,
                      .continue_wait = asked.continue_wait,
                      .planted_in_decoder = options.http.policy.planted,
                      .planted = options.http.planted};
    for (std::size_t index = 0; index < asked.urls.size(); ++index) {
        Made<HttpRequest> request = make_request(options, index);
        if (!request) {
            return std::unexpected(request.error());
        }
        if (index > 0 &&
            !is_same_authority(request->url.authority, errand.requests.front().url.authority)) {
            return std::unexpected("all URLs must be at one authority: there is one connection");
        }
        errand.requests.push_back(std::move(*request));
    }
    return std::make_unique<HttpClient>(
        ClientSurroundings{.sink = options.sink, .silence_max = options.silence_max},
        std::move(errand));
}

}  // namespace wiretrial::endpoint
