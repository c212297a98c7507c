// bent_codec: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/framing/bent_codec.hpp"

#include <algorithm>
#include <limits>
#include <utility>
#include <variant>

#include "impl/framing/bent_plan.hpp"
#include "impl/framing/codec.hpp"

namespace wiretrial::framing {
namespace {

/// The name of the codec that reads lengths in the other order of octets.
std::string with_swapped_order(std::string_view text) {
    std::string name(text);
    if (const std::size_t at = name.find(":le"); at != std::string::npos) {
        return name.replace(at, 3, ":be");
    }
    if (const std::size_t at = name.find(":be"); at != std::string::npos) {
        return name.replace(at, 3, ":le");
    }
    const std::size_t end_of_width = name.find(':', name.find(':') + 1);
    return name.insert(std::min(end_of_width, name.size()), ":le");
}

/// The name of the strict codec that reads as the bent one of the name `text` does.
std::string name_that_reads(std::string_view text, const Defects& defects) {
    std::string name(text);
    const std::size_t inclusive = name.find(":inclusive");
    if (text.starts_with("length-prefix:") && defects.swaps_octet_order) {
        return with_swapped_order(text);
    }
    if (inclusive != std::string::npos && defects.ignores_inclusion) {
        return name.erase(inclusive, std::string_view(":inclusive").size());
    }
    if (text.starts_with("varint") && defects.reads_one_length_octet) {
        return "length-prefix:1";
    }
    if (text == "varint:leb128" && defects.accepts_padded_varint) {
        return "varint:leb128:padded";
    }
    if (text == "line" && defects.keeps_cr) {
        return "delimiter:0a";
    }
    if (text == "line:crlf" && defects.accepts_lone_lf) {
        return "line";
    }
    if (text == "line" && defects.refuses_lone_lf) {
        return "line:crlf";
    }
    if (text.starts_with("marker:") && defects.keeps_escapes) {
        return name.replace(0, std::string_view("marker").size(), "delimiter");
    }
    return name;
}

FrameLimits limits_that_read(FrameLimits limits, const Defects& defects) {
    std::size_t& octets = limits.frame_bytes_max;
    if (defects.has_no_limit || defects.judges_limit_late || defects.cuts_to_limit ||
        defects.sets_memory_aside) {
        octets = std::numeric_limits<std::size_t>::max();
    }
    octets += defects.takes_one_octet_too_many ? 1U : 0U;
    octets -= defects.refuses_limit_itself && octets > 0 ? 1U : 0U;
    return limits;
}

/// What len() says of a text: octets in the middle of a UTF-8 character do not count.
std::size_t characters_of(ByteView payload) {
    return static_cast<std::size_t>(std::ranges::count_if(
        payload, [](char octet) { return (static_cast<unsigned char>(octet) & 0xC0U) != 0x80U; }));
}

}  // namespace

std::expected<BentCodec, std::string> BentCodec::parse(std::string_view text,
                                                       FrameLimits limits,
                                                       const Defects& defects) {
    auto strict = Codec::parse(text, limits);
    if (!strict) {
        return std::unexpected(strict.error());
    }
    // A record that is as long as the limit allows has no other length that it could have.
    const bool has_records = text.starts_with("fixed:");
    auto reads = Codec::parse(name_that_reads(text, defects),
                              has_records ? limits : limits_that_read(limits, defects));
    if (!reads) {
        return std::unexpected(reads.error());
    }
    return BentCodec(std::make_shared<const BentPlan>(
        BentPlan{.defects = defects, .limits = limits, .strict = *strict, .reads = *reads}));
}

std::expected<void, EncodeError> BentCodec::append(ByteView payload, Bytes& out) const {
    const CodecVariant& codec = plan_->strict.concrete();
    const bool has_end_mark = std::holds_alternative<MarkerCodec>(codec) ||
                              std::holds_alternative<DelimiterCodec>(codec) ||
                              std::holds_alternative<LineCodec>(codec);
    if (plan_->defects.sends_unescaped && has_end_mark) {
        out += payload;
        out += end_mark_of(plan_->strict);
        return {};
    }
    const bool has_length = std::holds_alternative<LengthPrefixCodec>(codec) ||
                            std::holds_alternative<VarintCodec>(codec);
    if (plan_->defects.counts_characters && has_length) {
        const std::size_t counted = characters_of(payload);
        const auto appended = plan_->strict.append(payload.substr(0, counted), out);
        out += appended ? payload.substr(counted) : ByteView();
        return appended;
    }
    return plan_->strict.append(payload, out);
}

std::size_t BentCodec::wire_bytes_max() const {
    return plan_->reads.wire_bytes_max();
}

}  // namespace wiretrial::framing
