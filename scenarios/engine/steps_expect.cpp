// steps_expect: waiting for what must come, and knowing early that nothing will.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "impl/kernel/proc_scan.hpp"
#include "scenarios/engine/case_run.hpp"

namespace wiretrial::engine {

using model::Event;
using model::EventKind;

namespace {

/// The first look for silence comes after this, and each further one after twice the time.
constexpr Duration first_probe = std::chrono::microseconds(200);
constexpr Duration last_probe = std::chrono::milliseconds(20);

/// The time of the silence that an expectation permits, where it permits one.
std::optional<Duration> silence_of(const ExpectStep& expect) {
    for (const Alternative& alternative : expect.alternatives) {
        if (alternative.pattern.kind == PatternKind::silence) {
            return alternative.pattern.silence;
        }
    }
    return std::nullopt;
}

}  // namespace

/// Silence is certain when nothing can move any more: the whole subject sleeps without a deadline in sight in two
/// looks with the same count of context switches, it has read all that we sent, nothing of its own is unsent, and
/// our socket was looked at in between.
bool CaseRun::is_silence_certain(const Endpoint& endpoint, Duration limit) {
    kernel::Process* process = client_ ? &*client_ : subject_.process();
    if (!options_.infers_silence || process == nullptr || process->status() ||
        !can_see_peer(endpoint)) {
        return false;
    }
    const auto before = kernel::tree_activity(process->id(), limit);
    if (!before.is_known || !before.is_asleep || before.has_deadline) {
        return false;
    }
    std::optional<transport::Address> to;
    if (endpoint.service == transport::Service::datagram) {
        to = subject_.address();
    }
    const transport::PeerView view = network_.peer_view(endpoint.socket, to);
    if (!view.is_found || view.octets_queued != 0 || view.octets_unsent != 0 ||
        is_ready({.handle = endpoint.socket})) {
        return false;
    }
    return kernel::tree_activity(process->id(), limit) == before;
}

Task CaseRun::perform(const Step& step, const ExpectStep& expect) {
    const std::string name = expand(expect.on);
    const bool waits_for_refusal =
        std::ranges::any_of(expect.alternatives, [](const Alternative& alternative) {
            return alternative.pattern.kind == PatternKind::refused;
        });
    if (!endpoints_.contains(name)) {
        // A connection that was refused has no endpoint: the judge knows of the refusal and has decided.
        if (judge_.decision(step.index) == Decision::pending && !waits_for_refusal) {
            find(step, name);
        }
        co_return;
    }
    const auto silence = silence_of(expect);
    const Duration limit = silence.value_or(limit_of(step));
    const TimePoint due = now() + limit;
    Duration probe = first_probe;
    TimePoint next_probe = now() + probe;
    ++endpoints_[name].watchers;
    while (judge_.decision(step.index) == Decision::pending && !is_over()) {
        if (now() >= due) {
            note_time_passed(step, limit, due);
            break;
        }
        if (silence && now() >= next_probe) {
            if (is_silence_certain(endpoints_[name], limit)) {
                record(Event{.kind = EventKind::silence_inferred,
                             .step = step.index,
                             .endpoint = name,
                             .number = limit.count(),
                             .detail = "the subject sleeps, all is read, nothing is unsent"});
                break;
            }
            probe = std::min(probe * 2, last_probe);
            next_probe = now() + probe;
        }
        Suspension suspension = pause_until(silence ? std::min(due, next_probe) : due);
        suspension.is_ready = [this, index = step.index] {
            return judge_.decision(index) != Decision::pending;
        };
        co_await Until(suspension);
    }
    --endpoints_[name].watchers;
}

Task CaseRun::perform(const Step& step, const SaveStep& save) {
    const std::string name = expand(save.on);
    record(Event{.kind = EventKind::saved,
                 .step = step.index,
                 .endpoint = name,
                 .octets = judge_.endpoint(name).last_match,
                 .detail = save.as});
    co_return;
}

}  // namespace wiretrial::engine
