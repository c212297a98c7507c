// judge: see the header. Expectations are judged in judge_expect.cpp, calls in judge_call.cpp, exits and resources in
// judge_life.cpp.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/judge.hpp"

#include <algorithm>
#include <utility>

#include "impl/base/text.hpp"
#include "impl/kernel/errno_names.hpp"
#include "scenarios/engine/step_text.hpp"
#include "scenarios/engine/template_text.hpp"

namespace wiretrial::engine {

using model::AspectKind;
using model::Event;
using model::EventKind;
using model::Outcome;

namespace {

std::string errno_text(int number) {
    const std::string_view name = kernel::errno_name(number);
    return name.empty() ? "errno " + std::to_string(number) : std::string(name);
}

std::string connect_outcome(int number) {
    switch (number) {
        case ECONNREFUSED:
        case ENOENT:
            return "refused";
        case ETIMEDOUT:
            return "timed-out";
        case EACCES:
        case EPERM:
            return "denied";
        case ENETUNREACH:
        case EHOSTUNREACH:
        case EADDRNOTAVAIL:
            return "unreachable";
        default:
            return "failed with " + errno_text(number);
    }
}

}  // namespace

Judge::Judge(const Case& scenario, const SubjectFacts& subject)
    : case_(scenario), subject_(subject), context_(subject.context) {
    index_steps(scenario.steps);
}

void Judge::index_steps(const Steps& steps) {
    for (const Step& step : steps) {
        if (steps_.size() <= step.index) {
            steps_.resize(step.index + 1);
        }
        steps_[step.index] = &step;
        if (const auto* repeat = std::get_if<RepeatStep>(&step.action)) {
            index_steps(repeat->steps);
        }
        if (const auto* together = std::get_if<TogetherStep>(&step.action)) {
            for (const Steps& branch : together->branches) {
                index_steps(branch);
            }
        }
    }
}

Decision Judge::decision(std::uint32_t step) const {
    const auto found = decisions_.find(step);
    return found == decisions_.end() ? Decision::pending : found->second;
}

std::optional<Duration> Judge::awaited_quiet(std::uint32_t step) const {
    const auto found = open_.find(step);
    return found == open_.end() ? std::nullopt : found->second.quiet;
}

const EndpointState& Judge::endpoint(const std::string& name) const {
    static const EndpointState none;
    const auto found = endpoints_.find(name);
    return found == endpoints_.end() ? none : found->second;
}

std::string Judge::at_step(std::uint32_t index, const std::string& detail) const {
    if (index >= steps_.size() || steps_[index] == nullptr) {
        return detail;
    }
    const Step& step = *steps_[index];
    return "step " + std::to_string(index) + " (line " + std::to_string(step.place.line) + ", " +
           std::string(verb_of(step.action)) + "): " + detail;
}

/// Remembers that a part of the verdict was judged; it passes until something fails.
void Judge::note_aspect(AspectKind aspect) {
    auto& aspects = judgement_.aspects;
    if (std::ranges::find(aspects, aspect, &model::Aspect::kind) == aspects.end()) {
        aspects.push_back({.kind = aspect});
    }
}

void Judge::decide(std::uint32_t step, bool passed, AspectKind aspect, const std::string& detail) {
    decisions_[step] = passed ? Decision::passed : Decision::failed;
    note_aspect(aspect);
    if (passed) {
        return;
    }
    const auto found = std::ranges::find(judgement_.aspects, aspect, &model::Aspect::kind);
    const std::string text = at_step(step, detail);
    if (found->outcome == Outcome::pass) {
        found->outcome = Outcome::fail;
        found->detail = text;
    }
    if (!has_failed_) {
        has_failed_ = true;
        judgement_.outcome = Outcome::fail;
        judgement_.detail = text;
    }
}

void Judge::fail_as_error(const std::string& detail) {
    has_failed_ = true;
    if (judgement_.outcome != Outcome::error) {
        judgement_.outcome = Outcome::error;
        judgement_.detail = detail;
    }
}

void Judge::fail_as_late(std::uint32_t step, Duration late, const std::string& detail) {
    judgement_.is_late = true;
    fail_as_error(
        at_step(step, "the harness itself was late by " + std::to_string(late.count() / 1'000'000) +
                          " ms when this limit passed; repeat on a quieter machine. " + detail));
}

void Judge::feed(const Event& event) {
    switch (event.kind) {
        case EventKind::step_started:
            return start_step(event);
        case EventKind::step_ended:
            return end_step(event);
        case EventKind::received:
        case EventKind::datagram_received:
        case EventKind::end_of_stream:
        case EventKind::reset:
            return take_traffic(event);
        case EventKind::silence_inferred:
        case EventKind::time_passed:
            return take_time_passed(event);
        case EventKind::subject_exited:
            return take_exit(event);
        case EventKind::harness_error:
            return fail_as_error(at_step(event.step, event.detail));
        case EventKind::saved:
            context_.saved[event.detail] = event.octets;
            return;
        case EventKind::aborted:
            is_judged_[event.endpoint] = false;
            return;
        case EventKind::listening:
            return take_listener(event);
        case EventKind::opened:
        case EventKind::accepted:
            endpoints_[event.endpoint] = {};
            bound_addresses_[event.endpoint] = event.detail;
            return take_outcome(event);
        case EventKind::connect_failed:
            if (event.errno_value == ECONNREFUSED || event.errno_value == ENOENT) {
                endpoints_[event.endpoint].was_refused = true;
            }
            take_outcome(event);
            return evaluate_endpoint(event.endpoint);
        case EventKind::send_failed:
        case EventKind::call_returned:
        case EventKind::resources:
            return take_outcome(event);
        default:
            return;
    }
}

/// A client knows the authority of the listener that it is sent to; a server's own stays what it is.
void Judge::take_listener(const Event& event) {
    const std::string authority = authority_of(event.detail);
    context_.authorities[event.endpoint] = authority;
    if (subject_.context.authority.empty()) {
        context_.authority = authority;
    }
}

void Judge::start_step(const Event& event) {
    decisions_[event.step] = Decision::pending;
    const Step& step = *steps_[event.step];
    if (std::holds_alternative<ExitStep>(step.action)) {
        exit_step_ = event.step;
        if (exit_event_) {
            take_exit(*exit_event_);
        }
    }
    if (const auto* verb = std::get_if<SubjectStep>(&step.action)) {
        is_exit_expected_ = is_exit_expected_ || verb->verb == SubjectVerb::restart ||
                            verb->verb == SubjectVerb::stop;
    }
    const auto* expect = std::get_if<ExpectStep>(&step.action);
    if (expect == nullptr) {
        return;
    }
    OpenExpectation open{.step = expect, .endpoint = event.endpoint};
    open.clock.subject_address = subject_.address;
    for (const Alternative& alternative : expect->alternatives) {
        auto resolved = resolve(alternative.pattern, context_);
        if (!resolved) {
            return fail_as_error(at_step(event.step, resolved.error()));
        }
        if (const auto sender = bound_addresses_.find(resolved->from);
            sender != bound_addresses_.end()) {
            resolved->from = sender->second;
        }
        open.patterns.push_back(std::move(*resolved));
    }
    is_judged_.try_emplace(event.endpoint, true);
    auto& stored = open_[event.step] = std::move(open);
    evaluate_step(event.step, stored);
}

void Judge::end_step(const Event& event) {
    open_.erase(event.step);
    const Step& step = *steps_[event.step];
    if (const auto* verb = std::get_if<SubjectStep>(&step.action)) {
        if (verb->verb == SubjectVerb::restart) {
            is_exit_expected_ = false;
            exit_event_.reset();
        }
    }
    if (std::holds_alternative<ExitStep>(step.action)) {
        exit_step_.reset();
    }
    if (decision(event.step) == Decision::pending) {
        decisions_[event.step] = Decision::passed;
    }
}

void Judge::take_traffic(const Event& event) {
    EndpointState& state = endpoints_[event.endpoint];
    switch (event.kind) {
        case EventKind::received:
            state.input += event.octets;
            break;
        case EventKind::datagram_received:
            state.datagrams.push_back(
                {.octets = event.octets, .from = event.detail, .is_truncated = event.number != 0});
            break;
        case EventKind::end_of_stream:
            state.has_ended = true;
            break;
        default:
            state.was_reset = true;
            break;
    }
    evaluate_endpoint(event.endpoint);
}

void Judge::take_time_passed(const Event& event) {
    const auto found = open_.find(event.step);
    if (found != open_.end()) {
        OpenExpectation& open = found->second;
        open.late = event.late;
        open.clock.limit = Duration(event.number);
        (event.kind == EventKind::time_passed ? open.clock.is_time_up
                                              : open.clock.is_silence_inferred) = true;
        if (decision(event.step) == Decision::pending) {
            evaluate_step(event.step, open);
        }
        return;
    }
    if (event.kind == EventKind::time_passed && decision(event.step) == Decision::pending) {
        const std::string limit = std::to_string(event.number / 1'000'000) + " ms";
        if (event.late > lateness_max) {
            return fail_as_late(event.step, event.late, "The limit was " + limit);
        }
        decide(event.step, false, AspectKind::answer,
               (event.detail.empty() ? "not done" : event.detail) + " within " + limit);
    }
}

void Judge::take_outcome(const Event& event) {
    if (event.step >= steps_.size() || steps_[event.step] == nullptr) {
        return;
    }
    const Step& step = *steps_[event.step];
    if (const auto* connect = std::get_if<ConnectStep>(&step.action)) {
        return take_connect(step, *connect, event);
    }
    if (const auto* call = std::get_if<CallStep>(&step.action);
        call != nullptr && event.kind == EventKind::call_returned) {
        return take_call(step, *call, event);
    }
    if (const auto* exit = std::get_if<ExitStep>(&step.action)) {
        return take_file(step, *exit, event);
    }
    if (const auto* resources = std::get_if<ResourcesStep>(&step.action)) {
        return take_resources(step, *resources, event);
    }
    const auto* send = std::get_if<SendStep>(&step.action);
    const auto* listen = std::get_if<ListenStep>(&step.action);
    const auto* bind = std::get_if<BindStep>(&step.action);
    if (std::holds_alternative<AcceptStep>(step.action) && event.kind == EventKind::accepted) {
        return decide(step.index, true, AspectKind::answer, "");
    }
    if ((listen != nullptr || bind != nullptr || send != nullptr) &&
        event.kind == EventKind::call_returned) {
        const std::string& gives = listen != nullptr ? listen->gives
                                   : bind != nullptr ? bind->gives
                                                     : send->gives;
        const std::string came = event.errno_value == 0 ? "success" : errno_text(event.errno_value);
        return decide(step.index, came == (gives.empty() ? "success" : gives), AspectKind::answer,
                      "expected " + (gives.empty() ? "success" : gives) + ", came " + came);
    }
}

void Judge::take_connect(const Step& step, const ConnectStep& connect, const Event& event) {
    const std::string came =
        event.kind == EventKind::opened ? "connected" : connect_outcome(event.errno_value);
    decide(step.index, came == connect.gives, AspectKind::answer,
           "expected the connection to be " + connect.gives + ", it was " + came +
               (event.detail.empty() ? "" : " (" + event.detail + ")"));
}

/// Octets that came and that no expectation asked for are an answer, too: a wrong one.
void Judge::check_surplus() {
    for (const auto& [name, is_judged] : is_judged_) {
        const EndpointState& state = endpoints_[name];
        if (!is_judged || has_failed_ || (state.input.empty() && state.datagrams.empty())) {
            continue;
        }
        has_failed_ = true;
        judgement_.outcome = Outcome::fail;
        judgement_.detail = "after the last step: surplus on " + name + ": came " + describe(state);
        judgement_.aspects.push_back(
            {.kind = AspectKind::answer, .outcome = Outcome::fail, .detail = judgement_.detail});
    }
}

Judgement Judge::judgement() {
    check_surplus();
    const bool ended =
        exit_event_ && !is_exit_expected_ && (!subject_.may_exit || exit_event_->number < 0);
    if (ended && judgement_.outcome != Outcome::died) {
        judgement_.detail = "the subject did not survive: " + exit_event_->detail +
                            (judgement_.detail.empty() ? "" : "; " + judgement_.detail);
        judgement_.outcome = Outcome::died;
    }
    return judgement_;
}

Judgement judge(const Case& scenario,
                const SubjectFacts& subject,
                const model::Transcript& transcript) {
    Judge fold(scenario, subject);
    for (const Event& event : transcript) {
        fold.feed(event);
    }
    return fold.judgement();
}

}  // namespace wiretrial::engine
