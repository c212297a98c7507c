// choices: how a fuzzer's input is made of the octets on trial and of what is done with them.
//
// The octets come first, as they are on the wire, so that seeds, dictionaries and mutators need no format of ours.
// Behind the last FF 00 stand the choices (where to cut, which leniency): octets that a fuzzer can change. Where they
// end, or where there are none, a generator goes on that the octets seed: the same input always does the same.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "impl/base/bytes.hpp"

namespace wiretrial::fuzz {

/// An engine's run asks a few of the laws that an input chooses, so that it tries several inputs in the time of one; a
/// replay asks all of them, so that it finds whatever a campaign found. The main program, or engine_options, defines it.
extern const bool asks_every_law;

/// The parts of one input.
///
/// Lifetime: owns a copy of the input, in a heap block of its own.
class Choices {
  public:
    static constexpr ByteView separator{"\xFF\0", 2};

    Choices(const std::uint8_t* octets, std::size_t size)
        : wire_(octets, octets + size), state_(hash(wire_)) {
        if (const std::size_t place = ByteView(wire_).rfind(separator); place != ByteView::npos) {
            tail_ = wire_.substr(place + separator.size());
            wire_.resize(place);
        }
    }

    /// The octets on trial.
    [[nodiscard]] ByteView wire() const { return wire_; }

    /// The next choice, 0 to 255.
    [[nodiscard]] std::size_t take() {
        if (taken_ < tail_.size()) {
            return static_cast<unsigned char>(tail_[taken_++]);
        }
        // Marsaglia's xorshift64.
        state_ ^= state_ << 13U;
        state_ ^= state_ >> 7U;
        state_ ^= state_ << 17U;
        return static_cast<std::size_t>(state_ >> 32U & 0xFFU);
    }

    /// Up to seven places in `size` octets, ascending.
    [[nodiscard]] std::vector<std::size_t> cuts(std::size_t size) {
        std::vector<std::size_t> places(take() % 8);
        for (std::size_t place = 0; std::size_t& cut : places) {
            place = std::min(place + take(), size);
            cut = place;
        }
        return places;
    }

  private:
    /// FNV-1a; never 0, which xorshift would keep.
    static std::uint64_t hash(ByteView octets) {
        std::uint64_t value = 0xcbf29ce484222325U;
        for (const char octet : octets) {
            value = (value ^ static_cast<unsigned char>(octet)) * 0x100000001b3U;
        }
        return value | 1U;
    }

    Bytes wire_;
    Bytes tail_;
    std::size_t taken_ = 0;
    std::uint64_t state_;
};

/// Plants the mistake that WIRETRIAL_FUZZ_DEFECT names: a target that finds nothing then is blind.
template <class Flags, class Table>
void plant_canary(const Table& table, Flags& flags) {
    static const char* const name = std::getenv("WIRETRIAL_FUZZ_DEFECT");
    if (name != nullptr && !plant(table, name, flags)) {
        static_cast<void>(std::fprintf(stderr, "no such defect here: %s\n", name));
        std::exit(2);
    }
}

/// Ends the program, so that the engine keeps the input, where a law is broken.
inline void expect(const std::optional<std::string>& breach) {
    if (breach) {
        static_cast<void>(std::fprintf(stderr, "broken: %s\n", breach->c_str()));
        std::abort();
    }
}

}  // namespace wiretrial::fuzz
