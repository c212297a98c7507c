// codec: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/framing/codec.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>
#include <optional>
#include <span>
#include <system_error>
#include <vector>

#include "impl/base/text.hpp"

namespace wiretrial::framing {

namespace {

/// Room for header, trailer and a few escapes, so that a large payload is copied once.
constexpr std::size_t framing_bytes_usual = 32;

using Words = std::span<const std::string_view>;
using Parsed = std::expected<CodecVariant, std::string>;

std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> words;
    for (;;) {
        const std::size_t colon = text.find(':');
        words.push_back(text.substr(0, colon));
        if (colon == std::string_view::npos) {
            return words;
        }
        text.remove_prefix(colon + 1);
    }
}

/// The texts in one piece. (A literal + a string makes g++ 12 warn of an overlap that is not there.)
std::string joined(std::initializer_list<std::string_view> texts) {
    std::string out;
    for (const std::string_view text : texts) {
        out += text;
    }
    return out;
}

std::string quoted(std::string_view word) {
    return joined({"'", escape(word, 80), "'"});
}

std::unexpected<std::string> refusal(std::string reason) {
    return std::unexpected(std::move(reason));
}

/// Says that `word` is none of `valid`, and which one was meant, or which there are.
std::unexpected<std::string> unknown_word(std::string_view word, Words valid) {
    if (const std::string_view meant = nearest(word, valid); !meant.empty()) {
        return refusal(joined({quoted(word), " is unknown, did you mean ", quoted(meant), "?"}));
    }
    std::string reason = quoted(word) + " is unknown, valid are";
    for (const std::string_view candidate : valid) {
        reason += ' ';
        reason += candidate;
    }
    return refusal(std::move(reason));
}

std::optional<std::size_t> read_count(std::string_view text) {
    std::size_t value = 0;
    const char* const begin = text.data();
    const char* const end = begin + text.size();
    const auto [stopped_at, error] = std::from_chars(begin, end, value);
    if (error != std::errc{} || stopped_at != end) {
        return std::nullopt;
    }
    return value;
}

Parsed parse_fixed(Words options, FrameLimits limits) {
    const auto record_bytes = options.size() == 1 ? read_count(options[0]) : std::nullopt;
    if (!record_bytes || *record_bytes == 0) {
        return refusal("it needs a size in octets above 0, as in 'fixed:16'");
    }
    if (*record_bytes > usable_limit(limits)) {
        return refusal(joined({"the size is above the frame limit of ",
                               std::to_string(limits.frame_bytes_max), " octets"}));
    }
    return FixedCodec{*record_bytes, limits};
}

Parsed parse_length_prefix(Words options, FrameLimits limits) {
    static constexpr std::array<std::string_view, 3> valid = {"be", "le", "inclusive"};
    const auto width = options.empty() ? std::nullopt : read_count(options[0]);
    if (!width || (*width != 1 && *width != 2 && *width != 4 && *width != 8)) {
        return refusal("it needs a width of 1, 2, 4 or 8, as in 'length-prefix:4'");
    }
    LengthPrefixFormat format{.width = static_cast<std::uint8_t>(*width)};
    bool has_order = false;
    for (const std::string_view word : options.subspan(1)) {
        const bool is_order = word == "be" || word == "le";
        if (!is_order && word != "inclusive") {
            return unknown_word(word, valid);
        }
        if (is_order ? has_order : format.is_inclusive) {
            return refusal(quoted(word) + " comes after a word that says as much or the opposite");
        }
        if (is_order) {
            has_order = true;
            format.order = word == "le" ? std::endian::little : std::endian::big;
        } else {
            format.is_inclusive = true;
        }
    }
    return LengthPrefixCodec{format, limits};
}

Parsed parse_varint(Words options, FrameLimits limits) {
    static constexpr std::array<std::string_view, 2> forms = {"leb128", "quic"};
    static constexpr std::array<std::string_view, 1> policies = {"padded"};
    VarintCodec codec{.limits = limits};
    if (options.empty()) {
        return codec;
    }
    if (std::ranges::find(forms, options[0]) == forms.end()) {
        return unknown_word(options[0], forms);
    }
    codec.form = options[0] == "quic" ? VarintForm::quic : VarintForm::leb128;
    if (options.size() == 1) {
        return codec;
    }
    if (codec.form == VarintForm::quic) {
        return refusal("nothing follows 'quic'");
    }
    if (options.size() > 2 || options[1] != "padded") {
        return unknown_word(options.back(), policies);
    }
    codec.policy.accepts_padded_leb128 = true;
    return codec;
}

Parsed parse_line(Words options, FrameLimits limits) {
    static constexpr std::array<std::string_view, 1> valid = {"crlf"};
    if (options.empty()) {
        return LineCodec{.limits = limits};
    }
    if (options.size() > 1 || options[0] != "crlf") {
        return unknown_word(options.back(), valid);
    }
    return LineCodec{.policy = LinePolicy::only_crlf, .limits = limits};
}

std::expected<Bytes, std::string> parse_octets(Words options) {
    auto octets = options.size() == 1 ? from_hex(options[0]) : std::nullopt;
    if (!octets || octets->empty()) {
        return refusal("it needs one octet or more in hexadecimal, as in '0d0a'");
    }
    return *std::move(octets);
}

Parsed parse_delimiter(Words options, FrameLimits limits) {
    auto octets = parse_octets(options);
    if (!octets) {
        return refusal(std::move(octets.error()));
    }
    return DelimiterCodec{Delimiter(*std::move(octets)), limits};
}

Parsed parse_marker(Words options, FrameLimits limits) {
    auto octets = parse_octets(options);
    if (!octets) {
        return refusal(std::move(octets.error()));
    }
    return MarkerCodec{MarkerFormat(*std::move(octets)), limits};
}

Parsed parse_netstring(Words options, FrameLimits limits) {
    if (!options.empty()) {
        return refusal("nothing follows 'netstring'");
    }
    return NetstringCodec{limits};
}

struct Kind {
    std::string_view word;
    Parsed (*parse)(Words options, FrameLimits limits);
};

constexpr std::array<Kind, 7> kinds = {{{"fixed", parse_fixed},
                                        {"length-prefix", parse_length_prefix},
                                        {"varint", parse_varint},
                                        {"delimiter", parse_delimiter},
                                        {"line", parse_line},
                                        {"marker", parse_marker},
                                        {"netstring", parse_netstring}}};

Parsed parse_words(Words words, FrameLimits limits) {
    const auto* const kind = std::ranges::find(kinds, words.front(), &Kind::word);
    if (kind != kinds.end()) {
        return kind->parse(words.subspan(1), limits);
    }
    std::array<std::string_view, kinds.size()> valid{};
    std::ranges::transform(kinds, valid.begin(), &Kind::word);
    return unknown_word(words.front(), valid);
}

static_assert(FrameDecoder<AnyDecoder>);
static_assert(FrameCodec<Codec>);

}  // namespace

std::expected<Codec, std::string> Codec::parse(std::string_view text,
                                               FrameLimits limits,
                                               const Defects& defects) {
    if (defects != Defects{}) {
        auto bent = BentCodec::parse(text, limits, defects);
        return bent ? std::expected<Codec, std::string>(Codec(std::string(text), std::move(*bent)))
                    : std::unexpected(std::move(bent.error()));
    }
    auto codec = parse_words(split(text), limits);
    if (!codec) {
        return std::unexpected(joined({"codec ", quoted(text), ": ", codec.error()}));
    }
    return Codec(std::string(text), *std::move(codec));
}

AnyDecoder Codec::make_decoder() const {
    return std::visit([](const FrameCodec auto& codec) { return AnyDecoder(codec.make_decoder()); },
                      codec_);
}

std::expected<void, EncodeError> Codec::append(ByteView payload, Bytes& out) const {
    return std::visit([&](const auto& codec) { return codec.append(payload, out); }, codec_);
}

std::expected<Bytes, EncodeError> Codec::encode(ByteView payload) const {
    Bytes out;
    out.reserve(payload.size() + framing_bytes_usual);
    if (const auto appended = append(payload, out); !appended) {
        return std::unexpected(appended.error());
    }
    return out;
}

std::size_t Codec::wire_bytes_max() const {
    return std::visit([](const auto& codec) { return codec.wire_bytes_max(); }, codec_);
}

}  // namespace wiretrial::framing
