// request_target_fuzz: no request-target leads out of its root, and each has the parts of its form.
// SPDX-License-Identifier: Apache-2.0
#include "fuzz/targets/choices.hpp"
#include "impl/http1/value_laws_harness.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size) {
    using wiretrial::fuzz::expect;
    namespace http1 = wiretrial::http1;
    const wiretrial::Bytes target(octets, octets + size);
    expect(http1::path_stays_inside(target));
    for (const wiretrial::ByteView method : {"GET", "OPTIONS", "CONNECT"}) {
        expect(http1::target_has_its_parts(method, target));
    }
    return 0;
}
