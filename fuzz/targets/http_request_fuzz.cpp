// http_request_fuzz: requests mean the same however they are cut, whatever follows them, and under any leniency.
// SPDX-License-Identifier: Apache-2.0
#include "fuzz/targets/http_messages.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size) {
    wiretrial::fuzz::Choices choices(octets, size);
    wiretrial::fuzz::judge_messages(wiretrial::http1::MessageKind::request, {}, choices);
    return 0;
}
