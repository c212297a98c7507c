// encode: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/http1/encode.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "impl/http1/lists.hpp"
#include "impl/http1/scan.hpp"

namespace wiretrial::http1 {
namespace {

std::unexpected<EncodeError> refuse(std::string_view code) {
    return std::unexpected(EncodeError{code});
}

bool is_field_value(ByteView value) {
    return skip_run(value, 0, class_content) == value.size() && trim_ows(value) == value;
}

std::expected<void, EncodeError> check_fields(std::span<const Field> fields) {
    for (const Field& field : fields) {
        if (!is_token(field.name)) {
            return refuse("field_name_invalid");
        }
        if (!is_field_value(field.value)) {
            return refuse("field_value_invalid");
        }
    }
    return {};
}

void append_fields(std::span<const Field> fields, Bytes& out) {
    for (const Field& field : fields) {
        out.append(field.name).append(": ").append(field.value).append("\r\n");
    }
    out.append("\r\n");
}

void append_version(Version version, Bytes& out) {
    out.append("HTTP/");
    out.push_back(static_cast<char>('0' + version.major));
    out.push_back('.');
    out.push_back(static_cast<char>('0' + version.minor));
}

/// Fields without which the receiver would take another message, or none, for this one.
bool is_forbidden_in_trailers(ByteView name) {
    constexpr std::array<std::string_view, 10> names{
        "Content-Length", "Transfer-Encoding", "Host", "Content-Encoding", "Content-Type",
        "Content-Range",  "Trailer",           "TE",   "Authorization",    "Connection"};
    return std::ranges::any_of(
        names, [name](std::string_view each) { return equals_ignoring_case(each, name); });
}

struct Reason {
    int status;
    std::string_view phrase;
};

constexpr std::array reasons{
    Reason{100, "Continue"},
    Reason{101, "Switching Protocols"},
    Reason{200, "OK"},
    Reason{201, "Created"},
    Reason{202, "Accepted"},
    Reason{203, "Non-Authoritative Information"},
    Reason{204, "No Content"},
    Reason{205, "Reset Content"},
    Reason{206, "Partial Content"},
    Reason{300, "Multiple Choices"},
    Reason{301, "Moved Permanently"},
    Reason{302, "Found"},
    Reason{303, "See Other"},
    Reason{304, "Not Modified"},
    Reason{305, "Use Proxy"},
    Reason{307, "Temporary Redirect"},
    Reason{308, "Permanent Redirect"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{402, "Payment Required"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{406, "Not Acceptable"},
    Reason{407, "Proxy Authentication Required"},
    Reason{408, "Request Timeout"},
    Reason{409, "Conflict"},
    Reason{410, "Gone"},
    Reason{411, "Length Required"},
    Reason{412, "Precondition Failed"},
    Reason{413, "Content Too Large"},
    Reason{414, "URI Too Long"},
    Reason{415, "Unsupported Media Type"},
    Reason{416, "Range Not Satisfiable"},
    Reason{417, "Expectation Failed"},
    Reason{421, "Misdirected Request"},
    Reason{422, "Unprocessable Content"},
    Reason{426, "Upgrade Required"},
    Reason{431, "Request Header Fields Too Large"},  // RFC 6585 section 5.
    Reason{500, "Internal Server Error"},
    Reason{501, "Not Implemented"},
    Reason{502, "Bad Gateway"},
    Reason{503, "Service Unavailable"},
    Reason{504, "Gateway Timeout"},
    Reason{505, "HTTP Version Not Supported"},
};

}  // namespace

std::expected<void, EncodeError> append_head(const RequestLine& line,
                                             std::span<const Field> fields,
                                             Bytes& out) {
    if (!is_token(line.method)) {
        return refuse("method_invalid");
    }
    if (line.target.empty() || skip_run(line.target, 0, class_uri) != line.target.size()) {
        return refuse("target_invalid");
    }
    if (const auto checked = check_fields(fields); !checked) {
        return checked;
    }
    out.append(line.method).append(" ").append(line.target).append(" ");
    append_version(line.version, out);
    out.append("\r\n");
    append_fields(fields, out);
    return {};
}

std::expected<void, EncodeError> append_head(const StatusLine& line,
                                             std::span<const Field> fields,
                                             Bytes& out) {
    if (line.status < 100 || line.status > 999) {
        return refuse("status_invalid");
    }
    if (skip_run(line.reason, 0, class_content) != line.reason.size()) {
        return refuse("reason_invalid");
    }
    if (const auto checked = check_fields(fields); !checked) {
        return checked;
    }
    append_version(line.version, out);
    out.append(" ")
        .append(std::to_string(line.status))
        .append(" ")
        .append(line.reason)
        .append("\r\n");
    append_fields(fields, out);
    return {};
}

void append_chunk(ByteView data, Bytes& out) {
    if (data.empty()) {
        return;
    }
    std::array<char, 16> digits{};
    const auto written =
        std::to_chars(digits.data(), digits.data() + digits.size(), data.size(), 16);
    out.append(digits.data(), written.ptr).append("\r\n").append(data).append("\r\n");
}

std::expected<void, EncodeError> append_last_chunk(std::span<const Field> trailers, Bytes& out) {
    if (const auto checked = check_fields(trailers); !checked) {
        return checked;
    }
    if (std::ranges::any_of(
            trailers, [](const Field& field) { return is_forbidden_in_trailers(field.name); })) {
        return refuse("trailer_forbidden");
    }
    out.append("0\r\n");
    append_fields(trailers, out);
    return {};
}

std::string_view reason_of(int status) {
    const auto found = std::ranges::find(reasons, status, &Reason::status);
    return found == reasons.end() ? std::string_view() : found->phrase;
}

}  // namespace wiretrial::http1
