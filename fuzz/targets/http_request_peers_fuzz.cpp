// http_request_peers_fuzz: other parsers read the first request as our strict decoder does, but for known differences.
// SPDX-License-Identifier: Apache-2.0
#include "fuzz/targets/http_peers.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size) {
    const wiretrial::fuzz::Choices choices(octets, size);
    wiretrial::fuzz::compare_with_peers(true, choices.wire());
    return 0;
}
