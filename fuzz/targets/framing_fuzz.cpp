// framing_fuzz: a stream decodes the same however it is cut; frames obey the limit and come back when encoded.
//
// Choices: the codec, the limit of a payload above 7, the size of a piece, and cuts.
// SPDX-License-Identifier: Apache-2.0
#include <iterator>

#include "fuzz/targets/choices.hpp"
#include "impl/base/check.hpp"
#include "impl/framing/codec_laws_harness.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size) {
    using wiretrial::fuzz::expect;
    namespace framing = wiretrial::framing;
    wiretrial::fuzz::Choices choices(octets, size);
    const framing::LawfulCodec& subject =
        framing::lawful_codecs[choices.take() % std::size(framing::lawful_codecs)];
    const framing::FrameLimits limits{.frame_bytes_max = 7 + choices.take()};  // fixed:7 needs 7
    const std::size_t piece_bytes = 1 + choices.take();
    framing::Defects planted;
    wiretrial::fuzz::plant_canary(framing::defects(), planted);
    const auto codec = framing::Codec::parse(subject.name, limits, planted);
    WIRETRIAL_CHECK(codec.has_value());
    const framing::CodecLaws laws(*codec, limits, choices.wire());
    expect(laws.limit_holds());
    expect(laws.cuts_change_nothing(choices.cuts(choices.wire().size())));
    expect(laws.frames_come_back(subject.is_canonical));
    expect(laws.memory_is_bounded(piece_bytes));
    // Quadratic in the octets: for short streams always, else now and then.
    if (choices.wire().size() <= 64 || choices.take() % 16 == 0) {
        expect(laws.octets_alone_change_nothing());
    }
    return 0;
}
