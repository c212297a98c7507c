// framing_fuzz: a stream decodes the same however it is cut; frames obey the limit and come back when encoded.
//
// The input: an octet that chooses the codec, one for the limit of a payload, one for the number of cuts (0 to
// 7), an octet for the distance of each cut to the one before, and the stream.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "impl/base/check.hpp"
#include "impl/framing/codec.hpp"
#include "impl/testing/feed.hpp"

namespace {

using wiretrial::Bytes;
using wiretrial::ByteView;
using wiretrial::framing::Codec;
using wiretrial::testing::Decoded;

struct Subject {
    std::string_view name;
    /// A frame has one spelling: what was decoded, encoded again, is what was read.
    bool is_canonical;
};

// The corpus names a codec by its place: new ones come last.
constexpr Subject subjects[] = {{"fixed:1", true},         {"fixed:7", true},
                                {"length-prefix:1", true}, {"length-prefix:2:le", true},
                                {"length-prefix:4", true}, {"length-prefix:4:le:inclusive", true},
                                {"length-prefix:8", true}, {"length-prefix:8:le:inclusive", true},
                                {"varint:leb128", true},   {"varint:leb128:padded", false},
                                {"varint:quic", false},    {"delimiter:0a", true},
                                {"delimiter:0d0a", true},  {"delimiter:616162", true},
                                {"line", false},           {"line:crlf", true},
                                {"marker:2323", true},     {"marker:10", true},
                                {"marker:454e44", true},   {"netstring", true}};

/// Takes the fuzzer's choices from the front of its input.
class Choices {
  public:
    explicit Choices(ByteView octets) : rest_(octets) {}

    std::size_t take() {
        if (rest_.empty()) {
            return 0;
        }
        const auto octet = static_cast<std::uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        return octet;
    }
    [[nodiscard]] ByteView rest() const { return rest_; }

  private:
    ByteView rest_;
};

void expect_same(const Decoded& expected, const Decoded& actual, const Codec& codec) {
    if (expected != actual) {
        static_cast<void>(std::fprintf(stderr, "%s\n  whole: %s\n  cut:   %s\n",
                                       codec.name().c_str(), to_text(expected).c_str(),
                                       to_text(actual).c_str()));
        std::abort();
    }
}

/// The limit holds, and no more octets are waited for than a frame can have.
void check_bounds(const Decoded& decoded, ByteView stream, const Codec& codec, std::size_t limit) {
    for (const Bytes& payload : decoded.items) {
        WIRETRIAL_CHECK(payload.size() <= limit);
    }
    WIRETRIAL_CHECK(decoded.consumed <= stream.size());
    if (decoded.is_violated()) {
        WIRETRIAL_CHECK(decoded.violation.offset >= decoded.consumed);
        WIRETRIAL_CHECK(decoded.violation.offset < stream.size());
        WIRETRIAL_CHECK(decoded.violation.offset - decoded.consumed < codec.wire_bytes_max());
    } else {
        WIRETRIAL_CHECK(stream.size() - decoded.consumed < codec.wire_bytes_max());
    }
}

/// What was decoded can be encoded, and decodes to the same again.
void check_round_trip(const Decoded& decoded,
                      ByteView stream,
                      const Codec& codec,
                      bool is_canonical) {
    Bytes encoded;
    for (const Bytes& payload : decoded.items) {
        WIRETRIAL_CHECK(codec.append(payload, encoded).has_value());
    }
    if (is_canonical) {
        WIRETRIAL_CHECK(encoded == stream.substr(0, static_cast<std::size_t>(decoded.consumed)));
    }
    const Decoded again = feed_whole(wiretrial::testing::decoders_of(codec), encoded);
    WIRETRIAL_CHECK(again.items == decoded.items);
    WIRETRIAL_CHECK(again.consumed == encoded.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size) {
    // Copied to char, since the type of octets here is that of text.
    const Bytes input(octets, octets + size);
    Choices choices(input);
    const Subject& subject = subjects[choices.take() % std::size(subjects)];
    const std::size_t limit = 7 + choices.take();  // fixed:7 needs as much
    std::vector<std::size_t> distances(choices.take() % 8);
    for (std::size_t& distance : distances) {
        distance = choices.take();
    }
    const ByteView stream = choices.rest();
    std::vector<std::size_t> cuts;
    for (std::size_t place = 0; const std::size_t distance : distances) {
        place = std::min(place + distance, stream.size());
        cuts.push_back(place);
    }
    const auto codec = Codec::parse(subject.name, {limit});
    WIRETRIAL_CHECK(codec.has_value());
    const auto setup = wiretrial::testing::decoders_of(*codec);
    const Decoded whole = feed_whole(setup, stream);
    expect_same(whole, feed_cut(setup, stream, cuts), *codec);
    expect_same(whole, feed_each_octet(setup, stream), *codec);
    check_bounds(whole, stream, *codec, limit);
    check_round_trip(whole, stream, *codec, subject.is_canonical);
    return 0;
}
