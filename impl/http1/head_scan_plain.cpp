// head_scan_plain: the kernel for any processor: names and paths by a table, values eight octets at a time.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstring>

#include "impl/http1/head_scan.hpp"
#include "impl/http1/octet_rows.hpp"

namespace wiretrial::http1::detail {
namespace {

enum : std::uint8_t { bit_tchar = 1, bit_ctl = 2, bit_path = 4, bit_host = 8 };

consteval std::array<std::uint8_t, 256> make_bits() {
    std::array<std::uint8_t, 256> bits{};
    for (std::size_t index = 0; index < bits.size(); ++index) {
        const auto octet = static_cast<char>(index);
        bits[index] = static_cast<std::uint8_t>(
            (is_in(octet, class_tchar) ? bit_tchar : 0) | (is_ctl(octet) ? bit_ctl : 0) |
            (is_plain_path(octet) ? bit_path : 0) | (is_plain_host(octet) ? bit_host : 0));
    }
    return bits;
}

constexpr std::array<std::uint8_t, 256> bits_of = make_bits();

class PlainCursor {
  public:
    PlainCursor(const char* begin, std::size_t size) : begin_(begin), size_(size) {}

    [[nodiscard]] std::size_t first_no_tchar_of_all() const { return first_without(0, bit_tchar); }
    void begin_lines(std::size_t at) { line_ = at; }
    [[nodiscard]] LinePlaces next_line() {
        const std::size_t begin = line_;
        const std::size_t no_tchar = first_without(begin, bit_tchar);
        const std::size_t ctl = first_ctl(no_tchar);
        line_ = ctl + 2;
        return {begin, no_tchar, ctl};
    }
    [[nodiscard]] std::size_t first_no_host(std::size_t at) const {
        return first_without(at, bit_host);
    }
    [[nodiscard]] std::size_t first_no_path(std::size_t at) const {
        return first_without(at, bit_path);
    }

  private:
    [[nodiscard]] std::size_t first_ctl(std::size_t at) const {
        while (size_ - at >= sizeof(std::uint64_t)) {
            const std::uint64_t found = ctls_of_eight(at);
            if (found != 0 && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__) {
                return at + static_cast<std::size_t>(__builtin_ctzll(found)) / 8;
            }
            if (found != 0) {
                break;
            }
            at += sizeof(std::uint64_t);
        }
        while (at < size_ && (bits(at) & bit_ctl) == 0) {
            ++at;
        }
        return at;
    }
    [[nodiscard]] unsigned bits(std::size_t at) const {
        return bits_of[static_cast<unsigned char>(begin_[at])];
    }
    [[nodiscard]] std::size_t first_without(std::size_t at, unsigned bit) const {
        while (at < size_ && (bits(at) & bit) != 0) {
            ++at;
        }
        return at;
    }

    /// The highest bit of each of eight octets that is CTL but HTAB. No sum carries into the next octet.
    [[nodiscard]] std::uint64_t ctls_of_eight(std::size_t at) const {
        constexpr std::uint64_t each = 0x0101'0101'0101'0101;
        std::uint64_t octets = 0;
        std::memcpy(&octets, begin_ + at, sizeof octets);
        const std::uint64_t seven_bits = octets & (each * 0x7f);
        const std::uint64_t is_from_sp = seven_bits + each * 0x60;
        const std::uint64_t is_del = seven_bits + each;
        const std::uint64_t is_no_tab = (seven_bits ^ (each * '\t')) + each * 0x7f;
        return (~is_from_sp | is_del) & is_no_tab & ~octets & (each * 0x80);
    }

    const char* begin_;
    std::size_t size_;
    std::size_t line_ = 0;
};

}  // namespace

constexpr HeadKernel plain_head_kernel{.request = scan_request<PlainCursor>,
                                       .response = scan_response<PlainCursor>};

}  // namespace wiretrial::http1::detail
