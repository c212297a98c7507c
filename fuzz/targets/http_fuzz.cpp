// http_fuzz: HTTP/1.1 means the same however it is cut, whatever follows it, and under any leniency.
//
// The input: an octet that chooses requests, responses or a chunked body, two octets of leniencies, one for the
// number of cuts (0 to 7), an octet for the distance of each cut to the one before, and the stream.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include "impl/base/check.hpp"
#include "impl/http1/encode.hpp"
#include "impl/http1/message_assembler.hpp"
#include "impl/testing/feed.hpp"

namespace {

using wiretrial::Bytes;
using wiretrial::ByteView;
using wiretrial::http1::Field;
using wiretrial::http1::Message;
using wiretrial::http1::MessageAssembler;
using wiretrial::http1::MessageKind;
using wiretrial::http1::OwnedField;
using wiretrial::http1::ReadOptions;
using wiretrial::testing::Decoded;

/// What every chunked body of the fuzzer stands behind.
constexpr ByteView chunked_head =
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

/// The fuzzer's choices, from the front of its input.
struct Choices {
    MessageKind kind = MessageKind::request;
    ReadOptions options{};
    std::vector<std::size_t> cuts{};
    Bytes stream{};
};

/// An octet from the front, 0 where there is none.
std::size_t take(ByteView& rest) {
    if (rest.empty()) {
        return 0;
    }
    const auto octet = static_cast<std::uint8_t>(rest.front());
    rest.remove_prefix(1);
    return octet;
}

Choices choose(ByteView input) {
    Choices choices;
    const std::size_t what = take(input) % 4;
    choices.kind = what == 1 || what == 2 ? MessageKind::response : MessageKind::request;
    choices.options.request_method = what == 2 ? "HEAD" : "GET";
    const std::size_t low = take(input);
    std::size_t leniencies = low | (take(input) << 8U);
    for (const auto& flag : wiretrial::http1::policy_flags()) {
        choices.options.policy.*flag.flag = (leniencies & 1U) != 0;
        leniencies >>= 1U;
    }
    // Small limits are met by small inputs.
    choices.options.limits = {.empty_lines_max = 1,
                              .method_bytes_max = 32,
                              .start_line_bytes_max = 128,
                              .field_line_bytes_max = 128,
                              .field_lines_max = 8,
                              .fields_bytes_max = 256,
                              .chunk_line_bytes_max = 64,
                              .chunk_exts_bytes_max = 96,
                              .content_bytes_max = 4096,
                              .interim_responses_max = 3};
    std::vector<std::size_t> distances(take(input) % 8);
    for (std::size_t& distance : distances) {
        distance = take(input);
    }
    choices.stream = (what == 3 ? Bytes(chunked_head) : Bytes()) + Bytes(input);
    for (std::size_t place = 0; const std::size_t distance : distances) {
        place = std::min(place + distance, choices.stream.size());
        choices.cuts.push_back(place);
    }
    return choices;
}

/// Everything of a message that means something to a recipient.
Bytes meaning_of(const Message& message) {
    Bytes text = message.method + ' ' + message.target + ' ' + std::to_string(message.status) +
                 ' ' + message.reason + ' ' + std::to_string(message.version.minor);
    const auto add = [&text](const std::vector<OwnedField>& fields) {
        for (const OwnedField& field : fields) {
            text.append("\n").append(field.name).append(": ").append(field.value);
        }
    };
    add(message.fields);
    text.append("\n\n").append(message.content);
    add(message.trailers);
    return text + (message.keeps_open ? "\nopen" : "\nclose");
}

auto setup_for(const Choices& choices, const ReadOptions& options) {
    auto make = [kind = choices.kind, options] { return MessageAssembler(kind, options); };
    auto own = [](const Message& message) { return meaning_of(message); };
    return wiretrial::testing::Setup<decltype(make), decltype(own)>{make, own};
}

void expect(bool holds, const char* what, const Decoded& one, const Decoded& other) {
    if (!holds) {
        static_cast<void>(std::fprintf(stderr, "%s\n  %s\n  %s\n", what, to_text(one).c_str(),
                                       to_text(other).c_str()));
        std::abort();
    }
}

/// A leniency never turns an accepted message into another one.
void check_leniency(const Choices& choices, const Decoded& lenient) {
    ReadOptions strict_options = choices.options;
    strict_options.policy = {};
    const Decoded strict = feed_whole(setup_for(choices, strict_options), choices.stream);
    const bool begins_same =
        strict.items.size() <= lenient.items.size() &&
        std::equal(strict.items.begin(), strict.items.end(), lenient.items.begin());
    expect(begins_same, "a leniency changed a message", strict, lenient);
}

/// A strictly accepted request, written by the encoder, is read as the same request.
void check_round_trip(const Choices& choices) {
    ReadOptions options = choices.options;
    options.policy = {};
    const auto step = read_request(choices.stream, options);
    if (choices.kind != MessageKind::request || step.progress != wiretrial::Progress::item) {
        return;
    }
    const Message& message = step.item;
    std::vector<Field> fields;
    fields.reserve(message.fields.size());
    for (const OwnedField& field : message.fields) {
        fields.push_back({.name = field.name, .value = field.value});
    }
    Bytes wire;
    WIRETRIAL_CHECK(
        append_head(
            {.method = message.method, .target = message.target, .version = message.version},
            fields, wire)
            .has_value());
    if (message.framing.kind == wiretrial::http1::BodyKind::chunked) {
        wiretrial::http1::append_chunk(message.content, wire);
        WIRETRIAL_CHECK(wiretrial::http1::append_last_chunk({}, wire).has_value());
    } else {
        wire += message.content;
    }
    options.limits.fields_bytes_max += 2 * options.limits.field_lines_max;
    options.limits.field_line_bytes_max += 2;
    const auto again = read_request(wire, options);
    WIRETRIAL_CHECK(again.progress == wiretrial::Progress::item);
    WIRETRIAL_CHECK(again.consumed == wire.size());
    WIRETRIAL_CHECK(again.item.fields == message.fields);
    WIRETRIAL_CHECK(again.item.content == message.content);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size) {
    const Bytes input(octets, octets + size);
    const Choices choices = choose(input);
    const auto setup = setup_for(choices, choices.options);
    const ByteView stream = choices.stream;
    const Decoded whole = feed_whole(setup, stream);
    expect(whole.consumed <= stream.size(), "more was consumed than there is", whole, whole);
    const Decoded cut = feed_cut(setup, stream, choices.cuts);
    expect(whole == cut, "a cut changed what came", whole, cut);
    const Decoded each = feed_each_octet(setup, stream);
    expect(whole == each, "octet by octet something else came", whole, each);
    if (whole.is_violated()) {
        // The first wrong octet decides; what stands behind it changes nothing. A fault can be behind the last octet
        // of a head (a Host that is missing), never behind the input.
        expect(whole.violation.offset <= stream.size(), "the violation is beyond the input", whole,
               whole);
        const Decoded longer = feed_whole(setup, Bytes(stream) + "x\r\n\r\n");
        expect(whole == longer, "octets behind a violation changed it", whole, longer);
    }
    check_leniency(choices, whole);
    check_round_trip(choices);
    return 0;
}
