// framing_fuzz: a stream decodes the same however it is cut; frames obey the limit and come back when encoded.
//
// Choices: the codec, the limit of a payload above 7, the size of a piece, cuts, and the law beside the limit.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <iterator>
#include <optional>

#include "fuzz/targets/choices.hpp"
#include "impl/base/check.hpp"
#include "impl/framing/codec_laws_harness.hpp"

namespace {

namespace framing = wiretrial::framing;

/// Codecs do not change, and making one costs as much as a law: each is made once.
const framing::Codec& codec_of(std::size_t form, std::size_t limit) {
    static std::array<std::array<std::optional<framing::Codec>, 256>,
                      std::size(framing::lawful_codecs)>
        codecs;
    std::optional<framing::Codec>& codec = codecs[form][limit];
    if (!codec) {
        framing::Defects planted;
        wiretrial::fuzz::plant_canary(framing::defects(), planted);
        // fixed:7 needs 7.
        auto made = framing::Codec::parse(framing::lawful_codecs[form].name,
                                          {.frame_bytes_max = 7 + limit}, planted);
        WIRETRIAL_CHECK(made.has_value());
        codec = std::move(*made);
    }
    return *codec;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size) {
    using wiretrial::fuzz::asks_every_law;
    using wiretrial::fuzz::expect;
    wiretrial::fuzz::Choices choices(octets, size);
    const std::size_t form = choices.take() % std::size(framing::lawful_codecs);
    const std::size_t limit = choices.take();
    const std::size_t piece_bytes = 1 + choices.take();
    const framing::CodecLaws laws(codec_of(form, limit), {.frame_bytes_max = 7 + limit},
                                  choices.wire());
    expect(laws.limit_holds());
    const std::vector<std::size_t> cuts = choices.cuts(choices.wire().size());
    // Quadratic in the octets: short streams only, else now and then.
    const bool is_each_octet = choices.wire().size() <= 64 || choices.take() % 16 == 0;
    const std::size_t law = choices.take() % 4;
    if (asks_every_law || law == 0) {
        expect(laws.cuts_change_nothing(cuts));
    }
    if (asks_every_law || law == 1) {
        expect(laws.frames_come_back(framing::lawful_codecs[form].is_canonical));
    }
    if (asks_every_law || law == 2) {
        expect(laws.memory_is_bounded(piece_bytes));
    }
    if (is_each_octet && (asks_every_law || law == 3)) {
        expect(laws.octets_alone_change_nothing());
    }
    return 0;
}
