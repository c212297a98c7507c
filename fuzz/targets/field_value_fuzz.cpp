// field_value_fuzz: dates, ranges, entity tags, lists and hosts keep their laws for any text.
// SPDX-License-Identifier: Apache-2.0
#include "fuzz/targets/choices.hpp"
#include "impl/http1/value_laws_harness.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size) {
    using wiretrial::fuzz::expect;
    namespace http1 = wiretrial::http1;
    const wiretrial::Bytes value(octets, octets + size);
    expect(http1::date_comes_back(value));
    expect(http1::ranges_are_within(value, 1000));
    expect(http1::tag_names_itself(value));
    expect(http1::elements_are_in_order(value));
    expect(http1::host_is_whole(value));
    return 0;
}
