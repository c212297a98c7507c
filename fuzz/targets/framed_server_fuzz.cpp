// framed_server_fuzz: a server of frames echoes the whole frames of any stream, however it is cut and read, and ends.
//
// Choices: the codec, how much the peer takes at once, cuts, and then the troubles of a second run.
// SPDX-License-Identifier: Apache-2.0
#include <iterator>

#include "fuzz/targets/sessions.hpp"
#include "impl/base/check.hpp"
#include "impl/endpoint/framed_server.hpp"
#include "impl/framing/codec_laws_harness.hpp"

namespace {

namespace framing = wiretrial::framing;
using wiretrial::endpoint::FramedServer;
using wiretrial::endpoint::Seen;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size) {
    using namespace wiretrial::fuzz;
    Choices choices(octets, size);
    const auto codec = framing::Codec::parse(
        framing::lawful_codecs[choices.take() % std::size(framing::lawful_codecs)].name,
        {.frame_bytes_max = 200});
    WIRETRIAL_CHECK(codec.has_value());
    const wiretrial::ByteView input = choices.wire();

    // The decoder says which frames there are; that it is right is framing_fuzz's affair.
    wiretrial::Bytes echo;
    const framing::CodecLaws laws(*codec, {.frame_bytes_max = 200}, input);
    for (const wiretrial::Bytes& payload : laws.whole().items) {
        WIRETRIAL_CHECK(codec->append(payload, echo).has_value());
    }
    FramedServer whole(*codec, wiretrial::endpoint::same_payload);
    expect(difference(Seen{echo, "closed"}, seen_cut(whole, input, {}, input.size() + 1)));
    const std::size_t take_max = 1 + choices.take();
    FramedServer cut(*codec, wiretrial::endpoint::same_payload);
    expect(difference(Seen{echo, "closed"},
                      seen_cut(cut, input, choices.cuts(input.size()), take_max)));

    const Seen troubled = seen_troubled(
        std::make_unique<FramedServer>(*codec, wiretrial::endpoint::same_payload), input, choices);
    WIRETRIAL_CHECK(echo.starts_with(troubled.octets));
    return 0;
}
