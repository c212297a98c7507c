// steps_expect: waiting for what must come, and knowing early that nothing will.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>
#include <vector>

#include "impl/kernel/proc_scan.hpp"
#include "impl/kernel/third_parties.hpp"
#include "scenarios/engine/case_run.hpp"
#include "scenarios/engine/saved_part.hpp"

namespace wiretrial::engine {

using model::Event;
using model::EventKind;

namespace {

/// The first look for silence comes after this, and each further one after twice the time.
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
/// looks with the same count of context switches, it has read all that we sent, nothing of its own is unsent, it
/// waits for nobody else, and our socket was looked at in between.
bool CaseRun::is_silence_certain(const Endpoint& endpoint, Duration limit) {
    kernel::Process* process = client_ ? &*client_ : subject_.process();
    if (!options_.infers_silence || process == nullptr) {
        return false;
    }
    if (process->status()) {
        // A child of a dead server could still speak, but nobody is accused in a hurried run.
        return options_.is_hurried && !is_ready({.handle = endpoint.socket});
    }
    if (!can_see_peer(endpoint)) {
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
    std::vector<int> own;
    for (const auto& [name, each] : endpoints_) {
        own.push_back(each.socket);
    }
    return !kernel::has_third_party(subject_.diag(), process->id(), own) &&
           kernel::tree_activity(process->id(), limit) == before;
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
    const TimePoint began = now();
    SilenceWatch watch{.next_probe = began + first_probe};
    ++endpoints_[name].watchers;
    while (judge_.decision(step.index) == Decision::pending && !is_over()) {
        const auto quiet = judge_.awaited_quiet(step.index);
        if (quiet.has_value() != watch.quiet_since.has_value()) {
            watch = {.quiet_since = quiet ? std::optional(now()) : std::nullopt,
                     .next_probe = now() + first_probe};
        }
        const Duration limit = quiet ? *quiet : silence.value_or(limit_of(step));
        const TimePoint due = watch.quiet_since.value_or(began) + limit;
        if (now() >= due) {
            note_time_passed(step, limit, due);
            break;
        }
        const bool waits_for_silence = quiet || silence || options_.is_hurried;
        if (waits_for_silence && is_silent(step, name, limit, watch)) {
            break;
        }
        Suspension suspension =
            pause_until(waits_for_silence ? std::min(due, watch.next_probe) : due);
        suspension.is_ready = [this, index = step.index, quiet] {
            return judge_.decision(index) != Decision::pending ||
                   judge_.awaited_quiet(index) != quiet;
        };
        co_await Until(suspension);
    }
    --endpoints_[name].watchers;
}

bool CaseRun::is_silent(const Step& step,
                        const std::string& name,
                        Duration limit,
                        SilenceWatch& watch) {
    if (now() < watch.next_probe) {
        return false;
    }
    if (is_silence_certain(endpoints_[name], limit)) {
        record(Event{.kind = EventKind::silence_inferred,
                     .step = step.index,
                     .endpoint = name,
                     .number = limit.count(),
                     .detail = "the subject sleeps, all is read, nothing is unsent"});
        return true;
    }
    watch.pause = std::min(watch.pause * 2, last_probe);
    watch.next_probe = now() + watch.pause;
    return false;
}

Task CaseRun::perform(const Step& step, const SaveStep& save) {
    const std::string name = expand(save.on);
    auto kept = saved_part(save, judge_.endpoint(name));
    if (!kept) {
        record(EventKind::harness_error, step.index, name, kept.error());
        co_return;
    }
    record(Event{.kind = EventKind::saved,
                 .step = step.index,
                 .endpoint = name,
                 .octets = std::move(*kept),
                 .detail = save.as});
    co_return;
}

}  // namespace wiretrial::engine
