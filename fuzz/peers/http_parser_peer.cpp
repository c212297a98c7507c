// http_parser_peer: nodejs/http-parser as Debian packages it.
// SPDX-License-Identifier: Apache-2.0
#include <http_parser.h>

#include "fuzz/peers/collected.hpp"

namespace wiretrial::fuzz {

Reading read_http_parser(bool is_request, ByteView stream);

namespace {

Collected& of(http_parser* parser) {
    return *static_cast<Collected*>(parser->data);
}
int on_url(http_parser* parser, const char* at, std::size_t size) {
    of(parser).reading.target.append(at, size);
    return 0;
}
int on_name(http_parser* parser, const char* at, std::size_t size) {
    of(parser).add_name({at, size});
    return 0;
}
int on_value(http_parser* parser, const char* at, std::size_t size) {
    of(parser).add_value({at, size});
    return 0;
}
int on_head(http_parser* parser) {
    of(parser).is_in_trailers = true;
    return 0;
}
int on_body(http_parser* parser, const char* at, std::size_t size) {
    of(parser).reading.content.append(at, size);
    return 0;
}
int on_complete(http_parser* parser) {
    of(parser).reading.outcome = ReadOutcome::complete;
    http_parser_pause(parser, 1);
    return 0;
}

}  // namespace

Reading read_http_parser(bool is_request, ByteView stream) {
    http_parser_settings settings;
    http_parser_settings_init(&settings);
    settings.on_url = on_url;
    settings.on_header_field = on_name;
    settings.on_header_value = on_value;
    settings.on_headers_complete = on_head;
    settings.on_body = on_body;
    settings.on_message_complete = on_complete;
    http_parser parser;
    http_parser_init(&parser, is_request ? HTTP_REQUEST : HTTP_RESPONSE);
    Collected collected;
    parser.data = &collected;
    const std::size_t parsed =
        http_parser_execute(&parser, &settings, stream.data(), stream.size());
    Reading& reading = collected.reading;
    reading.consumed = parsed;
    const auto error = static_cast<http_errno>(parser.http_errno);
    if (reading.outcome != ReadOutcome::complete && error != HPE_OK) {
        reading.outcome = ReadOutcome::refused;
        reading.reason = http_errno_name(error);
    }
    if (is_request) {
        reading.method = http_method_str(static_cast<http_method>(parser.method));
    } else {
        reading.status = static_cast<int>(parser.status_code);
    }
    reading.minor_version = parser.http_minor;
    collected.finish_fields();
    return reading;
}

}  // namespace wiretrial::fuzz
