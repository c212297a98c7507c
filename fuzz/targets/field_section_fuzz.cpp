// field_section_fuzz: field lines mean the same however they are cut, and are written as they were read.
//
// The octets on trial stand behind a start line and Host.
// SPDX-License-Identifier: Apache-2.0
#include "fuzz/targets/http_messages.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size) {
    wiretrial::fuzz::Choices choices(octets, size);
    wiretrial::fuzz::judge_messages(wiretrial::http1::MessageKind::request,
                                    "GET / HTTP/1.1\r\nHost: a\r\n", choices);
    return 0;
}
