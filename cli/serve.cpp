// serve: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/serve.hpp"

#include <csignal>
#include <cstdio>
#include <expected>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/serve_naive.hpp"
#include "impl/endpoint/bent_datagrams.hpp"
#include "impl/endpoint/bent_stream.hpp"
#include "impl/kernel/datagram_driver.hpp"
#include "impl/kernel/directory_store.hpp"
#include "impl/kernel/fd.hpp"
#include "impl/kernel/host_facts.hpp"
#include "impl/kernel/octet_sinks.hpp"
#include "impl/kernel/stop_signals.hpp"
#include "impl/kernel/stream_client.hpp"
#include "impl/kernel/stream_server.hpp"
#include "impl/transport/address.hpp"

namespace wiretrial::cli {

using endpoint::Reference;
using transport::Address;
using transport::Service;
using transport::Target;

namespace {

constexpr int status_failed = 1;
constexpr int status_usage = 2;

/// Why it cannot run: the exit status and a sentence.
struct Refusal {
    int status = status_failed;
    std::string reason;
};

template <class T>
using Checked = std::expected<T, Refusal>;

std::unexpected<Refusal> wrong_usage(std::string reason) {
    return std::unexpected(Refusal{status_usage, std::move(reason)});
}

std::unexpected<Refusal> failed(const kernel::IoError& error) {
    return std::unexpected(Refusal{status_failed, error.message});
}

/// A target of the service that the reference speaks.
Checked<Address> address_of(const std::string& text, Service service) {
    const auto target = transport::parse_target(text);
    if (!target) {
        return wrong_usage(target.error());
    }
    if (target->service != service) {
        return wrong_usage(fmt::format("'{}' is no {} address", text,
                                       service == Service::stream ? "stream" : "datagram"));
    }
    return target->address;
}

Checked<std::optional<Address>> host_of(const std::string& text) {
    if (text.empty()) {
        return std::optional<Address>();
    }
    const auto address = transport::parse_host(text, 0);
    if (!address) {
        return wrong_usage(address.error());
    }
    return *address;
}

/// Tells whoever started us where we listen.
Checked<void> announce(int ready_fd, const Target& target) {
    if (ready_fd < 0) {
        fmt::print(stderr, "listening on {}\n", to_text(target));
        return {};
    }
    const kernel::Fd fd(ready_fd);
    if (!kernel::DescriptorSink(fd.get()).write(to_text(target) + "\n")) {
        return std::unexpected(
            Refusal{status_failed, fmt::format("cannot write to descriptor {}", ready_fd)});
    }
    return {};
}

Checked<std::unique_ptr<transport::OctetSink>> open_sink(const std::string& path) {
    if (path.empty()) {
        return std::make_unique<kernel::DescriptorSink>(STDOUT_FILENO);
    }
    auto sink = kernel::AtomicFileSink::make(path);
    if (!sink) {
        return failed(sink.error());
    }
    return std::move(*sink);
}

/// The status of a client that ran, and its reason in words.
Checked<int> result_of(endpoint::ClientOutcome outcome, const std::string& reason) {
    const int status = static_cast<int>(outcome);
    if (status == 0) {
        return status;
    }
    return std::unexpected(
        Refusal{status, reason.empty() ? "it was stopped before it was done" : reason});
}

/// One run of one reference.
class Run {
  public:
    Run(const Reference& reference, ServeOptions options)
        : reference_(&reference), options_(std::move(options)) {}

    Checked<int> operator()(endpoint::MakeStreamServer make) {
        const auto plan = make(options_.reference);
        if (!plan) {
            return wrong_usage(plan.error());
        }
        const Checked<Address> at = address_of(listen_or("tcp://127.0.0.1:0"), Service::stream);
        if (!at) {
            return std::unexpected(at.error());
        }
        auto server =
            kernel::StreamServer::make(*at, endpoint::bent(plan->factory, options_.planted.stream),
                                       {.listen = {},
                                        .limits = {.planted = options_.planted.driver},
                                        .connections_max = plan->connections_max});
        if (!server) {
            return failed(server.error());
        }
        if (const auto told = announce(options_.ready_fd, {Service::stream, (*server)->address()});
            !told) {
            return std::unexpected(told.error());
        }
        if (const auto served = (*server)->run(signals_.fd()); !served) {
            return failed(served.error());
        }
        return 0;
    }

    Checked<int> operator()(endpoint::MakeStreamClient make) {
        const Checked<Address> to = peer_address(Service::stream);
        if (!to) {
            return std::unexpected(to.error());
        }
        const auto sink = open_sink(options_.output);
        if (!sink) {
            return std::unexpected(sink.error());
        }
        options_.reference.sink = sink->get();
        const auto session = make(options_.reference);
        if (!session) {
            return wrong_usage(session.error());
        }
        kernel::StreamClientOptions client;
        client.connect_time_max = options_.reference.silence_max;
        // A client closes when it has all that it wants: nothing is left for which it would have to linger.
        client.limits.linger_time_max = Duration::zero();
        client.limits.planted = options_.planted.driver;
        endpoint::BentStream bent(**session, options_.planted.stream);
        while (kernel::run_stream_client(*to, bent, signals_.fd(), client) &&
               (*session)->wants_connection()) {
        }
        return result_of((*session)->outcome(), (*session)->reason());
    }

    Checked<int> operator()(endpoint::MakeDatagramPeer make) {
        const auto session = make(options_.reference);
        if (!session) {
            return wrong_usage(session.error());
        }
        const Checked<void> run = drive(**session);
        return run ? Checked<int>(0) : std::unexpected(run.error());
    }

    Checked<int> operator()(endpoint::MakeDatagramClient make) {
        if (!reference_->listens) {
            const Checked<Address> to = peer_address(Service::datagram);
            if (!to) {
                return std::unexpected(to.error());
            }
            options_.reference.peer = *to;
        }
        const auto sink = open_sink(options_.output);
        if (!sink) {
            return std::unexpected(sink.error());
        }
        options_.reference.sink = sink->get();
        const auto session = make(options_.reference);
        if (!session) {
            return wrong_usage(session.error());
        }
        if (const Checked<void> run = drive(**session); !run) {
            return std::unexpected(run.error());
        }
        return result_of((*session)->outcome(), (*session)->reason());
    }

  private:
    [[nodiscard]] std::string listen_or(const char* otherwise) const {
        return options_.listen.empty() ? otherwise : options_.listen;
    }

    [[nodiscard]] Checked<Address> peer_address(Service service) const {
        if (options_.connect.empty()) {
            return wrong_usage("a client needs to know where to: --connect TARGET");
        }
        return address_of(options_.connect, service);
    }

    /// Where its socket is bound: where it is told, or anywhere in the family of the peer.
    [[nodiscard]] Checked<Address> bind_address() const {
        const std::optional<Address>& peer = options_.reference.peer;
        if (peer && options_.listen.empty()) {
            Address anywhere;
            anywhere.family = peer->family;
            return anywhere;
        }
        return address_of(listen_or("udp://127.0.0.1:0"), Service::datagram);
    }

    Checked<void> drive(transport::DatagramSession& session) {
        const Checked<Address> at = bind_address();
        const auto group = host_of(options_.group);
        const auto interface = host_of(options_.interface);
        if (!at || !group || !interface) {
            return std::unexpected(!at ? at.error() : !group ? group.error() : interface.error());
        }
        kernel::DatagramOptions datagram;
        datagram.bind = *at;
        datagram.buffer_octets = options_.datagram_octets_max;
        datagram.may_broadcast =
            reference_->may_broadcast || options_.planted.datagram.answers_by_broadcast;
        datagram.shares_address = reference_->shares_address;
        datagram.group = *group;
        datagram.interface = *interface;
        datagram.planted = options_.planted.driver;
        endpoint::BentDatagrams bent(session, options_.planted.datagram);
        const auto driver = kernel::DatagramDriver::make(datagram, bent);
        if (!driver) {
            return failed(driver.error());
        }
        if (reference_->listens || options_.ready_fd >= 0) {
            if (Checked<void> told =
                    announce(options_.ready_fd, {Service::datagram, (*driver)->address()});
                !told) {
                return told;
            }
        }
        (*driver)->run(signals_.fd());
        return {};
    }

    const Reference* reference_;
    ServeOptions options_;
    kernel::StopSignals signals_;
};

Checked<int> run_reference(ServeOptions options) {
    const Reference* reference = endpoint::find_reference(options.name);
    if (reference == nullptr) {
        const std::string_view near = endpoint::nearest_reference(options.name);
        return wrong_usage(
            near.empty()
                ? "there is no reference of this name; see 'serve --list'"
                : fmt::format("there is no reference of this name; did you mean '{}'?", near));
    }
    if (!options.root.empty()) {
        auto store = kernel::DirectoryStore::make(options.root, options.planted.driver);
        if (!store) {
            return failed(store.error());
        }
        const std::shared_ptr<kernel::DirectoryStore> folder = std::move(*store);
        options.reference.files = folder;
        if (options.is_writable) {
            options.reference.uploads = folder;
        }
    }
    options.reference.facts = std::make_shared<kernel::KernelFacts>();
    options.reference.stream_defects = options.planted.stream;
    options.reference.datagram_defects = options.planted.datagram;
    options.reference.framing_defects = options.planted.framing;
    options.reference.http.policy.planted = options.planted.http1;
    options.reference.http.planted = options.planted.http;
    const auto make = reference->make;
    Run run(*reference, std::move(options));
    return std::visit(run, make);
}

}  // namespace

int serve(ServeOptions options) {
    if (const naive::Program* program = naive::find_program(options.name)) {
        return serve_naive(*program, options);
    }
    // A client whose standard output goes away fails by its own outcome.
    static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
    const std::string name = options.name;
    const Checked<int> status = run_reference(std::move(options));
    if (status) {
        return *status;
    }
    fmt::print(stderr, "wiretrial serve {}: {}\n", name, status.error().reason);
    return status.error().status;
}

std::string list_of_references() {
    std::string text;
    for (const Reference& reference : endpoint::references()) {
        text +=
            fmt::format("{:<20} {:<16} {}\n", reference.name, role_of(reference), reference.about);
    }
    return text + list_of_naive_programs();
}

}  // namespace wiretrial::cli
