// feed: runs a decoder over a stream under every cut, and compares what came of it.
//
// What a stream means must not depend on how it was cut into reads. Everything here works on any
// decoder that has `decode(ByteView) -> Step<Item>` with the contract of impl/base/decoder.hpp:
// framing and HTTP alike. A Setup tells how to make a fresh decoder and how to own an item (items
// view the input). Unit tests, scenarios and fuzzers share this code.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "impl/base/bytes.hpp"
#include "impl/base/decoder.hpp"
#include "impl/base/text.hpp"

namespace wiretrial::testing {

/// What came of one stream.
struct Decoded {
    std::vector<Bytes> items;  ///< Whole items, in the words of the Setup.
    std::uint64_t consumed = 0;
    Violation violation{};  ///< Its code is empty where there was none.

    [[nodiscard]] bool is_violated() const { return !violation.code.empty(); }

    friend bool operator==(const Decoded&, const Decoded&) = default;
};

/// The outcome in words, for a failing test.
[[nodiscard]] inline std::string to_text(const Decoded& decoded) {
    std::string out = std::to_string(decoded.items.size()) + " items [";
    for (const Bytes& item : decoded.items) {
        out += " '";
        out += escape(item, 60);
        out += '\'';
    }
    out += " ] consumed " + std::to_string(decoded.consumed);
    if (decoded.is_violated()) {
        out += " violation " + std::string(decoded.violation.code) + " at " +
               std::to_string(decoded.violation.offset);
    }
    return out;
}

/// How to make a fresh decoder, and how to own what it gives.
template <class Make, class Own>
struct Setup {
    Make make;  ///< () -> decoder
    Own own;    ///< (const Item&) -> Bytes
};

/// A setup for decoders whose items have a `payload`.
template <class Make>
[[nodiscard]] auto payloads_of(Make make) {
    auto own = [](const auto& item) { return Bytes(item.payload); };
    return Setup<Make, decltype(own)>{std::move(make), own};
}

/// A setup for a codec that makes decoders.
///
/// Lifetime: `codec` must outlive the setup.
template <class Codec>
[[nodiscard]] auto decoders_of(const Codec& codec) {
    return payloads_of([&codec] { return codec.make_decoder(); });
}

/// Pulls items out of `decoder` until it wants more than `arrived`, which is what came after
/// `unconsumed`.
///
/// The octets lie in a heap block of exactly their size, at another place at each call: a decoder
/// that keeps pointers into an earlier input, or reads beyond this one, does not get away with it
/// under ASan.
template <class Decoder, class Own>
void pull_items(Decoder& decoder, const Own& own, ByteView stream, Decoded& decoded) {
    while (!decoded.is_violated()) {
        const ByteView rest = stream.substr(static_cast<std::size_t>(decoded.consumed));
        const std::unique_ptr<char[]> block(new char[rest.size()]);
        std::copy(rest.begin(), rest.end(), block.get());
        const auto step = decoder.decode(ByteView(block.get(), rest.size()));
        if (step.progress == Progress::need_more) {
            return;
        }
        if (step.progress == Progress::violation) {
            decoded.violation = step.violation;
            return;
        }
        decoded.items.push_back(own(step.item));
        decoded.consumed += step.consumed;
    }
}

/// Feeds `stream` cut before each of the ascending offsets in `cuts`.
template <class AnySetup>
[[nodiscard]] Decoded feed_cut(const AnySetup& setup,
                               ByteView stream,
                               std::span<const std::size_t> cuts) {
    auto decoder = setup.make();
    Decoded decoded;
    for (const std::size_t cut : cuts) {
        pull_items(decoder, setup.own, stream.substr(0, cut), decoded);
    }
    pull_items(decoder, setup.own, stream, decoded);
    return decoded;
}

/// Feeds `stream` in one piece.
template <class AnySetup>
[[nodiscard]] Decoded feed_whole(const AnySetup& setup, ByteView stream) {
    return feed_cut(setup, stream, {});
}

/// Feeds `stream` an octet at a time.
template <class AnySetup>
[[nodiscard]] Decoded feed_each_octet(const AnySetup& setup, ByteView stream) {
    std::vector<std::size_t> cuts;
    for (std::size_t cut = 1; cut < stream.size(); ++cut) {
        cuts.push_back(cut);
    }
    return feed_cut(setup, stream, cuts);
}

/// Feeds `stream` whole, per octet, cut in two at every place, and in three at every place next to
/// a cut.
///
/// Gives: nothing when all agree, else a sentence that names the cut and shows both outcomes.
template <class AnySetup>
[[nodiscard]] std::optional<std::string> disagreement(const AnySetup& setup, ByteView stream) {
    const Decoded whole = feed_whole(setup, stream);
    auto differs = [&](const Decoded& other, const std::string& how) -> std::optional<std::string> {
        if (other == whole) {
            return std::nullopt;
        }
        return "stream '" + escape(stream, 200) + "' whole: " + to_text(whole) + "; " + how + ": " +
               to_text(other);
    };
    if (auto text = differs(feed_each_octet(setup, stream), "per octet")) {
        return text;
    }
    for (std::size_t cut = 1; cut < stream.size(); ++cut) {
        const std::size_t cuts[] = {cut, std::min(cut + 1, stream.size())};
        const std::string at = std::to_string(cut);
        if (auto text =
                differs(feed_cut(setup, stream, std::span(cuts).first(1)), "cut at " + at)) {
            return text;
        }
        if (auto text = differs(feed_cut(setup, stream, cuts), "one octet between cuts at " + at)) {
            return text;
        }
    }
    return std::nullopt;
}

/// Checks that octets behind a stream change nothing of what was decoded from it.
///
/// Gives: nothing when the items of `stream` come first and the same, else a sentence.
template <class AnySetup>
[[nodiscard]] std::optional<std::string> trailing_disagreement(const AnySetup& setup,
                                                               ByteView stream,
                                                               ByteView trailing) {
    const Decoded alone = feed_whole(setup, stream);
    const Decoded longer = feed_whole(setup, Bytes(stream) + Bytes(trailing));
    const bool starts_same =
        longer.items.size() >= alone.items.size() &&
        std::equal(alone.items.begin(), alone.items.end(), longer.items.begin());
    if (starts_same && (!alone.is_violated() || longer == alone)) {
        return std::nullopt;
    }
    return "stream '" + escape(stream, 200) + "' alone: " + to_text(alone) + "; followed by '" +
           escape(trailing, 60) + "': " + to_text(longer);
}

}  // namespace wiretrial::testing
