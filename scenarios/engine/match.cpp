// match: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/match.hpp"

#include <algorithm>
#include <utility>

#include "impl/base/text.hpp"
#include "impl/framing/codec.hpp"

namespace wiretrial::engine {
namespace {

constexpr std::size_t shown_octets_max = 160;

std::string quoted(ByteView octets) {
    return std::to_string(octets.size()) + (octets.size() == 1 ? " octet \"" : " octets \"") +
           escape(octets, shown_octets_max) + "\"";
}

std::string time_text(Duration time) {
    return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(time).count()) +
           " ms";
}

MatchResult pending() {
    return {};
}
MatchResult matched(std::size_t consumed) {
    return {.state = MatchState::matched, .consumed = consumed};
}
MatchResult mismatched(std::string detail) {
    return {.state = MatchState::mismatched, .detail = std::move(detail)};
}

/// One evaluation of one pattern.
class Matcher {
  public:
    Matcher(ResolvedPattern& resolved,
            const EndpointState& state,
            const MatchClock& clock,
            const framing::Codec* codec)
        : resolved_(resolved),
          pattern_(*resolved.pattern),
          state_(state),
          clock_(clock),
          codec_(codec) {}

    MatchResult run() {
        switch (pattern_.kind) {
            case PatternKind::bytes:
                return bytes();
            case PatternKind::size:
                return state_.input.size() >= resolved_.size ? with_ending(resolved_.size)
                                                             : wait_for_more();
            case PatternKind::match:
                return whole_stream();
            case PatternKind::frames:
            case PatternKind::frame_match:
                return frames();
            case PatternKind::datagram:
                return datagram();
            case PatternKind::eof:
                return ending_after(0, Ending::eof);
            case PatternKind::closed:
                return ending_after(0, Ending::closed);
            case PatternKind::reset:
                return reset();
            case PatternKind::refused:
                return refused();
            case PatternKind::silence:
                return silence();
            case PatternKind::messages:
                return messages();
        }
        std::unreachable();
    }

  private:
    [[nodiscard]] std::string came() const {
        std::string text = "came " + describe(state_);
        if (state_.has_ended || state_.was_reset) {
            return text;
        }
        if (clock_.is_time_up) {
            text += ", and no more within " + time_text(clock_.limit);
        } else if (clock_.is_silence_inferred) {
            text += ", and no more can come: the subject sleeps";
        }
        return text;
    }
    [[nodiscard]] MatchResult fail(const std::string& reason = "") const {
        return mismatched("expected " + describe(resolved_) + "; " + came() +
                          (reason.empty() ? "" : " (" + reason + ")"));
    }
    [[nodiscard]] bool is_over() const {
        return state_.has_ended || state_.was_reset || is_wait_over();
    }
    /// Nothing more will come in time.
    [[nodiscard]] bool is_wait_over() const {
        return clock_.is_time_up || clock_.is_silence_inferred;
    }
    [[nodiscard]] MatchResult wait_for_more() const { return is_over() ? fail() : pending(); }

    MatchResult bytes() {
        const Bytes& expected = resolved_.payloads.front();
        const std::size_t have = std::min(expected.size(), state_.input.size());
        const auto difference =
            std::mismatch(expected.begin() + static_cast<std::ptrdiff_t>(resolved_.verified),
                          expected.begin() + static_cast<std::ptrdiff_t>(have),
                          state_.input.begin() + static_cast<std::ptrdiff_t>(resolved_.verified));
        const auto same = static_cast<std::size_t>(difference.first - expected.begin());
        if (same < have) {
            return fail("they differ from octet " + std::to_string(same) + " on: expected \"" +
                        escape(expected.substr(same, 16)) + "\", came \"" +
                        escape(state_.input.substr(same, 16)) + "\"");
        }
        resolved_.verified = have;
        return have == expected.size() ? with_ending(have) : wait_for_more();
    }

    MatchResult with_ending(std::size_t consumed) {
        return pattern_.ending ? ending_after(consumed, *pattern_.ending) : matched(consumed);
    }

    /// The stream ends right after `consumed` octets, or nothing comes behind them.
    MatchResult ending_after(std::size_t consumed, Ending ending) {
        if (ending != Ending::reset && state_.input.size() > consumed) {
            return fail("surplus octets");
        }
        if (ending == Ending::quiet) {
            return quiet_after(consumed);
        }
        if (state_.has_ended && !state_.was_reset) {
            return ending == Ending::reset ? fail() : matched(consumed);
        }
        if (state_.was_reset) {
            return ending == Ending::eof ? fail("a reset is no FIN") : matched(state_.input.size());
        }
        return is_wait_over() ? fail() : pending();
    }

    MatchResult quiet_after(std::size_t consumed) {
        if (state_.has_ended || state_.was_reset) {
            return fail("the connection must stay open");
        }
        return is_wait_over() ? matched(consumed) : MatchResult{.awaits_quiet = true};
    }

    MatchResult messages() {
        const StreamState stream{.input = state_.input,
                                 .has_ended = state_.has_ended,
                                 .was_reset = state_.was_reset,
                                 .is_over = is_wait_over()};
        ReadResult read = read_messages(resolved_.messages, stream);
        if (read.state == ReadState::pending) {
            return pending();
        }
        if (read.state == ReadState::wrong) {
            MatchResult result = mismatched(std::move(read.detail));
            result.detail += read.shows_stream ? "; " + came() : "";
            result.aspect = read.aspect;
            return result;
        }
        MatchResult result = with_ending(resolved_.messages.offset);
        if (result.state == MatchState::mismatched) {
            const std::string surplus = pattern_.ending == Ending::reset
                                            ? ""
                                            : surplus_violation(resolved_.messages, stream);
            result.aspect =
                surplus.empty() ? model::AspectKind::ending : model::AspectKind::framing;
            result.detail +=
                surplus.empty() ? "" : "; what comes behind is no further message: " + surplus;
        }
        return result;
    }

    MatchResult reset() { return ending_after(0, Ending::reset); }

    MatchResult whole_stream() {
        if (!is_over()) {
            return pending();
        }
        return state_.has_ended && matches_glob(pattern_.glob, state_.input)
                   ? matched(state_.input.size())
                   : fail();
    }

    MatchResult frames() {
        if (codec_ == nullptr) {
            return mismatched("the subject's profile names no codec that could read frames");
        }
        framing::AnyDecoder decoder = codec_->make_decoder();
        const std::size_t wanted =
            pattern_.kind == PatternKind::frames ? resolved_.payloads.size() : 1;
        std::size_t offset = 0;
        for (std::size_t i = 0; i < wanted; ++i) {
            const auto step = decoder.decode(ByteView(state_.input).substr(offset));
            if (step.progress == Progress::need_more) {
                return wait_for_more();
            }
            if (step.progress == Progress::violation) {
                return fail("framing violation " + std::string(step.violation.code) + " at octet " +
                            std::to_string(step.violation.offset));
            }
            const bool fits = pattern_.kind == PatternKind::frames
                                  ? step.item.payload == resolved_.payloads[i]
                                  : matches_glob(pattern_.glob, step.item.payload);
            if (!fits) {
                return fail("frame " + std::to_string(i) + " holds " + quoted(step.item.payload));
            }
            offset += step.consumed;
        }
        return with_ending(offset);
    }

    MatchResult datagram() {
        if (state_.datagrams.empty()) {
            return is_wait_over() || state_.was_refused ? fail() : pending();
        }
        const ArrivedDatagram& first = state_.datagrams.front();
        if (pattern_.size && first.octets.size() != resolved_.size) {
            return fail();
        }
        if (!pattern_.payloads.empty() && first.octets != resolved_.payloads.front()) {
            return fail();
        }
        if (!pattern_.glob.empty() && !matches_glob(pattern_.glob, first.octets)) {
            return fail();
        }
        if (first.is_truncated != pattern_.is_truncated) {
            return fail(first.is_truncated ? "it was truncated" : "it was not truncated");
        }
        const std::string& from =
            resolved_.from == "subject" ? clock_.subject_address : resolved_.from;
        if (!from.empty() && first.from != from) {
            return fail("it came from " + first.from + ", not from " + from);
        }
        return {.state = MatchState::matched, .takes_datagram = true};
    }

    MatchResult refused() {
        if (state_.was_refused) {
            return matched(0);
        }
        return is_over() || !state_.input.empty() || !state_.datagrams.empty() ? fail() : pending();
    }

    MatchResult silence() {
        if (!state_.input.empty() || !state_.datagrams.empty() || state_.has_ended ||
            state_.was_reset) {
            return fail();
        }
        return is_wait_over() ? matched(0) : pending();
    }

    ResolvedPattern& resolved_;
    const Pattern& pattern_;
    const EndpointState& state_;
    const MatchClock& clock_;
    const framing::Codec* codec_;
};

std::string ending_phrase(Ending ending) {
    switch (ending) {
        case Ending::eof:
            return "FIN";
        case Ending::reset:
            return "a reset";
        case Ending::closed:
            return "the end (FIN or reset)";
        case Ending::quiet:
            return "nothing more";
    }
    std::unreachable();
}

std::string describe_datagram(const ResolvedPattern& resolved) {
    const Pattern& pattern = *resolved.pattern;
    std::string text = pattern.is_truncated ? "a truncated datagram" : "a datagram";
    if (!resolved.payloads.empty()) {
        text += " of the " + quoted(resolved.payloads.front());
    } else if (pattern.size) {
        text += " of " + std::to_string(resolved.size) + " octets";
    } else {
        text += " like \"" + escape(pattern.glob, shown_octets_max) + "\"";
    }
    return text;
}

std::string describe_frames(const ResolvedPattern& resolved) {
    std::string text = "the frames";
    for (std::size_t i = 0; i < resolved.payloads.size() && i < 8; ++i) {
        text += (i == 0 ? " \"" : ", \"") + escape(resolved.payloads[i], 40) + "\"";
    }
    return resolved.payloads.size() > 8 ? text + ", ..." : text;
}

}  // namespace

std::expected<ResolvedPattern, std::string> resolve(const Pattern& pattern,
                                                    const PayloadContext& context) {
    ResolvedPattern resolved{.pattern = &pattern, .from = pattern.from};
    for (const Payload& payload : pattern.payloads) {
        auto octets = evaluate(payload, context);
        if (!octets) {
            return std::unexpected(std::move(octets.error()));
        }
        resolved.payloads.push_back(std::move(*octets));
    }
    for (const MessagePattern& message : pattern.messages) {
        auto wanted = resolve(message, context);
        if (!wanted) {
            return std::unexpected(std::move(wanted.error()));
        }
        resolved.messages.wanted.push_back(std::move(*wanted));
    }
    if (pattern.size) {
        const auto size = evaluate(*pattern.size, context);
        if (!size || *size < 0) {
            return std::unexpected(size ? "a size is negative" : size.error());
        }
        resolved.size = static_cast<std::size_t>(*size);
    }
    return resolved;
}

MatchResult match(ResolvedPattern& pattern,
                  const EndpointState& state,
                  const MatchClock& clock,
                  const framing::Codec* codec) {
    return Matcher(pattern, state, clock, codec).run();
}

std::string describe(const ResolvedPattern& resolved) {
    const Pattern& pattern = *resolved.pattern;
    std::string text;
    switch (pattern.kind) {
        case PatternKind::bytes:
            text = "the " + quoted(resolved.payloads.front());
            break;
        case PatternKind::size:
            text = std::to_string(resolved.size) + " octets";
            break;
        case PatternKind::match:
            text = "a stream like \"" + escape(pattern.glob, shown_octets_max) + "\" up to FIN";
            break;
        case PatternKind::frames:
            text = describe_frames(resolved);
            break;
        case PatternKind::frame_match:
            text = "a frame like \"" + escape(pattern.glob, shown_octets_max) + "\"";
            break;
        case PatternKind::datagram:
            return describe_datagram(resolved);
        case PatternKind::eof:
            return "FIN and nothing before it";
        case PatternKind::reset:
            return "a reset";
        case PatternKind::closed:
            return "the end (FIN or reset) and nothing before it";
        case PatternKind::refused:
            return "a refusal";
        case PatternKind::silence:
            return "nothing for " + time_text(pattern.silence);
        case PatternKind::messages:
            text = describe(resolved.messages.wanted);
            break;
    }
    return pattern.ending ? text + " and then " + ending_phrase(*pattern.ending) : text;
}

std::string describe(const EndpointState& state) {
    std::string text;
    if (!state.datagrams.empty()) {
        const ArrivedDatagram& first = state.datagrams.front();
        text = std::string(first.is_truncated ? "a truncated datagram" : "a datagram") +
               " of the " + quoted(first.octets) + " from " + first.from;
    } else if (!state.input.empty()) {
        text = "the " + quoted(state.input);
    }
    const std::string end = state.was_reset     ? "a reset"
                            : state.has_ended   ? "FIN"
                            : state.was_refused ? "a refusal"
                                                : "";
    if (text.empty()) {
        return end.empty() ? "nothing" : end;
    }
    return end.empty() ? text : text + " and then " + end;
}

}  // namespace wiretrial::engine
