// llhttp_peer: llhttp, built from the C source of Debian's node-llhttp, in its strict mode.
// SPDX-License-Identifier: Apache-2.0
#include <llhttp.h>

#include "bench/micro/callback_peer.hpp"

namespace wiretrial::bench {
namespace {

Collected& of(llhttp_t* parser) {
    return *static_cast<Collected*>(parser->data);
}

int on_begin(llhttp_t* parser) {
    of(parser).begin();
    return 0;
}
int on_url(llhttp_t* parser, const char* at, std::size_t size) {
    Collected::extend(of(parser).head.target, at, size);
    return 0;
}
int on_name(llhttp_t* parser, const char* at, std::size_t size) {
    of(parser).add_name(at, size);
    return 0;
}
int on_value(llhttp_t* parser, const char* at, std::size_t size) {
    of(parser).add_value(at, size);
    return 0;
}
int on_body(llhttp_t* parser, const char* /*at*/, std::size_t size) {
    of(parser).content += size;
    return 0;
}
int on_complete(llhttp_t* parser) {
    Collected& collected = of(parser);
    ++collected.messages;
    if (parser->type == HTTP_REQUEST) {
        collected.head.method = llhttp_method_name(static_cast<llhttp_method_t>(parser->method));
        collected.head.status = 0;
    } else {
        collected.head.method = {};
        collected.head.status = parser->status_code;
    }
    return 0;
}

struct Llhttp {
    llhttp_settings_t settings{};
    llhttp_t parser{};

    void init(Collected& collected, bool is_request) {
        llhttp_settings_init(&settings);
        settings.on_message_begin = on_begin;
        settings.on_url = on_url;
        settings.on_header_field = on_name;
        settings.on_header_value = on_value;
        settings.on_body = on_body;
        settings.on_message_complete = on_complete;
        llhttp_init(&parser, is_request ? HTTP_REQUEST : HTTP_RESPONSE, &settings);
        parser.data = &collected;
    }
    void feed(ByteView octets) {
        WIRETRIAL_CHECK(llhttp_execute(&parser, octets.data(), octets.size()) == HPE_OK);
    }
};

}  // namespace

void add_llhttp(std::vector<NamedParser>& parsers) {
    parsers.push_back({.name = "llhttp", .parser = std::make_unique<CallbackParser<Llhttp>>()});
}

}  // namespace wiretrial::bench
