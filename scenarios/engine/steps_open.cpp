// steps_open: connect, listen, accept, bind, and the addresses they mean.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cerrno>
#include <charconv>
#include <utility>

#include "impl/kernel/host_lab.hpp"
#include "impl/kernel/proc_scan.hpp"
#include "scenarios/engine/case_run.hpp"

namespace wiretrial::engine {

using model::Event;
using model::EventKind;
using transport::Address;
using transport::Family;
using transport::Interest;
using transport::Service;

namespace {

constexpr Duration retry_pause = std::chrono::milliseconds(1);

/// A port as a number, 0 to 65535.
std::optional<std::uint16_t> port_number(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(port)
                                                                    : std::nullopt;
}

/// 127.x.y.z, another one for each number: many short connections would otherwise wait for TIME_WAIT ports.
Address source_address(std::uint32_t number) {
    Address address = transport::loopback(Family::ipv4);
    address.octets[1] = static_cast<std::uint8_t>(1 + number / 62'500 % 200);
    address.octets[2] = static_cast<std::uint8_t>(number / 250 % 250);
    address.octets[3] = static_cast<std::uint8_t>(1 + number % 250);
    return address;
}

Address wildcard(Family family) {
    return {.family = family};
}

/// Whether the connection was there and was reset before anybody looked. A reset in answer to the first segment is a
/// refusal (ECONNREFUSED); the kernel calls it EPIPE when the peer's FIN came before it.
bool is_reset(int error) {
    return error == ECONNRESET || error == EPIPE;
}

bool is_wildcard(const Address& address) {
    return address.family != Family::unix_path &&
           std::ranges::all_of(address.octets, [](std::uint8_t octet) { return octet == 0; });
}

}  // namespace

std::optional<Address> CaseRun::resolve_address(const Step& step,
                                                const std::string& text,
                                                const Endpoint* from) {
    const auto fail = [&](const std::string& reason) -> std::optional<Address> {
        record(EventKind::harness_error, step.index, "", "address \"" + text + "\": " + reason);
        return std::nullopt;
    };
    const Family family = subject_.family();
    const auto named = [&](const std::string& name) -> std::optional<Address> {
        if (name == "subject") {
            return subject_.address();
        }
        const Endpoint* const found = find_present_or_former(expand(name));
        if (found == nullptr) {
            return std::nullopt;
        }
        Address address = found->local;
        if (is_wildcard(address)) {
            const auto on_host = options_.lab != nullptr && !found->host.empty()
                                     ? options_.lab->address_of(found->host, address.family)
                                     : std::optional<Address>();
            const std::uint16_t port = address.port;
            address = on_host ? *on_host : transport::loopback(address.family);
            address.port = port;
        }
        return address;
    };
    if (auto address = named(text)) {
        return address;
    }
    if (text == "broadcast") {
        auto address = transport::parse_host("127.255.255.255", subject_.address().port);
        return *address;
    }
    std::string host = text;
    std::uint16_t port = from != nullptr ? from->local.port : std::uint16_t{0};
    const std::size_t colon = text.rfind(':');
    const bool has_port = colon != std::string::npos &&
                          (text.front() != '[' || text.find(']') < colon) &&
                          (text.front() == '[' || text.find(':') == colon);
    if (has_port) {
        host = text.substr(0, colon);
        const std::string port_text = text.substr(colon + 1);
        const auto plain = port_number(port_text);
        const auto endpoint = plain ? std::nullopt : named(port_text);
        if (!plain && !endpoint) {
            return fail("neither a port nor an endpoint stands after the colon");
        }
        port = plain ? *plain : endpoint->port;
    }
    if (host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
    }
    std::optional<Address> address;
    if (host == "any") {
        address = wildcard(family);
    } else if (host == "loopback") {
        address = transport::loopback(family);
    } else if (host == "silent") {
        address = kernel::HostLab::silent_address(family);
    } else if (host == "unreachable") {
        address = kernel::HostLab::unreachable_address(family);
    } else if (options_.lab != nullptr) {
        address = options_.lab->address_of(host, family);
    }
    if (!address) {
        const auto parsed = transport::parse_host(host, port);
        if (!parsed) {
            return fail("expected subject, broadcast, an endpoint, or HOST:PORT; " +
                        parsed.error());
        }
        address = *parsed;
    }
    address->port = port;
    return address;
}

bool CaseRun::bind_to(const Step& step,
                      transport::Socket socket,
                      const std::string& at,
                      const std::string& port_of,
                      const std::string& host,
                      const std::string& gives) {
    const Family family = subject_.family();
    Address address;
    if (family == Family::unix_path && (at == "loopback" || at == "any")) {
        address = {.family = family,
                   .path = subject_.folder().path() + "/e" + std::to_string(paths_made_++)};
    } else if (at == "loopback" && !host.empty() && options_.lab != nullptr) {
        address = options_.lab->address_of(host, family).value_or(transport::loopback(family));
    } else {
        auto resolved = resolve_address(step, at, nullptr);
        if (!resolved) {
            return false;
        }
        address = *resolved;
    }
    if (!port_of.empty()) {
        const Endpoint* const endpoint = find_present_or_former(expand(port_of));
        if (port_of != "subject" && endpoint == nullptr) {
            record(EventKind::harness_error, step.index, "",
                   "no endpoint \"" + port_of + "\" has been open before this step");
            return false;
        }
        const Address other = port_of == "subject" ? subject_.address() : endpoint->local;
        address.port = other.port;
        if (family == Family::unix_path) {
            address.path = other.path;
        }
    }
    const auto bound = network_.bind(socket, address);
    if (!bound && gives.empty()) {
        record(EventKind::harness_error, step.index, "", bound.error().message);
        return false;
    }
    if (!bound) {
        record(Event{.kind = EventKind::call_returned,
                     .step = step.index,
                     .number = -1,
                     .errno_value = bound.error().errno_value,
                     .detail = bound.error().message});
        return false;
    }
    return true;
}

Task CaseRun::perform(const Step& step, const ConnectStep& connect) {
    const std::string name = expand(connect.name);
    const auto to = resolve_address(step, connect.to, nullptr);
    const auto receive_buffer = number(step, connect.receive_buffer);
    const auto send_buffer = number(step, connect.send_buffer);
    const auto segment_size = number(step, connect.segment_size);
    if (!to || !receive_buffer || !send_buffer || !segment_size) {
        co_return;
    }
    transport::SocketOptions socket_options = connect.options;
    socket_options.host = connect.host;
    socket_options.receive_buffer_octets = static_cast<int>(*receive_buffer);
    socket_options.send_buffer_octets = static_cast<int>(*send_buffer);
    socket_options.segment_octets_max = static_cast<int>(*segment_size);
    const auto opened = network_.open(Service::stream, to->family, socket_options);
    if (!opened) {
        record(EventKind::harness_error, step.index, name, opened.error().message);
        co_return;
    }
    const transport::Socket socket = *opened;
    const auto failed = [&](int error, const std::string& message) {
        network_.close(socket);
        record(Event{.kind = EventKind::connect_failed,
                     .step = step.index,
                     .endpoint = name,
                     .errno_value = error,
                     .detail = message});
    };
    if (!connect.from.empty()) {
        if (!bind_to(step, socket, connect.from, "", connect.host, "")) {
            network_.close(socket);
            co_return;
        }
    } else if (options_.variant.number > 0 && to->family == Family::ipv4 &&
               transport::is_loopback(*to)) {
        (void)network_.bind(socket, source_address(options_.variant.number));
    }
    const Duration limit = limit_of(step);
    const TimePoint due = now() + limit;
    auto started = network_.connect(socket, *to);
    // Over AF_UNIX a full listen queue gives EAGAIN at once, where TCP would wait.
    while (!started && started.error().errno_value == EAGAIN && now() < due) {
        Suspension suspension = pause_until(now() + retry_pause);
        co_await Until(suspension);
        started = network_.connect(socket, *to);
    }
    int error = started ? 0 : started.error().errno_value;
    if (started) {
        const Interest writable{.handle = socket, .readable = false, .writable = true};
        if (!is_ready(writable)) {
            Suspension suspension = when_ready(writable, due);
            co_await Until(suspension);
        }
        error = is_ready(writable) ? network_.connect_outcome(socket) : ETIMEDOUT;
    }
    if (error != 0 && !is_reset(error)) {
        failed(error, !started             ? started.error().message
                      : error == ETIMEDOUT ? "no answer from " + to_text(*to) + " within the limit"
                                           : to_text(*to));
        co_return;
    }
    Endpoint& endpoint = add(name, socket, Service::stream);
    endpoint.host = connect.host;
    endpoint.opening_errno = error;
    record(EventKind::opened, step.index, name, to_text(endpoint.local) + " -> " + to_text(*to));
}

Task CaseRun::perform(const Step& step, const ListenStep& listen) {
    const std::string name = expand(listen.name);
    const auto backlog = number(step, listen.backlog);
    const auto receive_buffer = number(step, listen.receive_buffer);
    if (!backlog || !receive_buffer) {
        co_return;
    }
    transport::SocketOptions socket_options = listen.options;
    socket_options.host = listen.host;
    socket_options.receive_buffer_octets = static_cast<int>(*receive_buffer);
    const auto opened = network_.open(Service::stream, subject_.family(), socket_options);
    if (!opened) {
        record(EventKind::harness_error, step.index, name, opened.error().message);
        co_return;
    }
    if (!bind_to(step, *opened, listen.at, listen.port_of, listen.host, listen.gives)) {
        network_.close(*opened);
        co_return;
    }
    const auto listening = listen.is_bound_only
                               ? transport::IoResult<void>{}
                               : network_.listen(*opened, static_cast<int>(*backlog));
    if (!listening) {
        record(Event{
            .kind = listen.gives.empty() ? EventKind::harness_error : EventKind::call_returned,
            .step = step.index,
            .endpoint = name,
            .number = -1,
            .errno_value = listening.error().errno_value,
            .detail = listening.error().message});
        network_.close(*opened);
        co_return;
    }
    if (!listen.gives.empty()) {
        record(Event{.kind = EventKind::call_returned, .step = step.index, .endpoint = name});
    }
    Endpoint& endpoint = add(name, *opened, Service::stream);
    endpoint.is_listener = true;
    endpoint.host = listen.host;
    record(EventKind::listening, step.index, name, to_text(endpoint.local));
}

/// Whether no connection is to be expected any more: the client is dead, or sleeps without a deadline in sight and has
/// nothing left to read. It may still wait for somebody else, but nobody is accused in a hurried run.
bool CaseRun::is_given_up(transport::Socket listener, Duration limit, SilenceWatch& watch) {
    if (now() < watch.next_probe || !options_.infers_silence || !client_) {
        return false;
    }
    watch.pause = std::min(watch.pause * 2, last_probe);
    watch.next_probe = now() + watch.pause;
    if (client_->status()) {
        return !is_ready({.handle = listener});
    }
    const auto before = kernel::tree_activity(client_->id(), limit);
    if (!before.is_known || !before.is_asleep || before.has_deadline) {
        return false;
    }
    for (const auto& [name, endpoint] : endpoints_) {
        const bool is_connected =
            !endpoint.is_listener && endpoint.service == transport::Service::stream;
        const auto view =
            is_connected ? network_.peer_view(endpoint.socket, {}) : transport::PeerView{};
        if (view.octets_queued != 0 || view.octets_unsent != 0) {
            return false;
        }
    }
    return !is_ready({.handle = listener}) && kernel::tree_activity(client_->id(), limit) == before;
}

Task CaseRun::perform(const Step& step, const AcceptStep& accept) {
    const std::string name = expand(accept.name);
    const std::string listener_name = expand(accept.on);
    const Endpoint* listener = find(step, listener_name);
    if (listener == nullptr) {
        co_return;
    }
    const Duration limit = limit_of(step);
    const TimePoint due = now() + limit;
    const transport::Socket socket = listener->socket;
    const std::string host = listener->host;
    SilenceWatch watch{.next_probe = now() + first_probe};
    for (;;) {
        const auto accepted = network_.accept(socket);
        if (accepted) {
            Endpoint& endpoint = add(name, accepted->socket, Service::stream);
            endpoint.host = host;
            record(EventKind::accepted, step.index, name,
                   to_text(endpoint.local) + " <- " + to_text(accepted->peer));
            co_return;
        }
        if (accepted.error().errno_value != EAGAIN &&
            accepted.error().errno_value != ECONNABORTED) {
            record(EventKind::harness_error, step.index, name, accepted.error().message);
            co_return;
        }
        if (now() >= due || (options_.is_hurried && is_given_up(socket, limit, watch))) {
            note_time_passed(step, limit, due, "no connection came");
            co_return;
        }
        Suspension suspension = when_ready(
            {.handle = socket}, options_.is_hurried ? std::min(due, watch.next_probe) : due);
        co_await Until(suspension);
    }
}

Task CaseRun::perform(const Step& step, const BindStep& bind) {
    const std::string name = expand(bind.name);
    const auto receive_buffer = number(step, bind.receive_buffer);
    if (!receive_buffer) {
        co_return;
    }
    transport::SocketOptions socket_options = bind.options;
    socket_options.host = bind.host;
    socket_options.receive_buffer_octets = static_cast<int>(*receive_buffer);
    const auto opened = network_.open(Service::datagram, subject_.family(), socket_options);
    if (!opened) {
        record(EventKind::harness_error, step.index, name, opened.error().message);
        co_return;
    }
    if (!bind_to(step, *opened, bind.at, bind.port_of, bind.host, bind.gives)) {
        network_.close(*opened);
        co_return;
    }
    if (!bind.gives.empty()) {
        record(Event{.kind = EventKind::call_returned, .step = step.index, .endpoint = name});
    }
    if (!bind.connect.empty()) {
        const auto to = resolve_address(step, bind.connect, nullptr);
        const auto connected = to ? network_.connect(*opened, *to) : transport::IoResult<void>{};
        if (!to || !connected) {
            if (to) {
                record(EventKind::harness_error, step.index, name, connected.error().message);
            }
            network_.close(*opened);
            co_return;
        }
    }
    Endpoint& endpoint = add(name, *opened, Service::datagram);
    endpoint.host = bind.host;
    record(EventKind::opened, step.index, name, to_text(endpoint.local));
}

}  // namespace wiretrial::engine
