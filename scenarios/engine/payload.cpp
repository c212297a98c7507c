// payload: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/payload.hpp"

#include <algorithm>
#include <utility>

#include "impl/base/text.hpp"
#include "impl/framing/codec.hpp"
#include "scenarios/engine/template_text.hpp"

namespace wiretrial::engine {
namespace {

using Result = std::expected<Bytes, std::string>;

std::unexpected<std::string> too_large() {
    return std::unexpected("the payload is larger than " + std::to_string(payload_octets_max) +
                           " octets");
}

Result encode_with(const framing::Codec& codec, ByteView octets) {
    auto frame = codec.encode(octets);
    if (!frame) {
        return std::unexpected("codec " + std::string(codec.name()) +
                               " cannot frame this payload: " + std::string(frame.error().code) +
                               " at octet " + std::to_string(frame.error().offset));
    }
    return std::move(*frame);
}

std::expected<std::size_t, std::string> size_of(const Count& count, const PayloadContext& context) {
    const auto number = evaluate(count, context);
    if (!number) {
        return std::unexpected(number.error());
    }
    if (*number < 0 || std::cmp_greater(*number, payload_octets_max)) {
        return std::unexpected("a size of " + std::to_string(*number) + " octets is out of range");
    }
    return static_cast<std::size_t>(*number);
}

Result repeat(const Payload& payload, const PayloadContext& context) {
    const Result part = evaluate(payload.parts.front(), context);
    const auto times = size_of(payload.count, context);
    if (!part || !times) {
        return std::unexpected(part ? times.error() : part.error());
    }
    if (*times != 0 && part->size() > payload_octets_max / *times) {
        return too_large();
    }
    if (part->size() == 1) {
        return Bytes(*times, part->front());
    }
    Bytes out;
    out.reserve(part->size() * *times);
    for (std::size_t i = 0; i < *times; ++i) {
        out += *part;
    }
    return out;
}

Result concat(const Payload& payload, const PayloadContext& context) {
    Bytes out;
    for (const Payload& inner : payload.parts) {
        const Result part = evaluate(inner, context);
        if (!part) {
            return part;
        }
        if (out.size() + part->size() > payload_octets_max) {
            return too_large();
        }
        out += *part;
    }
    return out;
}

Result encode(const Payload& payload, const PayloadContext& context) {
    const Result part = evaluate(payload.parts.front(), context);
    if (!part) {
        return part;
    }
    if (payload.kind == PayloadKind::frame) {
        if (context.codec == nullptr) {
            return std::unexpected("{\"frame\"} needs a subject with a codec");
        }
        return encode_with(*context.codec, *part);
    }
    const auto codec = framing::Codec::parse(payload.name, {.frame_bytes_max = payload_octets_max});
    return codec ? encode_with(*codec, *part) : Result(std::unexpected(codec.error()));
}

/// The start or the end of a payload: so many octets, or all but so many.
Result part(const Payload& payload, const PayloadContext& context) {
    Result whole = evaluate(payload.parts.front(), context);
    const auto count = size_of(payload.count, context);
    if (!whole || !count) {
        return whole ? std::unexpected(count.error()) : whole;
    }
    if (*count > whole->size()) {
        return std::unexpected("a part of " + std::to_string(*count) +
                               " octets is more than the payload of " +
                               std::to_string(whole->size()));
    }
    const bool counts_kept =
        payload.kind == PayloadKind::first_part || payload.kind == PayloadKind::last_part;
    const bool is_start =
        payload.kind == PayloadKind::first_part || payload.kind == PayloadKind::without_last;
    const std::size_t size = counts_kept ? *count : whole->size() - *count;
    return whole->substr(is_start ? 0 : whole->size() - size, size);
}

/// Different messages that every codec of text frames takes; a fixed size is filled up.
Result sample(std::size_t index, const PayloadContext& context) {
    Bytes message = "message " + std::to_string(index);
    if (context.codec != nullptr) {
        if (const auto* fixed = std::get_if<framing::FixedCodec>(&context.codec->concrete())) {
            message = Bytes(fixed->record_bytes, static_cast<char>('a' + index % 26));
        }
    }
    return message;
}

Result reply(const Payload& payload, const PayloadContext& context) {
    Result part = evaluate(payload.parts.front(), context);
    if (!part) {
        return part;
    }
    switch (context.transform) {
        case Transform::same:
            return part;
        case Transform::upper:
            return to_upper(*part);
        case Transform::nothing:
            return Bytes{};
    }
    std::unreachable();
}

/// Each line and its CRLF, and the empty line.
Result head(const Payload& payload, const PayloadContext& context) {
    Bytes out;
    for (const Payload& line : payload.parts) {
        const Result octets = evaluate(line, context);
        if (!octets) {
            return octets;
        }
        if (out.size() + octets->size() > payload_octets_max) {
            return too_large();
        }
        out += *octets;
        out += "\r\n";
    }
    return out + "\r\n";
}

Result body_of(const std::string& name, const PayloadContext& context) {
    const auto resource = find_resource(name, context);
    if (!resource) {
        return std::unexpected(resource.error());
    }
    if (!(*resource)->body) {
        return std::unexpected("the profile tells no body of the resource `" + name + "`");
    }
    return *(*resource)->body;
}

/// What the case says, worded by the subject's profile. A phrase holds no phrase, so that wording it ends.
Result phrase(const Payload& payload, const PayloadContext& context) {
    if (context.phrases == nullptr || !context.phrases->contains(payload.name)) {
        return std::unexpected("the profile names no phrase `" + payload.name + "`");
    }
    std::map<std::string, Bytes> arguments;
    for (std::size_t i = 0; i < payload.parts.size(); ++i) {
        Result value = evaluate(payload.parts[i], context);
        if (!value) {
            return value;
        }
        arguments[payload.names[i]] = std::move(*value);
    }
    PayloadContext inner = context;
    inner.arguments = &arguments;
    inner.phrases = nullptr;
    return evaluate(context.phrases->at(payload.name), inner);
}

Result argument(const std::string& name, const PayloadContext& context) {
    if (context.arguments == nullptr || !context.arguments->contains(name)) {
        return std::unexpected("the case gives no argument `" + name + "` with the phrase");
    }
    return context.arguments->at(name);
}

}  // namespace

std::expected<std::int64_t, std::string> evaluate(const Count& count,
                                                  const PayloadContext& context) {
    if (count.limit.empty()) {
        return count.number;
    }
    const auto found = context.limits.find(count.limit);
    if (found == context.limits.end()) {
        return std::unexpected("the subject's profile names no limit \"" + count.limit + "\"");
    }
    return found->second + count.number;
}

Result evaluate(const Payload& payload, const PayloadContext& context) {
    switch (payload.kind) {
        case PayloadKind::octets:
            return payload.octets;
        case PayloadKind::repeat:
            return repeat(payload, context);
        case PayloadKind::concat:
            return concat(payload, context);
        case PayloadKind::frame:
        case PayloadKind::encode:
            return encode(payload, context);
        case PayloadKind::first_part:
        case PayloadKind::last_part:
        case PayloadKind::without_first:
        case PayloadKind::without_last:
            return part(payload, context);
        case PayloadKind::reply:
            return reply(payload, context);
        case PayloadKind::saved:
            return saved_octets(payload.name, context);
        case PayloadKind::text:
            return fill_template(payload.octets, context);
        case PayloadKind::head:
            return head(payload, context);
        case PayloadKind::body_of:
            return body_of(payload.name, context);
        case PayloadKind::phrase:
            return phrase(payload, context);
        case PayloadKind::argument:
            return argument(payload.name, context);
        case PayloadKind::random:
        case PayloadKind::alphabet:
        case PayloadKind::sample:
            break;
    }
    const auto size = size_of(payload.count, context);
    if (!size) {
        return std::unexpected(size.error());
    }
    if (payload.kind == PayloadKind::sample) {
        return sample(*size, context);
    }
    return payload.kind == PayloadKind::random ? random_octets(payload.seed, *size)
                                               : alphabet_octets(*size);
}

Result saved_octets(std::string_view name, const PayloadContext& context) {
    const auto found = context.saved.find(std::string(name));
    if (found == context.saved.end()) {
        return std::unexpected("nothing was saved under the name \"" + std::string(name) +
                               "\" before this step");
    }
    return found->second;
}

std::expected<const Resource*, std::string> find_resource(std::string_view name,
                                                          const PayloadContext& context) {
    if (context.resources != nullptr) {
        if (const auto found = context.resources->find(std::string(name));
            found != context.resources->end()) {
            return &found->second;
        }
    }
    return std::unexpected("the profile names no resource `" + std::string(name) + "`");
}

bool depends_on_run(const Payload& payload) {
    const bool depends =
        payload.kind == PayloadKind::saved ||
        (payload.kind == PayloadKind::text && depends_on_run(std::string_view(payload.octets)));
    return depends || std::ranges::any_of(payload.parts,
                                          [](const Payload& part) { return depends_on_run(part); });
}

Bytes random_octets(std::uint64_t seed, std::size_t size) {
    Bytes out;
    out.reserve(size + 8);
    while (out.size() < size) {
        seed += 0x9E3779B97F4A7C15ULL;
        std::uint64_t mixed = seed;
        mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBULL;
        mixed ^= mixed >> 31U;
        for (unsigned shift = 0; shift < 64; shift += 8) {
            out += static_cast<char>(mixed >> shift & 0xFFU);
        }
    }
    out.resize(size);
    return out;
}

Bytes alphabet_octets(std::size_t size) {
    Bytes out(size, '\0');
    for (std::size_t i = 0; i < size; ++i) {
        out[i] = static_cast<char>('a' + i % 26);
    }
    return out;
}

}  // namespace wiretrial::engine
