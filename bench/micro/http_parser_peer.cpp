// http_parser_peer: nodejs/http-parser as Debian packages it.
// SPDX-License-Identifier: Apache-2.0
#include <http_parser.h>

#include "bench/micro/callback_peer.hpp"

namespace wiretrial::bench {
namespace {

Collected& of(http_parser* parser) {
    return *static_cast<Collected*>(parser->data);
}

int on_begin(http_parser* parser) {
    of(parser).begin();
    return 0;
}
int on_url(http_parser* parser, const char* at, std::size_t size) {
    Collected::extend(of(parser).head.target, at, size);
    return 0;
}
int on_name(http_parser* parser, const char* at, std::size_t size) {
    of(parser).add_name(at, size);
    return 0;
}
int on_value(http_parser* parser, const char* at, std::size_t size) {
    of(parser).add_value(at, size);
    return 0;
}
int on_body(http_parser* parser, const char* /*at*/, std::size_t size) {
    of(parser).content += size;
    return 0;
}
int on_complete(http_parser* parser) {
    Collected& collected = of(parser);
    ++collected.messages;
    if (parser->type == HTTP_REQUEST) {
        collected.head.method = http_method_str(static_cast<http_method>(parser->method));
        collected.head.status = 0;
    } else {
        collected.head.method = {};
        collected.head.status = static_cast<int>(parser->status_code);
    }
    return 0;
}

struct HttpParser {
    http_parser_settings settings{};
    http_parser parser{};

    void init(Collected& collected, bool is_request) {
        http_parser_settings_init(&settings);
        settings.on_message_begin = on_begin;
        settings.on_url = on_url;
        settings.on_header_field = on_name;
        settings.on_header_value = on_value;
        settings.on_body = on_body;
        settings.on_message_complete = on_complete;
        http_parser_init(&parser, is_request ? HTTP_REQUEST : HTTP_RESPONSE);
        parser.data = &collected;
    }
    void feed(ByteView octets) {
        WIRETRIAL_CHECK(http_parser_execute(&parser, &settings, octets.data(), octets.size()) ==
                        octets.size());
    }
};

}  // namespace

void add_http_parser(std::vector<NamedParser>& parsers) {
    parsers.push_back(
        {.name = "http_parser", .parser = std::make_unique<CallbackParser<HttpParser>>()});
}

}  // namespace wiretrial::bench
