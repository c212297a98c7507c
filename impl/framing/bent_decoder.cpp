// bent_decoder: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/framing/bent_decoder.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "impl/framing/bent_plan.hpp"
#include "impl/framing/codec.hpp"
#include "impl/framing/scan.hpp"

namespace wiretrial::framing {
namespace {

constexpr std::size_t careless_buffer_bytes = 1024;
/// What is set aside for one length is bounded all the same: the harness lives in the same machine.
constexpr std::uint64_t set_aside_bytes_max = std::uint64_t{64} << 20U;

Step<Frame> frame(ByteView payload, std::size_t consumed) {
    return {.progress = Progress::item, .consumed = consumed, .item = {payload}, .violation = {}};
}

template <class ConcreteCodec>
bool is_of(const Codec& codec) {
    return std::holds_alternative<ConcreteCodec>(codec.concrete());
}

bool has_length(const Codec& codec) {
    return is_of<LengthPrefixCodec>(codec) || is_of<VarintCodec>(codec) ||
           is_of<NetstringCodec>(codec);
}

/// Whether the length is read by the bent decoder itself.
bool bends_length(const BentPlan& plan) {
    const Defects& defects = plan.defects;
    if (is_of<LengthPrefixCodec>(plan.reads)) {
        return defects.takes_partial_header || defects.reads_length_signed || defects.wraps_length;
    }
    if (is_of<NetstringCodec>(plan.reads)) {
        return defects.takes_any_digits || defects.ignores_comma || defects.wraps_length;
    }
    return is_of<VarintCodec>(plan.reads) && defects.wraps_length;
}

}  // namespace

BentDecoder::BentDecoder(std::shared_ptr<const BentPlan> plan) : plan_(std::move(plan)) {
    renew();
}
BentDecoder::BentDecoder(BentDecoder&&) noexcept = default;
BentDecoder& BentDecoder::operator=(BentDecoder&&) noexcept = default;
BentDecoder::~BentDecoder() = default;

void BentDecoder::renew() {
    strict_ = std::make_unique<AnyDecoder>(plan_->reads.make_decoder());
    scanned_ = 0;
    matched_ = 0;
    seen_ = 0;
}

Step<Frame> BentDecoder::decode(ByteView input) {
    if (is_deaf_) {
        return {};
    }
    if (!violation_.code.empty()) {
        return {
            .progress = Progress::violation, .consumed = 0, .item = {}, .violation = violation_};
    }
    for (;;) {
        const ByteView rest = input.substr(skipped_);
        Step<Frame> step = read(rest);
        switch (step.progress) {
            case Progress::need_more:
                step = bend_wish(rest);
                break;
            case Progress::violation:
                step = bend_violation(step, rest);
                break;
            case Progress::item:
                step = bend_item(step, rest);
                break;
        }
        if (step.progress != Progress::item) {
            return step;
        }
        const bool is_empty = step.item.payload.empty();
        if (is_empty && plan_->defects.takes_empty_for_end) {
            is_deaf_ = true;
            return {};
        }
        if (is_empty && plan_->defects.skips_empty_frames) {
            skipped_ += step.consumed;
            continue;
        }
        step.consumed += std::exchange(skipped_, 0);
        offset_ += step.consumed;
        return step;
    }
}

Step<Frame> BentDecoder::read(ByteView input) {
    const Defects& defects = plan_->defects;
    if (input.empty() && defects.takes_read_of_nothing_for_frame &&
        !std::exchange(gave_nothing_, true)) {
        return frame(input, 0);
    }
    if (defects.limits_reads && input.size() > plan_->limits.frame_bytes_max) {
        return violate("length_above_limit");
    }
    if (bends_length(*plan_)) {
        return read_by_length(input);
    }
    if (defects.restarts_search_wrongly && is_of<DelimiterCodec>(plan_->reads)) {
        return read_by_search(input);
    }
    if (defects.ends_line_at_cr && is_of<LineCodec>(plan_->reads)) {
        return read_to_cr(input);
    }
    return strict_->decode(input);
}

Step<Frame> BentDecoder::read_by_length(ByteView input) {
    const auto length = read_bent_length(input, *plan_);
    if (!length) {
        return {};
    }
    if (length->payload_bytes > plan_->limits.frame_bytes_max) {
        return violate("length_above_limit");
    }
    const auto payload_bytes = static_cast<std::size_t>(length->payload_bytes);
    const bool has_comma = is_of<NetstringCodec>(plan_->reads);
    const std::size_t end = length->header_bytes + payload_bytes;
    if (input.size() < end + (has_comma ? 1U : 0U)) {
        return {};
    }
    if (has_comma && input[end] != ',' && !plan_->defects.ignores_comma) {
        return violate("comma_missing");
    }
    return frame(input.substr(length->header_bytes, payload_bytes), end + (has_comma ? 1U : 0U));
}

/// After a mismatch it goes on behind the octet, as though the mark could not begin within what has matched.
Step<Frame> BentDecoder::read_by_search(ByteView input) {
    const Bytes mark = end_mark_of(plan_->reads);
    while (scanned_ < input.size()) {
        matched_ = input[scanned_] == mark[matched_] ? matched_ + 1 : 0;
        ++scanned_;
        if (matched_ == mark.size()) {
            const std::size_t end = std::exchange(scanned_, 0);
            matched_ = 0;
            return frame(input.substr(0, end - mark.size()), end);
        }
    }
    return scanned_ > plan_->limits.frame_bytes_max + mark.size() ? violate("frame_above_limit")
                                                                  : Step<Frame>{};
}

Step<Frame> BentDecoder::read_to_cr(ByteView input) {
    const std::size_t end = find_either(input, '\r', '\n');
    const bool is_cr = end != ByteView::npos && input[end] == '\r';
    if (end == ByteView::npos || (is_cr && end + 1 == input.size())) {
        return input.size() > plan_->limits.frame_bytes_max + 1 ? violate("frame_above_limit")
                                                                : Step<Frame>{};
    }
    const bool is_crlf = is_cr && input[end + 1] == '\n';
    return frame(input.substr(0, end), end + (is_crlf ? 2 : 1));
}

Step<Frame> BentDecoder::bend_item(Step<Frame> step, ByteView input) {
    const Defects& defects = plan_->defects;
    if (defects.misses_split_mark && is_mark_split(input, step.consumed)) {
        seen_ = input.size();
        return {};
    }
    seen_ = 0;
    ByteView& payload = step.item.payload;
    const std::size_t limit = plan_->limits.frame_bytes_max;
    if (payload.size() > limit && defects.judges_limit_late) {
        return violate("length_above_limit");
    }
    if (defects.cuts_to_limit) {
        payload = payload.substr(0, limit);
    }
    if (defects.cuts_payload_at_nul) {
        payload = payload.substr(0, payload.find('\0'));
    }
    if (defects.cuts_payload_at_1024) {
        payload = payload.substr(0, careless_buffer_bytes);
    }
    if (defects.drops_behind_frame) {
        step.consumed = input.size();
    }
    return step;
}

/// Whether the end mark of the frame lies in two reads.
bool BentDecoder::is_mark_split(ByteView input, std::size_t consumed) const {
    const Bytes mark = end_mark_of(plan_->strict);
    return seen_ < consumed && seen_ + mark.size() > consumed && seen_ > 0 &&
           input.substr(0, consumed).ends_with(mark);
}

Step<Frame> BentDecoder::bend_wish(ByteView input) {
    const Defects& defects = plan_->defects;
    seen_ = input.size();
    if (defects.takes_part_for_frame && !input.empty()) {
        renew();
        return frame(input, input.size());
    }
    if (defects.sets_memory_aside && has_length(plan_->reads)) {
        if (const auto length = read_bent_length(input, *plan_)) {
            set_aside_.resize(
                static_cast<std::size_t>(std::min(length->payload_bytes, set_aside_bytes_max)));
        }
    }
    return {};
}

Step<Frame> BentDecoder::bend_violation(const Step<Frame>& step, ByteView input) {
    if (!plan_->defects.forgets_violation) {
        violation_ = step.violation;
        return step;
    }
    violation_ = {};
    skipped_ += input.size();
    renew();
    return {};
}

Step<Frame> BentDecoder::violate(std::string_view code) {
    violation_ = {.code = code, .offset = offset_, .section = {}, .status = 0};
    return {.progress = Progress::violation, .consumed = 0, .item = {}, .violation = violation_};
}

Ending BentDecoder::finish(ByteView unconsumed) const {
    if (!violation_.code.empty()) {
        return Ending::violated;
    }
    return unconsumed.empty() ? Ending::clean : Ending::truncated;
}

}  // namespace wiretrial::framing
