// steps_call: one call of the sockets API, for the host on trial.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "impl/kernel/socket_calls.hpp"
#include "scenarios/engine/blocking_call.hpp"
#include "scenarios/engine/call_text.hpp"
#include "scenarios/engine/case_run.hpp"

namespace wiretrial::engine {

using model::Event;
using model::EventKind;
using transport::CallResult;
using transport::SocketCall;

namespace {

/// A call that blocks too long is told by the step's limit, not by the limit of the call.
constexpr Duration block_margin = std::chrono::seconds(1);

/// Calls after which a socket has another address of its own.
bool can_rename(const std::string& call) {
    return call == "bind" || call == "connect" || call == "listen";
}

}  // namespace

SocketCall CaseRun::fill_call(const Step& step, const CallStep& call, transport::Socket socket) {
    SocketCall filled = call.call;
    filled.socket = socket;
    filled.block_limit_ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(limit_of(step) + block_margin)
            .count();
    filled.size =
        static_cast<std::size_t>(std::max<std::int64_t>(0, number(step, call.size).value_or(0)));
    filled.value = number(step, call.value).value_or(0);
    filled.second = number(step, call.second).value_or(0);
    for (const Payload& payload : call.payloads) {
        filled.octets.push_back(octets(step, payload).value_or(""));
    }
    if (!call.to.empty()) {
        filled.address = resolve_address(step, call.to, nullptr);
    }
    if (!call.source.empty()) {
        filled.source_address = resolve_address(step, call.source, nullptr);
    }
    return filled;
}

void CaseRun::record_call(const Step& step,
                          const CallStep& call,
                          const std::string& name,
                          const CallResult& result) {
    CallReport report{.messages = result.messages};
    for (const auto& [fact, value] : result.facts) {
        report.facts[fact] = value;
    }
    if (result.address) {
        report.address = to_text(*result.address);
    }
    if (!call.address_of.empty()) {
        const auto wanted = resolve_address(step, call.address_of, nullptr);
        report.wanted_address = wanted ? to_text(*wanted) : "unknown";
    }
    if (result.accepted >= 0 && !call.as.empty()) {
        const std::string host = endpoints_.contains(name) ? endpoints_[name].host : call.host;
        Endpoint& accepted = add(expand(call.as), result.accepted, transport::Service::stream);
        accepted.host = host;
        record(EventKind::accepted, step.index, expand(call.as), to_text(accepted.local));
    } else if (result.accepted >= 0) {
        network_.close(result.accepted);
    }
    if (const auto own = endpoints_.find(name); own != endpoints_.end()) {
        Endpoint& endpoint = own->second;
        if (call.call.name == "close" && result.value == 0) {
            endpoint.socket =
                -1;  // Its number is free for others; what is called on it now gets EBADF.
            endpoint.has_ended = true;
        } else if (can_rename(call.call.name) && endpoint.socket >= 0) {
            endpoint.local = network_.local_address(endpoint.socket);
        }
    }
    record(Event{.kind = EventKind::call_returned,
                 .step = step.index,
                 .endpoint = name,
                 .octets = result.octets,
                 .number = result.value,
                 .errno_value = result.errno_value,
                 .detail = to_text(report)});
}

/// `socket` goes through the network, which knows the hosts.
CallResult CaseRun::open_for_call(const CallStep& call, const SocketCall& filled) {
    const auto service =
        filled.option == "stream" ? transport::Service::stream : transport::Service::datagram;
    const auto opened =
        network_.open(service, filled.address->family,
                      {.host = call.host, .nodelay = false, .reuse_address = false});
    CallResult result;
    if (!opened) {
        result.errno_value = opened.error().errno_value;
        return result;
    }
    result.value = 0;
    Endpoint& endpoint = add(expand(call.as), *opened, service);
    endpoint.host = call.host;
    return result;
}

Task CaseRun::perform(const Step& step, const CallStep& call) {
    const bool opens = call.call.name == "socket";
    const std::string name = expand(opens ? call.as : call.on);
    const Endpoint* endpoint = opens ? nullptr : find(step, name);
    if (endpoint == nullptr && !opens) {
        co_return;
    }
    const SocketCall filled = fill_call(step, call, opens ? -1 : endpoint->socket);
    if (is_over()) {
        co_return;
    }
    if (const auto checked = kernel::check_call(filled); !checked) {
        record(EventKind::harness_error, step.index, name, checked.error());
        co_return;
    }
    if (opens && call.as.empty()) {
        record(EventKind::harness_error, step.index, name, "`socket` needs a name in \"as\"");
        co_return;
    }
    if (!filled.may_block) {
        record_call(step, call, name, opens ? open_for_call(call, filled) : network_.call(filled));
        co_return;
    }
    const Duration limit = limit_of(step);
    const TimePoint due = now() + limit;
    blocking_calls_.push_back(std::make_unique<BlockingCall>(network_, filled));
    if (const auto own = endpoints_.find(name); filled.name == "close" && own != endpoints_.end()) {
        // However long it waits, the number is free for others at once.
        own->second.socket = -1;
    }
    BlockingCall* running = blocking_calls_.back().get();
    Suspension suspension = pause_until(due);
    suspension.is_ready = [running] { return running->is_done(); };
    suspension.interests.push_back({.handle = running->event_fd()});
    co_await Until(suspension);
    if (!running->is_done()) {
        note_time_passed(step, limit, due, filled.name + " did not return");
        co_return;
    }
    record_call(step, call, name, running->take());
}

}  // namespace wiretrial::engine
