// address: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/transport/address.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include <arpa/inet.h>

namespace wiretrial::transport {
namespace {

constexpr std::string_view examples =
    "tcp://127.0.0.1:9000, tcp://[::1]:9000, udp://127.0.0.1:9000 or unix:/run/echo.sock";

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size() || text.empty()) {
        return std::nullopt;
    }
    return port;
}

std::string malformed(std::string_view text, std::string_view reason) {
    return "address '" + std::string(text) + "' " + std::string(reason) + "; write " +
           std::string(examples);
}

/// The authority `HOST:PORT`, in which an IPv6 host stands in brackets.
std::expected<Address, std::string> parse_authority(std::string_view whole,
                                                    std::string_view authority,
                                                    std::optional<std::uint16_t> port_default) {
    std::string_view host = authority;
    std::string_view port_text;
    bool has_port = false;
    const std::size_t bracket =
        authority.starts_with('[') ? authority.find(']') : std::string_view::npos;
    const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (colon != std::string_view::npos) {
        host = authority.substr(0, colon);
        port_text = authority.substr(colon + 1);
        has_port = true;
    }
    if (host.starts_with('[')) {
        if (!host.ends_with(']')) {
            return std::unexpected(malformed(whole, "has a '[' without its ']'"));
        }
        host = host.substr(1, host.size() - 2);
    }
    const std::optional<std::uint16_t> port = has_port ? parse_port(port_text) : port_default;
    if (!port) {
        return std::unexpected(malformed(whole, "has no port from 0 to 65535"));
    }
    return parse_host(host == "localhost" ? "127.0.0.1" : host, *port);
}

}  // namespace

std::string_view name_of(Family family) {
    switch (family) {
        case Family::ipv4:
            return "ipv4";
        case Family::ipv6:
            return "ipv6";
        case Family::unix_path:
            return "unix";
    }
    std::unreachable();
}

std::string host_text(const Address& address) {
    if (address.family == Family::unix_path) {
        return address.path;
    }
    std::array<char, INET6_ADDRSTRLEN> text{};
    const int family = address.family == Family::ipv4 ? AF_INET : AF_INET6;
    inet_ntop(family, address.octets.data(), text.data(), text.size());
    return text.data();
}

std::string to_text(const Address& address) {
    switch (address.family) {
        case Family::ipv4:
            return host_text(address) + ":" + std::to_string(address.port);
        case Family::ipv6:
            return "[" + host_text(address) + "]:" + std::to_string(address.port);
        case Family::unix_path:
            return address.path;
    }
    std::unreachable();
}

std::string to_text(const Target& target) {
    if (target.address.family == Family::unix_path) {
        return "unix:" + target.address.path;
    }
    return (target.service == Service::stream ? "tcp://" : "udp://") + to_text(target.address);
}

std::expected<Address, std::string> parse_host(std::string_view host, std::uint16_t port) {
    Address address{.port = port};
    const std::string text(host);
    if (inet_pton(AF_INET, text.c_str(), address.octets.data()) == 1) {
        return address;
    }
    address.family = Family::ipv6;
    if (inet_pton(AF_INET6, text.c_str(), address.octets.data()) == 1) {
        return address;
    }
    return std::unexpected("host '" + text +
                           "' is not a numeric IPv4 or IPv6 address (names are not resolved)");
}

std::expected<Target, std::string> parse_target(std::string_view text) {
    if (text.starts_with("unix:")) {
        const std::string_view path = text.substr(5);
        if (path.empty() || path.size() > 107) {
            return std::unexpected(malformed(text, "needs a path of 1 to 107 octets"));
        }
        return Target{.address = {.family = Family::unix_path, .path = std::string(path)}};
    }
    const std::size_t separator = text.find("://");
    const std::string_view scheme =
        text.substr(0, separator == std::string_view::npos ? 0 : separator);
    if (scheme != "tcp" && scheme != "udp" && scheme != "http") {
        return std::unexpected(
            malformed(text, "does not start with tcp://, udp://, http:// or unix:"));
    }
    std::string_view authority = text.substr(separator + 3);
    std::optional<std::uint16_t> port_default;
    if (scheme == "http") {
        authority = authority.substr(0, authority.find('/'));
        port_default = std::uint16_t{80};
    }
    auto address = parse_authority(text, authority, port_default);
    if (!address) {
        return std::unexpected(std::move(address.error()));
    }
    return Target{.service = scheme == "udp" ? Service::datagram : Service::stream,
                  .address = *address};
}

Address loopback(Family family) {
    Address address{.family = family};
    if (family == Family::ipv4) {
        address.octets = {127, 0, 0, 1};
    } else if (family == Family::ipv6) {
        address.octets[15] = 1;
    }
    return address;
}

bool is_loopback(const Address& address) {
    switch (address.family) {
        case Family::unix_path:
            return true;
        case Family::ipv4:
            return address.octets[0] == 127;
        case Family::ipv6: {
            constexpr std::array<std::uint8_t, 13> mapped = {0, 0, 0, 0,    0,    0,  0,
                                                             0, 0, 0, 0xFF, 0xFF, 127};
            return address == Address{.family = Family::ipv6,
                                      .octets = loopback(Family::ipv6).octets,
                                      .port = address.port,
                                      .scope = address.scope} ||
                   std::equal(mapped.begin(), mapped.end(), address.octets.begin());
        }
    }
    std::unreachable();
}

}  // namespace wiretrial::transport
