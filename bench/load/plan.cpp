// plan: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "bench/load/plan.hpp"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "impl/http1/encode.hpp"

namespace wiretrial::load {
namespace {

/// Octets that no compression and no delimiter of a line makes special.
Bytes pattern(std::size_t octets) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";
    Bytes text(octets, '\0');
    for (std::size_t i = 0; i < octets; ++i) {
        text[i] = letters[i % letters.size()];
    }
    return text;
}

}  // namespace

std::string_view name_of(Protocol protocol) {
    switch (protocol) {
        case Protocol::http:
            return "http";
        case Protocol::frames:
            return "tcp";
        case Protocol::datagrams:
            return "udp";
    }
    std::unreachable();
}

std::string name_of(const Plan& plan) {
    std::string name(name_of(plan.protocol));
    if (plan.protocol == Protocol::http) {
        name += fmt::format("/{}/{}", plan.method,
                            plan.connects_per_request ? "connect-per-request" : "keep-alive");
    } else if (plan.codec) {
        name += "/" + plan.codec->name();
    }
    name += fmt::format("/octets:{}/connections:{}/depth:{}", plan.payload.size(), plan.connections,
                        plan.depth);
    if (plan.rate > 0.0) {
        name += fmt::format("/rate:{}", plan.rate);
    }
    return name;
}

std::expected<void, std::string> ask_http(const HttpRequest& request, Plan& plan) {
    plan.protocol = Protocol::http;
    plan.method = request.method;
    plan.payload = pattern(request.content_octets);
    plan.connects_per_request = request.closes;
    const std::string length = std::to_string(request.content_octets);
    std::vector<http1::Field> fields{{"Host", request.authority}, {"User-Agent", "wiretrial"}};
    if (request.content_octets > 0) {
        fields.push_back({"Content-Length", length});
    }
    if (request.closes) {
        fields.push_back({"Connection", "close"});
    }
    plan.request.clear();
    const auto appended = http1::append_head({.method = request.method, .target = request.target},
                                             fields, plan.request);
    if (!appended) {
        return std::unexpected(
            fmt::format("the request cannot be written: {}", appended.error().code));
    }
    plan.request += plan.payload;
    return {};
}

std::expected<void, std::string> ask_frames(std::string_view codec,
                                            std::size_t octets,
                                            Plan& plan) {
    plan.protocol = Protocol::frames;
    plan.payload = pattern(octets);
    const std::string name = codec.empty() ? "fixed:" + std::to_string(octets) : std::string(codec);
    auto parsed = framing::Codec::parse(name);
    if (!parsed) {
        return std::unexpected(parsed.error());
    }
    auto frame = parsed->encode(plan.payload);
    if (!frame) {
        return std::unexpected(fmt::format("codec '{}' cannot carry {} octets of payload: {}", name,
                                           octets, frame.error().code));
    }
    plan.request = std::move(*frame);
    plan.codec = std::move(*parsed);
    return {};
}

std::expected<void, std::string> ask_datagrams(std::size_t octets, Plan& plan) {
    if (octets < datagram_octets_min || octets > datagram_octets_max) {
        return std::unexpected(
            fmt::format("a datagram of {} octets is not possible: {} to {} are (the first {} "
                        "say which one it is)",
                        octets, datagram_octets_min, datagram_octets_max, datagram_octets_min));
    }
    plan.protocol = Protocol::datagrams;
    plan.payload = pattern(octets);
    plan.request = plan.payload;
    return {};
}

}  // namespace wiretrial::load
