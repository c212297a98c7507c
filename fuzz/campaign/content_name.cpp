// content_name: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "fuzz/campaign/content_name.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "impl/base/text.hpp"

namespace wiretrial::fuzz {
namespace {

using State = std::array<std::uint32_t, 5>;

struct Round {
    std::uint32_t mixed;
    std::uint32_t constant;
};

/// FIPS 180-4 sections 4.1.1 and 4.2.1.
Round round_of(std::size_t t, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
    if (t < 20) {
        return {(b & c) ^ (~b & d), 0x5a827999U};
    }
    if (t < 40) {
        return {b ^ c ^ d, 0x6ed9eba1U};
    }
    if (t < 60) {
        return {(b & c) ^ (b & d) ^ (c & d), 0x8f1bbcdcU};
    }
    return {b ^ c ^ d, 0xca62c1d6U};
}

/// FIPS 180-4 section 6.1.2: one block of 64 octets.
void add_block(ByteView block, State& state) {
    std::array<std::uint32_t, 80> words{};
    for (std::size_t t = 0; t < 16; ++t) {
        for (std::size_t i = 0; i < 4; ++i) {
            words[t] = words[t] << 8U | static_cast<std::uint8_t>(block[4 * t + i]);
        }
    }
    for (std::size_t t = 16; t < words.size(); ++t) {
        words[t] = std::rotl(words[t - 3] ^ words[t - 8] ^ words[t - 14] ^ words[t - 16], 1);
    }
    auto [a, b, c, d, e] = state;
    for (std::size_t t = 0; t < words.size(); ++t) {
        const Round round = round_of(t, b, c, d);
        const std::uint32_t next = std::rotl(a, 5) + round.mixed + e + round.constant + words[t];
        e = d;
        d = c;
        c = std::rotl(b, 30);
        b = a;
        a = next;
    }
    const State added{a, b, c, d, e};
    std::ranges::transform(state, added, state.begin(), [](auto x, auto y) { return x + y; });
}

bool is_lower_or_digit(char octet) {
    return (octet >= 'a' && octet <= 'z') || (octet >= '0' && octet <= '9');
}

}  // namespace

std::string content_name(ByteView octets) {
    State state{0x67452301U, 0xefcdab89U, 0x98badcfeU, 0x10325476U, 0xc3d2e1f0U};
    // FIPS 180-4 section 5.1.1: a 1 bit, zeros, and the length in bits fill the last block.
    Bytes tail(octets.substr(octets.size() / 64 * 64));
    tail += '\x80';
    tail.append((120 - tail.size() % 64) % 64, '\0');
    for (unsigned shift = 64; shift > 0; shift -= 8) {
        tail += static_cast<char>(std::uint64_t{octets.size()} * 8 >> (shift - 8) & 0xffU);
    }
    for (; octets.size() >= 64; octets.remove_prefix(64)) {
        add_block(octets.substr(0, 64), state);
    }
    for (ByteView rest = tail; !rest.empty(); rest.remove_prefix(64)) {
        add_block(rest.substr(0, 64), state);
    }
    Bytes digest;
    for (const std::uint32_t word : state) {
        for (unsigned shift = 32; shift > 0; shift -= 8) {
            digest += static_cast<char>(word >> (shift - 8) & 0xffU);
        }
    }
    return to_hex(digest);
}

bool is_content_name(std::string_view name) {
    return name.size() == 40 && std::ranges::all_of(name, [](char octet) {
               return (octet >= '0' && octet <= '9') || (octet >= 'a' && octet <= 'f');
           });
}

bool is_target_name(std::string_view name) {
    return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [](char octet) {
        return is_lower_or_digit(octet) || octet == '_';
    });
}

std::expected<void, std::string> check_input_name(std::string_view name, ByteView content) {
    constexpr std::string_view marks = "._-+[]=,";
    const bool is_plain = !name.empty() && name.size() <= 200 && name.front() != '.' &&
                          std::ranges::all_of(name, [&](char octet) {
                              return is_lower_or_digit(octet) || (octet >= 'A' && octet <= 'Z') ||
                                     marks.find(octet) != std::string_view::npos;
                          });
    if (!is_plain) {
        return std::unexpected("'" + escape(name, 80) + "' is no name of an input");
    }
    if (is_content_name(name) && name != content_name(content)) {
        return std::unexpected("'" + std::string(name) + "' is not the SHA-1 of its content");
    }
    return {};
}

}  // namespace wiretrial::fuzz
