// llhttp_peer: llhttp, built from the C source of Debian's node-llhttp, in its strict mode.
// SPDX-License-Identifier: Apache-2.0
#include <llhttp.h>

#include "fuzz/peers/collected.hpp"

namespace wiretrial::fuzz {

Reading read_llhttp(bool is_request, ByteView stream);

namespace {

Collected& of(llhttp_t* parser) {
    return *static_cast<Collected*>(parser->data);
}
int on_url(llhttp_t* parser, const char* at, std::size_t size) {
    of(parser).reading.target.append(at, size);
    return 0;
}
int on_name(llhttp_t* parser, const char* at, std::size_t size) {
    of(parser).add_name({at, size});
    return 0;
}
int on_value(llhttp_t* parser, const char* at, std::size_t size) {
    of(parser).add_value({at, size});
    return 0;
}
int on_head(llhttp_t* parser) {
    of(parser).is_in_trailers = true;
    return 0;
}
int on_body(llhttp_t* parser, const char* at, std::size_t size) {
    of(parser).reading.content.append(at, size);
    return 0;
}
int on_complete(llhttp_t* parser) {
    of(parser).reading.outcome = ReadOutcome::complete;
    return HPE_PAUSED;
}

}  // namespace

Reading read_llhttp(bool is_request, ByteView stream) {
    llhttp_settings_t settings;
    llhttp_settings_init(&settings);
    settings.on_url = on_url;
    settings.on_header_field = on_name;
    settings.on_header_value = on_value;
    settings.on_headers_complete = on_head;
    settings.on_body = on_body;
    settings.on_message_complete = on_complete;
    llhttp_t parser;
    llhttp_init(&parser, is_request ? HTTP_REQUEST : HTTP_RESPONSE, &settings);
    Collected collected;
    parser.data = &collected;
    const llhttp_errno_t error = llhttp_execute(&parser, stream.data(), stream.size());
    Reading& reading = collected.reading;
    reading.consumed = stream.size();
    if (reading.outcome == ReadOutcome::complete) {
        reading.consumed = static_cast<std::size_t>(llhttp_get_error_pos(&parser) - stream.data());
    } else if (error != HPE_OK) {
        reading.outcome = ReadOutcome::refused;
        reading.reason = llhttp_errno_name(error);
    }
    if (is_request) {
        reading.method = llhttp_method_name(static_cast<llhttp_method_t>(parser.method));
    } else {
        reading.status = parser.status_code;
    }
    reading.minor_version = parser.http_minor;
    collected.finish_fields();
    return reading;
}

}  // namespace wiretrial::fuzz
