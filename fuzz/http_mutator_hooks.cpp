// http_mutator_hooks: gives the mutator of HTTP messages to libFuzzer, and to engines that know its interface.
//
// The choices of an input (fuzz/targets/choices.hpp) are left alone by it, and are the engine's own to change.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>

#include "fuzz/http_mutator.hpp"

/// The engine's own mutator of octets; absent where another engine, or none, runs the target.
extern "C" __attribute__((weak)) std::size_t LLVMFuzzerMutate(std::uint8_t* octets,
                                                              std::size_t size,
                                                              std::size_t size_max);
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* octets,
                                               std::size_t size,
                                               std::size_t size_max,
                                               unsigned seed);
extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* one,
                                                 std::size_t one_size,
                                                 const std::uint8_t* other,
                                                 std::size_t other_size,
                                                 std::uint8_t* out,
                                                 std::size_t out_max,
                                                 unsigned seed);

namespace {

using wiretrial::Bytes;
using wiretrial::ByteView;

/// Where the choices begin.
std::size_t wire_size(ByteView input) {
    return std::min(input.rfind(ByteView("\xFF\0", 2)), input.size());
}

std::size_t store(const Bytes& input, std::uint8_t* out, std::size_t out_max) {
    const std::size_t size = std::min(input.size(), out_max);
    std::copy_n(input.begin(), size, out);
    return size;
}

}  // namespace

std::size_t LLVMFuzzerCustomMutator(std::uint8_t* octets,
                                    std::size_t size,
                                    std::size_t size_max,
                                    unsigned seed) {
    std::minstd_rand random(seed);
    if (LLVMFuzzerMutate != nullptr && random() % 2 == 0) {
        return LLVMFuzzerMutate(octets, size, size_max);
    }
    const Bytes input(octets, octets + size);
    const std::size_t wire = wire_size(input);
    return store(
        wiretrial::fuzz::mutate_http(ByteView(input).substr(0, wire), random) + input.substr(wire),
        octets, size_max);
}

std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* one,
                                      std::size_t one_size,
                                      const std::uint8_t* other,
                                      std::size_t other_size,
                                      std::uint8_t* out,
                                      std::size_t out_max,
                                      unsigned seed) {
    std::minstd_rand random(seed);
    const Bytes front(one, one + one_size);
    const Bytes back(other, other + other_size);
    return store(
        wiretrial::fuzz::splice_http(ByteView(front).substr(0, wire_size(front)), back, random),
        out, out_max);
}
