// http_request: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/http_request.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "impl/base/check.hpp"
#include "impl/base/text.hpp"
#include "impl/http1/encode.hpp"
#include "impl/http1/lists.hpp"

namespace wiretrial::endpoint {

using http1::Field;

namespace {

/// Fields that frame or route the request: written here, from what is known, and nowhere else.
constexpr std::array<std::string_view, 6> own_fields{
    "Host", "Connection", "Content-Length", "Transfer-Encoding", "Expect", "User-Agent"};

/// Methods that anticipate content: without it, Content-Length says so. RFC 9110 section 8.6.
constexpr std::array<std::string_view, 3> content_methods{"POST", "PUT", "PATCH"};

bool is_own(ByteView name) {
    return std::ranges::any_of(
        own_fields, [&](std::string_view own) { return http1::equals_ignoring_case(own, name); });
}

bool anticipates_content(ByteView method) {
    return std::ranges::find(content_methods, method) != content_methods.end();
}

/// RFC 9112 section 7.4: a sender of TE MUST also send a TE connection option.
std::string connection_options(const HttpRequest& request, const HttpSending& sending) {
    const bool has_te = std::ranges::any_of(request.fields, [](const http1::OwnedField& field) {
        return http1::equals_ignoring_case(field.name, "TE");
    });
    return std::string(has_te ? "TE" : "") + (has_te && sending.is_last ? ", " : "") +
           (sending.is_last ? "close" : "");
}

/// RFC 9112 section 3.2: the last hop of `OPTIONS *` through a proxy is asked for by an empty path (3.2.4).
Bytes target_of(const HttpRequest& request, const HttpSending& sending) {
    if (!sending.to_proxy) {
        return request.url.target;
    }
    const bool is_asterisk = request.url.target == "*";
    return "http://" + request.url.authority + (is_asterisk ? "" : request.url.target);
}

}  // namespace

std::expected<Bytes, std::string> encode_request_head(const HttpRequest& request,
                                                      const HttpSending& sending) {
    const Bytes target = target_of(request, sending);
    const std::string connection = connection_options(request, sending);
    const std::string length = std::to_string(request.content ? request.content->size() : 0);
    // Host first: RFC 9110 section 7.2.
    std::vector<Field> fields{{"Host", request.url.authority}, {"User-Agent", "wiretrial"}};
    if (!connection.empty()) {
        fields.push_back({"Connection", connection});
    }
    for (const http1::OwnedField& field : request.fields) {
        if (is_own(field.name)) {
            return std::unexpected("the client writes the field " + field.name + " itself");
        }
        fields.push_back({field.name, field.value});
    }
    if (request.content && request.is_chunked) {
        fields.push_back({"Transfer-Encoding", "chunked"});
    } else if (request.content || anticipates_content(request.method)) {
        fields.push_back({"Content-Length", length});
    }
    if (request.awaits_continue) {
        fields.push_back({"Expect", "100-continue"});
    }
    Bytes head;
    const auto appended = http1::append_head(
        http1::RequestLine{.method = request.method, .target = target}, fields, head);
    if (!appended) {
        return std::unexpected("the request " + escape(request.method + " " + target, 80) +
                               " cannot be sent: " + std::string(appended.error().code));
    }
    return head;
}

Bytes encode_request_content(const HttpRequest& request) {
    if (!request.content || !request.is_chunked) {
        return request.content.value_or("");
    }
    Bytes chunked;
    http1::append_chunk(*request.content, chunked);
    const auto appended = http1::append_last_chunk({}, chunked);
    WIRETRIAL_CHECK(appended.has_value());
    return chunked;
}

bool is_idempotent(ByteView method) {
    constexpr std::array<std::string_view, 6> idempotent{"GET",    "HEAD",    "PUT",
                                                         "DELETE", "OPTIONS", "TRACE"};
    return std::ranges::find(idempotent, method) != idempotent.end();
}

}  // namespace wiretrial::endpoint
