// judge_expect: expectations, decided as soon as they can be. See judge.hpp.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "scenarios/engine/judge.hpp"

namespace wiretrial::engine {

using model::AspectKind;

namespace {

/// The part of the verdict that failed: what breaks the framing comes before what is answered, and that before how the
/// connection ends.
AspectKind worst_aspect(const ExpectStep& step, const std::vector<MatchResult>& results) {
    const auto has = [&](AspectKind aspect) {
        return std::ranges::any_of(results, [&](const MatchResult& result) {
            return result.aspect.value_or(step.aspect) == aspect;
        });
    };
    if (has(AspectKind::framing)) {
        return AspectKind::framing;
    }
    if (has(AspectKind::answer)) {
        return step.is_aspect_given ? step.aspect : AspectKind::answer;
    }
    return AspectKind::ending;
}

}  // namespace

void Judge::evaluate_endpoint(const std::string& endpoint) {
    for (auto& [index, open] : open_) {
        if (open.endpoint == endpoint && decision(index) == Decision::pending) {
            evaluate_step(index, open);
        }
    }
}

void Judge::evaluate_step(std::uint32_t index, OpenExpectation& open) {
    const EndpointState& state = endpoints_[open.endpoint];
    std::vector<MatchResult> results;
    for (std::size_t i = 0; i < open.patterns.size(); ++i) {
        MatchResult result = match(open.patterns[i], state, open.clock, context_.codec);
        open.quiet =
            result.awaits_quiet ? std::optional(open.patterns[i].pattern->quiet) : std::nullopt;
        if (result.state == MatchState::pending) {
            return;
        }
        if (result.state == MatchState::matched) {
            return accept_alternative(index, open, i, result);
        }
        results.push_back(std::move(result));
    }
    refuse_alternatives(index, open, results);
}

void Judge::refuse_alternatives(std::uint32_t index,
                                const OpenExpectation& open,
                                const std::vector<MatchResult>& results) {
    std::string details;
    for (const MatchResult& result : results) {
        details += (details.empty() ? "" : "; or ") + result.detail;
    }
    if (open.clock.is_time_up && open.late > lateness_max) {
        return fail_as_late(index, open.late, details);
    }
    judgement_.inferred =
        judgement_.inferred || (open.clock.is_silence_inferred && !open.clock.is_time_up);
    const AspectKind aspect = worst_aspect(*open.step, results);
    // Messages are judged part by part: what stands before the part that failed has passed.
    if (results.size() == 1 && results.front().aspect && aspect != AspectKind::framing) {
        note_aspect(AspectKind::framing);
        if (aspect == AspectKind::ending && !open.step->is_aspect_given) {
            note_aspect(AspectKind::answer);
        }
    }
    decide(index, false, aspect, details + (open.step->says.empty() ? "" : ". " + open.step->says));
}

void Judge::accept_alternative(std::uint32_t index,
                               const OpenExpectation& open,
                               std::size_t number,
                               const MatchResult& result) {
    const Alternative& taken = open.step->alternatives[number];
    const MessageProgress& messages = open.patterns[number].messages;
    EndpointState& state = endpoints_[open.endpoint];
    const std::string came = describe(state);
    state.last_message = messages.last;
    state.last_message_at = messages.last_offset;
    if (result.takes_datagram) {
        state.last_match = std::move(state.datagrams.front().octets);
        state.last_sender = std::move(state.datagrams.front().from);
        state.datagrams.pop_front();
    } else {
        state.last_match = state.input.substr(0, result.consumed);
        state.input.erase(0, result.consumed);
        state.consumed += result.consumed;
    }
    const bool rests_on_silence =
        taken.pattern.kind == PatternKind::silence || taken.pattern.ending == Ending::quiet;
    judgement_.inferred =
        judgement_.inferred ||
        (rests_on_silence && open.clock.is_silence_inferred && !open.clock.is_time_up);
    if (!taken.name.empty()) {
        judgement_.taken += (judgement_.taken.empty() ? "" : ", ") + taken.name;
    }
    if (taken.pattern.kind == PatternKind::refused) {
        state.was_refused = false;
    }
    if (taken.pattern.kind == PatternKind::messages) {
        note_aspect(AspectKind::framing);
        if (taken.pattern.ending) {
            note_aspect(AspectKind::ending);
        }
    }
    decide(index, taken.is_pass, open.step->aspect,
           "came " + came + ", which is the forbidden way \"" + taken.name + "\"" +
               (taken.says.empty() ? "" : ": " + taken.says));
}

}  // namespace wiretrial::engine
