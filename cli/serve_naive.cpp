// serve_naive: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "cli/serve_naive.hpp"

#include <csignal>
#include <cstring>
#include <expected>
#include <memory>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "impl/endpoint/command.hpp"
#include "impl/kernel/directory_store.hpp"
#include "impl/kernel/host_facts.hpp"
#include "impl/kernel/sockets.hpp"
#include "impl/transport/address.hpp"

namespace wiretrial::cli {
namespace {

using transport::Service;

std::expected<sockaddr_in, std::string> address_of(const naive::Program& program,
                                                   const ServeOptions& options) {
    const Service service = program.is_datagram ? Service::datagram : Service::stream;
    const std::string fallback = program.is_datagram ? "udp://127.0.0.1:0" : "tcp://127.0.0.1:0";
    const std::string& given = program.is_client ? options.connect : options.listen;
    if (program.is_client && given.empty()) {
        return std::unexpected("a client needs to know where to: --connect TARGET");
    }
    const auto target = transport::parse_target(given.empty() ? fallback : given);
    if (!target) {
        return std::unexpected(target.error());
    }
    if (target->service != service || target->address.family != transport::Family::ipv4) {
        return std::unexpected(
            fmt::format("'{}' is no address such as {}: the tutorials know IPv4", given, fallback));
    }
    auto in_kernel_form = kernel::to_socket_address(target->address);
    if (!in_kernel_form) {
        return std::unexpected(in_kernel_form.error().message);
    }
    sockaddr_in address{};
    std::memcpy(&address, in_kernel_form->get(), sizeof address);
    return address;
}

/// The closed set of commands of the reference, without the word that marks success or failure.
std::string run_bare_command(std::string_view line, const endpoint::CommandHost& host) {
    const Bytes reply = endpoint::run_command(line, host);
    return reply.substr(reply.find('\n') + 1);
}

}  // namespace

int serve_naive(const naive::Program& program, const ServeOptions& options) {
    const auto address = address_of(program, options);
    if (!address) {
        fmt::print(stderr, "wiretrial serve {}: {}\n", options.name, address.error());
        return 2;
    }
    naive::Settings settings{.address = *address,
                             .ready_fd = options.ready_fd,
                             .name = options.reference.name,
                             .messages = options.reference.messages,
                             .count = options.reference.count};
    endpoint::CommandHost host{.facts = std::make_shared<kernel::KernelFacts>(), .files = nullptr};
    if (!options.root.empty()) {
        settings.folder = options.root;
        auto store = kernel::DirectoryStore::make(options.root);
        if (!store) {
            fmt::print(stderr, "wiretrial serve {}: {}\n", options.name, store.error().message);
            return 1;
        }
        host.files = std::move(*store);
    }
    settings.run_command = [&host](std::string_view line) { return run_bare_command(line, host); };
    // As a program starts that does not know of it; whoever started us may have ignored it.
    static_cast<void>(std::signal(SIGPIPE, SIG_DFL));
    return program.run(settings);
}

std::string list_of_naive_programs() {
    std::string text;
    for (const naive::Program& program : naive::programs()) {
        text += fmt::format("{:<24} {:<12} {}\n", program.name,
                            program.is_client ? "naive client" : "naive server", program.about);
    }
    return text;
}

}  // namespace wiretrial::cli
