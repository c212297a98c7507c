// http_messages: what the fuzz targets of HTTP/1.1 messages have in common: the choices, and the laws.
//
// Choices: the method that a response answers and the size of the limits, two octets of leniencies, the length of the
// front that is looked at alone, cuts, whether a long stream may be fed an octet at a time, and the law.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fuzz/targets/choices.hpp"
#include "impl/http1/message_laws_harness.hpp"

namespace wiretrial::fuzz {

/// Limits that are met by small inputs.
inline constexpr http1::Limits small_limits{.empty_lines_max = 1,
                                            .method_bytes_max = 32,
                                            .start_line_bytes_max = 128,
                                            .field_line_bytes_max = 128,
                                            .field_lines_max = 8,
                                            .fields_bytes_max = 256,
                                            .chunk_line_bytes_max = 64,
                                            .chunk_exts_bytes_max = 96,
                                            .content_bytes_max = 4096,
                                            .interim_responses_max = 3};

/// Ends the program unless all laws hold of `head` and the octets on trial behind it.
inline void judge_messages(http1::MessageKind kind, ByteView head, Choices& choices) {
    const Bytes stream = Bytes(head) + Bytes(choices.wire());
    http1::ReadOptions options;
    const std::size_t what = choices.take();
    constexpr ByteView methods[] = {"GET", "HEAD", "CONNECT", "POST"};
    options.request_method = methods[what % 4];
    if (what / 4 % 2 == 1) {
        options.limits = small_limits;
    }
    const std::size_t low = choices.take();
    std::size_t leniencies = low | choices.take() << 8U;
    for (const auto& flag : http1::policy_flags()) {
        options.policy.*flag.flag = (leniencies & 1U) != 0;
        leniencies >>= 1U;
    }
    plant_canary(http1::defects(), options.policy.planted);
    const std::size_t front = choices.take() % (stream.size() + 1);
    const std::vector<std::size_t> cuts = choices.cuts(stream.size());
    // An octet at a time is quadratic: for short streams always, else now and then.
    const bool is_each_octet = stream.size() <= 64 || choices.take() % 16 == 0;
    const std::size_t law = choices.take() % http1::message_laws_count;
    const auto only =
        asks_every_law ? std::nullopt : std::optional(static_cast<http1::MessageLaw>(law));
    const http1::MessageLaws laws(kind, options, stream);
    expect(http1::first_breach(
        laws, {.cuts = cuts, .front = front, .is_each_octet = is_each_octet, .only = only}));
}

}  // namespace wiretrial::fuzz
