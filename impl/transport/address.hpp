// address: where an endpoint is: IPv4, IPv6 or AF_UNIX, as text and as parts.
//
// Written as in a URL: `tcp://127.0.0.1:9000`, `tcp://[::1]:9000`, `udp://127.0.0.1:9000`,
// `unix:/run/echo.sock` (a stream socket). Names are not resolved: a scenario that needs DNS is not
// repeatable.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace wiretrial::transport {

enum class Family : std::uint8_t { ipv4, ipv6, unix_path };
enum class Service : std::uint8_t { stream, datagram };

/// `ipv4`, `ipv6` or `unix`: the words of the scenario language and of the reports.
[[nodiscard]] std::string_view name_of(Family family);

/// One address of one family. An IPv4 address uses the first four octets of `octets`.
struct Address {
    Family family = Family::ipv4;
    std::array<std::uint8_t, 16> octets{};
    std::uint16_t port = 0;
    std::uint32_t scope = 0;  ///< Interface index of a link-local IPv6 address (RFC 4007), else 0.
    std::string path{};       ///< Of AF_UNIX; empty is an unnamed socket.

    friend bool operator==(const Address&, const Address&) = default;
};

/// An address with the service that is spoken there.
struct Target {
    Service service = Service::stream;
    Address address;

    friend bool operator==(const Target&, const Target&) = default;
};

/// `127.0.0.1:80`, `[::1]:80`, or the path.
[[nodiscard]] std::string to_text(const Address& address);

/// `tcp://127.0.0.1:80`, `udp://[::1]:80`, `unix:/path`.
[[nodiscard]] std::string to_text(const Target& target);

/// The numeric host alone: `127.0.0.1`, `::1`, or the path.
[[nodiscard]] std::string host_text(const Address& address);

/// Reads what to_text writes, and `http://HOST:PORT[/]` (a stream; port 80 when absent).
///
/// Errors: a sentence that names what is wrong, with an example.
[[nodiscard]] std::expected<Target, std::string> parse_target(std::string_view text);

/// Reads a numeric IPv4 or IPv6 host, without brackets.
///
/// Errors: a sentence that names the text.
[[nodiscard]] std::expected<Address, std::string> parse_host(std::string_view host,
                                                             std::uint16_t port);

/// 127.0.0.1, ::1, or an unnamed AF_UNIX address, with port 0.
[[nodiscard]] Address loopback(Family family);

/// Whether packets to it stay on this machine: 127/8, ::1, ::ffff:127/104, AF_UNIX.
[[nodiscard]] bool is_loopback(const Address& address);

}  // namespace wiretrial::transport
