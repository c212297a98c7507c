// report_fuzz: whatever octets a peer sent, every report is well-formed and they stay text in it.
// SPDX-License-Identifier: Apache-2.0
#include "fuzz/targets/choices.hpp"
#include "reports/inert_laws_harness.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size) {
    const wiretrial::Bytes text(octets, octets + size);
    wiretrial::fuzz::expect(wiretrial::reports::testing_only::first_inert_breach(text));
    return 0;
}
