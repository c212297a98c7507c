// steps_send: payloads go out in segments, each with the evidence of what became of it.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cerrno>
#include <numeric>
#include <utility>

#include "scenarios/engine/case_run.hpp"
#include "scenarios/engine/segments.hpp"

namespace wiretrial::engine {

using model::Event;
using model::EventKind;
using transport::Address;
using transport::Interest;
using transport::Service;

namespace {

/// A segment that is not read within this time is `undrained`; that alone never fails a case.
constexpr Duration evidence_limit = std::chrono::seconds(1);
/// Where nothing can be known of the peer, this pause stands between two segments.
constexpr Duration pace = std::chrono::milliseconds(20);
/// So long the kernel is asked again at once; a reader on the other core needs about 50 us.
constexpr Duration spin_limit = std::chrono::microseconds(500);
constexpr Duration probe_pause = std::chrono::microseconds(100);

}  // namespace

std::optional<std::vector<std::size_t>> CaseRun::segment_sizes(const Step& step,
                                                               const SendStep& send,
                                                               std::size_t total) {
    SegmentPlan plan{.segmentation = send.segmentation, .total = total};
    if (send.segmentation == Segmentation::every_split) {
        plan.cut = options_.variant.split_step == step.index ? options_.variant.cut : 0;
    }
    for (const Count& count : send.sizes) {
        const auto size = number(step, count);
        if (!size) {
            return std::nullopt;
        }
        plan.sizes.push_back(static_cast<std::size_t>(*size));
    }
    const auto cuts = number(step, send.cuts);
    if (!cuts) {
        return std::nullopt;
    }
    plan.cuts = static_cast<std::size_t>(*cuts);
    plan.seed = send.seed ? static_cast<std::uint64_t>(*send.seed) : options_.seed + step.index;
    return cut(plan);
}

bool CaseRun::is_subject_asleep() const {
    return client_ ? client_->is_asleep() : subject_.is_asleep();
}

bool CaseRun::can_see_peer(const Endpoint& endpoint) const {
    return endpoint.local.family == transport::Family::unix_path ||
           transport::is_loopback(endpoint.local);
}

EventKind CaseRun::segment_evidence(const Endpoint& endpoint,
                                    const std::optional<Address>& to,
                                    bool& was_covered) {
    const transport::PeerView view = network_.peer_view(endpoint.socket, to);
    if (!view.is_found) {
        return EventKind::segment_undrained;
    }
    const bool counts_octets = endpoint.service == Service::stream &&
                               endpoint.local.family != transport::Family::unix_path;
    const bool is_covered = !counts_octets || view.octets_received >= endpoint.octets_sent;
    // An empty queue proves something only in a reply that comes after the one that showed the arrival.
    const bool is_proof = was_covered && is_covered;
    was_covered = is_covered;
    if (!is_proof || !is_subject_asleep()) {
        return EventKind::segment_paced;
    }
    return view.octets_queued == 0 ? EventKind::segment_read : EventKind::segment_asleep;
}

Task CaseRun::await_segment(const Step& step, std::string name) {
    const TimePoint began = now();
    const auto record_evidence = [&](EventKind kind) {
        record(Event{
            .kind = kind, .step = step.index, .endpoint = name, .number = (now() - began).count()});
    };
    if (!can_see_peer(endpoints_[name])) {
        Suspension suspension = pause_until(now() + pace);
        co_await Until(suspension);
        record_evidence(EventKind::segment_paced);
        co_return;
    }
    bool was_covered = false;
    int asleep_in_row = 0;
    for (;;) {
        const Endpoint& endpoint = endpoints_[name];
        const Duration waited = now() - began;
        if (endpoint.has_ended || waited > evidence_limit) {
            record_evidence(EventKind::segment_undrained);
            co_return;
        }
        const EventKind evidence = segment_evidence(endpoint, std::nullopt, was_covered);
        // A reader that was woken a moment ago may still count as asleep: only a lasting sleep is one.
        asleep_in_row = evidence == EventKind::segment_asleep ? asleep_in_row + 1 : 0;
        if (evidence == EventKind::segment_read || evidence == EventKind::segment_undrained ||
            asleep_in_row > 20) {
            record_evidence(evidence);
            co_return;
        }
        Suspension suspension =
            pause_until(waited < spin_limit && asleep_in_row == 0 ? now() : now() + probe_pause);
        co_await Until(suspension);
    }
}

Task CaseRun::send_segment(const Step& step, std::string name, ByteView segment) {
    const Duration limit = limit_of(step);
    const TimePoint due = now() + limit;
    const Bytes all(segment);
    std::size_t sent = 0;
    while (sent < all.size() && !is_over()) {
        const transport::Socket socket = endpoints_[name].socket;
        const auto result = network_.send(socket, ByteView(all).substr(sent));
        if (result) {
            sent += *result;
            endpoints_[name].octets_sent += *result;
            continue;
        }
        if (result.error().errno_value != EAGAIN || now() >= due) {
            record(Event{.kind = EventKind::send_failed,
                         .step = step.index,
                         .endpoint = name,
                         .octets = all.substr(0, sent),
                         .number = static_cast<std::int64_t>(sent),
                         .errno_value = result.error().errno_value,
                         .detail = result.error().message});
            co_return;
        }
        Suspension suspension =
            when_ready({.handle = socket, .readable = false, .writable = true}, due);
        co_await Until(suspension);
    }
    record(Event{.kind = EventKind::sent,
                 .step = step.index,
                 .endpoint = name,
                 .octets = all,
                 .number = static_cast<std::int64_t>(sent)});
}

Task CaseRun::send_datagram(const Step& step,
                            const SendStep& send,
                            std::string name,
                            ByteView octets) {
    const transport::Socket socket = endpoints_[name].socket;
    std::optional<Address> to;
    const bool is_connected = send.to.empty() && network_.peer_address(socket).port != 0;
    if (!is_connected) {
        constexpr std::string_view sender_of = "sender of ";
        const bool is_sender = send.to == "sender" || send.to.starts_with(sender_of);
        const std::string heard_by =
            send.to == "sender" || !is_sender ? name : expand(send.to.substr(sender_of.size()));
        const std::string text = is_sender ? judge_.endpoint(heard_by).last_sender : send.to;
        to = resolve_address(step, send.to.empty() ? "subject" : text, nullptr);
        if (!to) {
            co_return;
        }
    }
    const Bytes all(octets);
    const TimePoint due = now() + limit_of(step);
    auto result = to ? network_.send_to(socket, all, *to) : network_.send(socket, all);
    while (!result && result.error().errno_value == EAGAIN && now() < due) {
        Suspension suspension = pause_until(now() + probe_pause);
        co_await Until(suspension);
        result = to ? network_.send_to(socket, all, *to) : network_.send(socket, all);
    }
    if (!send.gives.empty()) {
        record(Event{.kind = EventKind::call_returned,
                     .step = step.index,
                     .endpoint = name,
                     .number = result ? static_cast<std::int64_t>(*result) : -1,
                     .errno_value = result ? 0 : result.error().errno_value});
        co_return;
    }
    if (!result && result.error().errno_value != ECONNREFUSED) {
        record(EventKind::harness_error, step.index, name, result.error().message);
        co_return;
    }
    if (!result) {
        record(Event{.kind = EventKind::connect_failed,
                     .step = step.index,
                     .endpoint = name,
                     .errno_value = result.error().errno_value,
                     .detail = result.error().message});
        co_return;
    }
    record(Event{.kind = EventKind::sent,
                 .step = step.index,
                 .endpoint = name,
                 .octets = all,
                 .number = static_cast<std::int64_t>(all.size()),
                 .detail = to ? "to " + to_text(*to) : ""});
}

Task CaseRun::perform(const Step& step, const SendStep& send) {
    const std::string name = expand(send.on);
    const auto payload = octets(step, send.payload);
    if (find(step, name) == nullptr || !payload) {
        co_return;
    }
    if (endpoints_[name].service == Service::datagram) {
        co_await send_datagram(step, send, name, *payload);
        co_return;
    }
    const auto sizes = segment_sizes(step, send, payload->size());
    if (!sizes) {
        co_return;
    }
    std::size_t offset = 0;
    for (const std::size_t size : *sizes) {
        const std::size_t sent_before = endpoints_[name].octets_sent;
        co_await send_segment(step, name, ByteView(*payload).substr(offset, size));
        if (endpoints_[name].octets_sent - sent_before < size || is_over()) {
            break;  // The peer is gone: an event, and the expectations will say what it means.
        }
        offset += size;
        if (send.gap == Gap::time) {
            Suspension suspension = pause_until(now() + send.gap_time);
            co_await Until(suspension);
        } else if (send.gap == Gap::drained && sizes->size() > 1) {
            co_await await_segment(step, name);
        }
    }
    if (!send.gives.empty()) {
        const auto failure =
            std::find_if(transcript_.rbegin(), transcript_.rend(),
                         [&](const Event& event) { return event.step == step.index; });
        const bool has_failed =
            failure != transcript_.rend() && failure->kind == EventKind::send_failed;
        record(Event{.kind = EventKind::call_returned,
                     .step = step.index,
                     .endpoint = name,
                     .number = has_failed ? -1 : static_cast<std::int64_t>(offset),
                     .errno_value = has_failed ? failure->errno_value : 0});
    }
}

Task CaseRun::perform(const Step& step, const FinishStep& finish) {
    const std::string name = expand(finish.on);
    if (find(step, name) == nullptr) {
        co_return;
    }
    if (finish.payload) {
        const auto payload = octets(step, *finish.payload);
        if (!payload) {
            co_return;
        }
        // With TCP_CORK the kernel keeps the octets until the FIN, and sends both in one segment.
        const transport::Socket socket = endpoints_[name].socket;
        const bool is_tcp = endpoints_[name].local.family != transport::Family::unix_path;
        if (is_tcp) {
            (void)network_.call(
                {.name = "setsockopt", .socket = socket, .option = "tcp_cork", .value = 1});
        }
        co_await send_segment(step, name, *payload);
    }
    if (const auto finished = network_.finish(endpoints_[name].socket); !finished) {
        record(Event{.kind = EventKind::send_failed,
                     .step = step.index,
                     .endpoint = name,
                     .errno_value = finished.error().errno_value,
                     .detail = finished.error().message});
        co_return;
    }
    record(EventKind::finished, step.index, name);
}

}  // namespace wiretrial::engine
