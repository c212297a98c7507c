// scenario_loader_fuzz: any text is a suite with something to play, or is refused with its place in plain words.
// SPDX-License-Identifier: Apache-2.0
#include "fuzz/targets/choices.hpp"
#include "scenarios/engine/loader_laws_harness.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size) {
    const wiretrial::Bytes text(octets, octets + size);
    wiretrial::fuzz::expect(wiretrial::engine::loader_breach(text));
    return 0;
}
