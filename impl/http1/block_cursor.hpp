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
    /// Needs: `at` in no block before the last one that was entered, and not behind the end. So for the others.
    [[nodiscard, gnu::always_inline]] std::size_t first_no_path(std::size_t at) {
        reach(at);
        std::uint64_t found = Simd::no_path(octets_) >> (at - block_);
        if (found != 0) {
            return at + count_zeros(found);
        }
        do {
            enter(block_ + block_octets);
            found = Simd::no_path(octets_);
        } while (found == 0);
        return block_ + count_zeros(found);
    }
    [[nodiscard, gnu::always_inline]] LinePlaces line(std::size_t at) {
        reach(at);
        const std::uint64_t no_tchar = no_tchar_ >> (at - block_);
        const std::uint64_t ctl = ctl_ >> (at - block_);
        if (ctl != 0) {
            return {at + count_zeros(no_tchar), at + count_zeros(ctl)};
        }
        LinePlaces places{0, 0};
        if (no_tchar != 0) [[likely]] {
            places.no_tchar = at + count_zeros(no_tchar);
            enter(block_ + block_octets);
        } else {
            do {
                enter(block_ + block_octets);
            } while (no_tchar_ == 0);
            places.no_tchar = block_ + count_zeros(no_tchar_);
        }
        while (ctl_ == 0) {
            enter(block_ + block_octets);
        }
        places.ctl = block_ + count_zeros(ctl_);
        return places;
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
    [[gnu::always_inline]] void reach(std::size_t at) {
        while (at - block_ >= block_octets) {
            enter(block_ + block_octets);
        }
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
    std::uint64_t no_tchar_ = 0;
    std::uint64_t ctl_ = 0;
};

}  // namespace wiretrial::http1::detail
