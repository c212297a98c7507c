// block_cursor: the cursor of head_scan.hpp over blocks of 64 octets, each classified when it is reached.
//
// `Simd` has Octets (64 octets in registers), `load`, `load_last` (octets behind the end are NUL), and `classify`,
// `no_path` and `no_host`, which make bitmaps with the first octet in the lowest bit. NUL is in all three, so
// the end of the input is found like any other octet.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "impl/http1/whole_head.hpp"

namespace wiretrial::http1::detail {

template <class Simd>
class BlockCursor {
  public:
    /// Needs: `size` of 16 at least.
    [[gnu::always_inline]] BlockCursor(const char* begin, std::size_t size)
        : begin_(begin), size_(size) {
        enter(0);
    }

    /// Of the first block: 0 where it has none.
    [[nodiscard, gnu::always_inline]] std::size_t first_no_tchar_of_all() const {
        return no_tchar_ == 0 ? 0 : count_zeros(no_tchar_);
    }
    /// Needs: `at` in the first block, or right behind it.
    [[nodiscard, gnu::always_inline]] std::size_t first_no_path(std::size_t at) {
        if (at < block_octets) [[likely]] {
            const std::uint64_t found = Simd::no_path(octets_) >> at;
            if (found != 0) [[likely]] {
                return at + count_zeros(found);
            }
        }
        std::uint64_t found = 0;
        do {
            enter(block_ + block_octets);
            found = Simd::no_path(octets_);
        } while (found == 0);
        return block_ + count_zeros(found);
    }

    /// Where lines begin. From then on the lowest bits of the masks are those of the octet at `line_`.
    [[gnu::always_inline]] void begin_lines(std::size_t at) {
        line_ = at;
        drop(at - block_);
    }
    /// The line behind the last one, if that ended in CRLF.
    [[nodiscard, gnu::always_inline]] LinePlaces next_line() {
        const std::size_t begin = line_;
        if (ctl_ != 0) [[likely]] {
            const LinePlaces places{begin, begin + count_zeros(no_tchar_),
                                    begin + count_zeros(ctl_)};
            end_line(begin);
            return places;
        }
        return next_line_beyond(begin);
    }
    /// Of the 64 octets from `at`, at least of those that are in one block; whatever block was entered.
    [[nodiscard, gnu::always_inline]] std::size_t first_no_host(std::size_t at) const {
        if (at - block_ < block_octets) {
            const std::uint64_t near = Simd::no_host(octets_) >> (at - block_);
            if (near != 0) {
                return at + count_zeros(near);
            }
        }
        const std::uint64_t found = Simd::no_host(octets_at(at));
        return at + (found == 0 ? block_octets : count_zeros(found));
    }

  private:
    static constexpr std::size_t block_octets = 64;

    [[nodiscard, gnu::always_inline]] static std::size_t count_zeros(std::uint64_t bits) {
        return static_cast<std::size_t>(__builtin_ctzll(bits));
    }
    /// A line that ends in another block than it begins in.
    [[nodiscard, gnu::always_inline]] LinePlaces next_line_beyond(std::size_t begin) {
        bool has_name_end = no_tchar_ != 0;
        LinePlaces places{begin, has_name_end ? begin + count_zeros(no_tchar_) : 0, 0};
        std::size_t lowest = 0;
        do {
            enter(block_ + block_octets);
            lowest = begin > block_ ? begin : block_;
            drop(lowest - block_);
            if (!has_name_end && no_tchar_ != 0) {
                places.no_tchar = lowest + count_zeros(no_tchar_);
                has_name_end = true;
            }
        } while (ctl_ == 0);
        places.ctl = lowest + count_zeros(ctl_);
        end_line(lowest);
        return places;
    }
    /// Steps over the first CTL and one octet more. The masks begin with the octet at `lowest`.
    [[gnu::always_inline]] void end_line(std::size_t lowest) {
        const std::size_t size = count_zeros(ctl_);
        line_ = lowest + size + 2;
        no_tchar_ = no_tchar_ >> size >> 2U;
        ctl_ = ctl_ >> size >> 2U;
    }
    [[gnu::always_inline]] void drop(std::size_t octets) {
        no_tchar_ = octets < block_octets ? no_tchar_ >> octets : 0;
        ctl_ = octets < block_octets ? ctl_ >> octets : 0;
    }
    [[nodiscard, gnu::always_inline]] typename Simd::Octets octets_at(std::size_t at) const {
        return size_ - at >= block_octets ? Simd::load(begin_ + at)
                                          : Simd::load_last(begin_, size_, at);
    }
    [[gnu::always_inline]] void enter(std::size_t block) {
        block_ = block;
        octets_ = octets_at(block);
        Simd::classify(octets_, no_tchar_, ctl_);
    }

    const char* begin_;
    std::size_t size_;
    std::size_t block_ = 0;
    typename Simd::Octets octets_;
    std::size_t line_ = 0;
    std::uint64_t no_tchar_ = 0;
    std::uint64_t ctl_ = 0;
};

}  // namespace wiretrial::http1::detail
