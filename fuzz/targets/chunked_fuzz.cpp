// chunked_fuzz: a chunked body means the same however it is cut, and ends at one place only.
//
// The octets on trial are the body and what follows it.
// SPDX-License-Identifier: Apache-2.0
#include "fuzz/targets/http_messages.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size) {
    wiretrial::fuzz::Choices choices(octets, size);
    wiretrial::fuzz::judge_messages(
        wiretrial::http1::MessageKind::request,
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", choices);
    return 0;
}
