// kernel_fuzz: every kernel of the HTTP decoder gives what its state machine gives.
//
// The input: an octet that chooses requests, responses or answers to HEAD, and a kernel; two octets of leniencies, one
// for the limits, and the stream.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string>

#include "fuzz/targets/choices.hpp"
#include "impl/http1/message_assembler.hpp"
#include "impl/testing/feed.hpp"

namespace {

using wiretrial::Bytes;
using wiretrial::ByteView;
using wiretrial::http1::Kernel;
using wiretrial::http1::Message;
using wiretrial::http1::MessageAssembler;
using wiretrial::http1::MessageKind;
using wiretrial::http1::ReadOptions;
using wiretrial::testing::Decoded;

/// Everything that a decoder decides about a message.
Bytes to_text(const Message& message) {
    Bytes text = message.method + ' ' + message.target + ' ' + std::to_string(message.status) +
                 ' ' + message.reason + ' ' + std::to_string(message.version.minor);
    for (const auto* const fields : {&message.fields, &message.trailers}) {
        for (const auto& field : *fields) {
            text.append("\n").append(field.name).append(": ").append(field.value);
        }
        text += "\n\n";
    }
    for (const auto number :
         {static_cast<std::uint64_t>(message.target_form),
          static_cast<std::uint64_t>(message.framing.kind), message.framing.length,
          std::uint64_t{message.framing.must_close}, std::uint64_t{message.keeps_open}}) {
        text += std::to_string(number) + ' ';
    }
    return text + message.content;
}

Decoded decode(MessageKind kind, const ReadOptions& options, ByteView stream) {
    auto make = [kind, &options] { return MessageAssembler(kind, options); };
    return feed_whole(wiretrial::testing::Setup<decltype(make), decltype(&to_text)>{make, &to_text},
                      stream);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size) {
    constexpr std::size_t choices = 4;
    if (size < choices) {
        return 0;
    }
    const unsigned what = octets[0] % 3U;
    const MessageKind kind = what == 0 ? MessageKind::request : MessageKind::response;
    ReadOptions options;
    options.request_method = what == 2 ? "HEAD" : "GET";
    unsigned leniencies = octets[1] | unsigned{octets[2]} << 8U;
    for (const auto& flag : wiretrial::http1::policy_flags()) {
        options.policy.*flag.flag = (leniencies & 1U) != 0;
        leniencies >>= 1U;
    }
    // From 192 on, some limit is met by small inputs.
    if (octets[3] >= 192) {
        options.limits.start_line_bytes_max = octets[3] - 150U;
        options.limits.field_lines_max = octets[3] % 8U;
        options.limits.field_line_bytes_max = octets[3] % 64U;
    }
    const Bytes stream(octets + choices, octets + size);
    options.kernel = Kernel::stepwise;
    const Decoded expected = decode(kind, options, stream);
    const auto kernels = wiretrial::http1::kernels();
    const Kernel chosen = kernels[octets[0] / 3U % kernels.size()];
    for (const Kernel kernel : kernels) {
        if (kernel != chosen && !wiretrial::fuzz::asks_every_law) {
            continue;
        }
        options.kernel = kernel;
        const Decoded actual = decode(kind, options, stream);
        if (actual != expected) {
            wiretrial::fuzz::expect(std::string(name_of(kernel)) +
                                    " differs: " + wiretrial::testing::to_text(actual) +
                                    "; stepwise: " + wiretrial::testing::to_text(expected));
        }
    }
    return 0;
}
