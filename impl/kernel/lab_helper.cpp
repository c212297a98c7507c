// lab_helper: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/lab_helper.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "impl/kernel/rtnetlink.hpp"
#include "impl/kernel/sockets.hpp"

namespace wiretrial::kernel {

using transport::Address;
using transport::Family;
using transport::IoResult;

namespace {

constexpr std::array bridges{"lan0", "lan1"};
constexpr std::array interfaces{"eth0", "eth1"};
constexpr std::size_t router_host = 253;  // 10.77.0.254
// Half a millisecond each; the kernel looks at new carriers once a second at the latest (link_watch.c).
constexpr int attempts_max = 6000;

std::unexpected<IoError> failure(const std::string& action) {
    return std::unexpected(io_error("cannot " + action, errno));
}

IoResult<void> write_file(const std::string& path, const std::string& text) {
    const Fd file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!file ||
        ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
        return failure("write " + path);
    }
    return {};
}

/// A user namespace in which we are root, and a network namespace that it owns.
IoResult<void> leave_the_machine() {
    const std::string user = std::to_string(::geteuid());
    const std::string group = std::to_string(::getegid());
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) {
        return failure("make a user and network namespace");
    }
    // Becoming root in there clears the wish to die with the parent (prctl(2)), so it comes after.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (IoResult<void> done = write_file("/proc/self/setgroups", "deny"); !done) {
        return done;
    }
    if (IoResult<void> done = write_file("/proc/self/uid_map", "0 " + user + " 1"); !done) {
        return done;
    }
    return write_file("/proc/self/gid_map", "0 " + group + " 1");
}

Address parsed(const char* host) {
    return transport::parse_host(host, 0).value();
}

/// The network namespace of one host, or of the router.
struct Place {
    Fd name_space;
    RouteNetlink routes;
};

IoResult<Place> current_place() {
    Fd name_space(::open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC));
    if (!name_space) {
        return failure("open the network namespace");
    }
    IoResult<RouteNetlink> routes = RouteNetlink::open();
    if (!routes) {
        return std::unexpected(std::move(routes.error()));
    }
    return Place{.name_space = std::move(name_space), .routes = std::move(*routes)};
}

/// Runs steps until one fails, and keeps its error.
class Steps {
  public:
    template <class Step>
    Steps& then(const Step& step) {
        if (done_) {
            done_ = step();
        }
        return *this;
    }
    [[nodiscard]] IoResult<void> done() { return std::move(done_); }

  private:
    IoResult<void> done_;
};

std::string port_name(std::size_t host, std::size_t network) {
    return "port" + std::to_string(host) + "-" + std::to_string(network);
}

class Lab {
  public:
    /// Makes the router and the hosts, in place of those that are there.
    IoResult<void> build(std::size_t hosts) {
        hosts_.clear();
        router_.clear();
        has_ipv6_ = true;
        Steps steps;
        steps.then([&] { return build_router(); });
        for (std::size_t host = 0; host < hosts; ++host) {
            steps.then([&] { return build_host(host); });
        }
        return steps.then([&] { return await_links(); }).done();
    }

    IoResult<Fd> open_socket(const LabRequest& request) {
        if (::setns(hosts_.at(request.host).name_space.get(), CLONE_NEWNET) != 0) {
            return failure("enter the host's namespace");
        }
        Fd fd(::socket(request.domain, request.type | SOCK_CLOEXEC, request.protocol));
        if (!fd) {
            return failure("open a socket");
        }
        return fd;
    }

    /// Unplugs the cables at the bridges: the host keeps its addresses and routes and hears nothing.
    IoResult<void> set_link(const LabRequest& request) {
        Steps steps;
        for (std::size_t network = 0; network < lab_networks; ++network) {
            steps.then([&] {
                return router_.front().routes.set_link(port_name(request.host, network),
                                                       request.value != 0);
            });
        }
        return steps.done();
    }

    IoResult<void> set_sysctl(const LabRequest& request) {
        // /proc/sys/net shows the namespace of whoever opens it.
        if (::setns(hosts_.at(request.host).name_space.get(), CLONE_NEWNET) != 0) {
            return failure("enter the host's namespace");
        }
        return write_file(std::string("/proc/sys/net/") + request.path.data(),
                          std::to_string(request.value));
    }

    [[nodiscard]] std::size_t size() const { return hosts_.size(); }

  private:
    IoResult<void> build_router() {
        if (::unshare(CLONE_NEWNET) != 0) {
            return failure("make a network namespace for the router");
        }
        IoResult<Place> place = current_place();
        if (!place) {
            return std::unexpected(std::move(place.error()));
        }
        router_.push_back(std::move(*place));
        RouteNetlink& routes = router_.front().routes;
        Steps steps;
        steps.then([&] { return routes.set_link("lo", true); });
        for (std::size_t network = 0; network < lab_networks; ++network) {
            const std::string name = bridges.at(network);
            steps.then([&] { return routes.add_bridge(name); })
                .then([&] { return routes.set_link(name, true); })
                .then([&] { return assign(routes, name, {router_host, network}); });
        }
        for (const auto& [v4, v6, kind] : refused_networks) {
            steps.then([&] {
                return routes.add_route({.destination = parsed(v4), .prefix = 24, .kind = kind});
            });
            if (has_ipv6_) {
                steps.then([&] {
                    return routes.add_route(
                        {.destination = parsed(v6), .prefix = 64, .kind = kind});
                });
            }
        }
        steps.then([] { return write_file("/proc/sys/net/ipv4/ip_forward", "1"); });
        if (has_ipv6_) {
            steps.then([] { return write_file("/proc/sys/net/ipv6/conf/all/forwarding", "1"); });
        }
        return steps.done();
    }

    IoResult<void> build_host(std::size_t host) {
        if (::unshare(CLONE_NEWNET) != 0) {
            return failure("make a network namespace for a host");
        }
        IoResult<Place> place = current_place();
        if (!place) {
            return std::unexpected(std::move(place.error()));
        }
        hosts_.push_back(std::move(*place));
        RouteNetlink& routes = hosts_.back().routes;
        Steps steps;
        steps.then([&] { return routes.set_link("lo", true); });
        for (std::size_t network = 0; network < lab_networks; ++network) {
            steps.then([&] { return plug(host, network); });
        }
        steps
            .then([&] {
                return routes.add_route({.destination = parsed("0.0.0.0"),
                                         .gateway = lab_address(router_host, Family::ipv4, 0)});
            })
            .then([&] {
                return routes.add_route(
                    {.destination = parsed("224.0.0.0"), .prefix = 4, .interface = "eth0"});
            });
        if (has_ipv6_) {
            steps.then([&] {
                return routes.add_route({.destination = parsed("::"),
                                         .gateway = lab_address(router_host, Family::ipv6, 0),
                                         .interface = "eth0"});
            });
        }
        return steps.done();
    }

    IoResult<void> plug(std::size_t host, std::size_t network) {
        Place& place = hosts_.at(host);
        RouteNetlink& router = router_.front().routes;
        const std::string port = port_name(host, network);
        const std::string interface = interfaces.at(network);
        Steps steps;
        steps
            .then([&] {
                return router.add_veth({.name = port,
                                        .peer_name = interface,
                                        .peer_namespace = place.name_space.get(),
                                        .bridge = bridges.at(network)});
            })
            .then([&] { return router.set_link(port, true); })
            .then([&] { return place.routes.set_link(interface, true); })
            .then([&] { return assign(place.routes, interface, {host, network}); });
        return steps.done();
    }

    struct Seat {
        std::size_t host;
        std::size_t network;
    };

    /// The kernel finishes with a link that got its carrier a moment later, and drops packets meanwhile. It also makes
    /// an IPv6 address its own a moment later, and until then sends what is for it to the wire, where nobody answers.
    IoResult<void> await_links() {
        RouteNetlink& router = router_.front().routes;
        for (std::size_t host = 0; host < hosts_.size(); ++host) {
            RouteNetlink& routes = hosts_[host].routes;
            for (std::size_t network = 0; network < lab_networks; ++network) {
                if (!await_link(router, port_name(host, network)) ||
                    !await_link(routes, interfaces.at(network)) ||
                    !await_link(router, bridges.at(network)) ||
                    !await_address(routes, {host, network}) ||
                    !await_address(router, {router_host, network})) {
                    return std::unexpected(io_error("cannot bring up the lab's links", ETIMEDOUT));
                }
            }
        }
        return {};
    }

    static bool await_link(RouteNetlink& routes, const std::string& name) {
        // Asking for a change waits for the lock under which the kernel makes its own.
        return holds_soon([&] { return routes.is_operational(name); }) &&
               routes.set_link(name, true).has_value();
    }

    [[nodiscard]] bool await_address(const RouteNetlink& routes, Seat seat) const {
        const Address address = lab_address(seat.host, Family::ipv6, seat.network);
        return !has_ipv6_ || holds_soon([&] { return routes.is_local(address); });
    }

    template <class Predicate>
    static bool holds_soon(const Predicate& predicate) {
        for (int attempt = 0; attempt < attempts_max; ++attempt) {
            if (predicate()) {
                return true;
            }
            const timespec moment{.tv_sec = 0, .tv_nsec = 500'000};
            ::nanosleep(&moment, nullptr);
        }
        return false;
    }

    /// A kernel without IPv6 gives a lab without it.
    IoResult<void> assign(RouteNetlink& routes, const std::string& interface, Seat seat) {
        const Address v4 = lab_address(seat.host, Family::ipv4, seat.network);
        if (IoResult<void> done = routes.add_address(interface, v4, 24); !done) {
            return done;
        }
        if (has_ipv6_) {
            const Address v6 = lab_address(seat.host, Family::ipv6, seat.network);
            has_ipv6_ = routes.add_address(interface, v6, 64).has_value();
        }
        return {};
    }

    struct RefusedNetwork {
        const char* v4;
        const char* v6;
        RouteKind kind;
    };
    static constexpr std::array refused_networks{
        RefusedNetwork{"10.77.9.0", "fd77:9::", RouteKind::blackhole},
        RefusedNetwork{"10.77.10.0", "fd77:a::", RouteKind::unreachable}};

    std::vector<Place> router_;  // One, once it is built.
    std::vector<Place> hosts_;
    bool has_ipv6_ = true;
};

/// Gives: false when the harness is gone.
bool send_reply(int control, std::uint32_t serial, const IoError& error, const Fd& socket) {
    LabReply reply;
    reply.serial = serial;
    reply.errno_value = error.errno_value;
    std::memcpy(reply.message.data(), error.message.data(),
                std::min(error.message.size(), reply.message.size() - 1));
    iovec part{.iov_base = &reply, .iov_len = sizeof reply};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> ancillary{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (socket) {
        message.msg_control = ancillary.data();
        message.msg_controllen = ancillary.size();
        cmsghdr* const header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        const int number = socket.get();
        std::memcpy(CMSG_DATA(header), &number, sizeof number);
    }
    return ::sendmsg(control, &message, MSG_NOSIGNAL) >= 0;
}

IoResult<void> act(Lab& lab, const LabRequest& request) {
    switch (request.verb) {
        case LabVerb::set_link:
            return lab.set_link(request);
        case LabVerb::set_sysctl:
            return lab.set_sysctl(request);
        case LabVerb::renew:
            return lab.build(request.host);
        case LabVerb::open_socket:
            break;
    }
    return {};
}

bool answer(int control, Lab& lab, const LabRequest& request) {
    if (request.verb != LabVerb::renew && request.host >= lab.size()) {
        return send_reply(control, request.serial, {EINVAL, "no such host in the lab"}, Fd{});
    }
    if (request.verb == LabVerb::open_socket) {
        IoResult<Fd> opened = lab.open_socket(request);
        if (!opened) {
            return send_reply(control, request.serial, opened.error(), Fd{});
        }
        // The second reply tells that the harness has the only descriptor, so that its close is the last.
        const bool is_heard = send_reply(control, request.serial, {}, *opened);
        opened->reset();
        return is_heard && send_reply(control, request.serial, {}, Fd{});
    }
    const IoResult<void> done = act(lab, request);
    return send_reply(control, request.serial, done ? IoError{} : done.error(), Fd{});
}

/// Keeps nothing of the harness but the control socket, as descriptor 3, and none of its signals.
int detach(int control) {
    constexpr int kept = 3;
    const int nothing = ::open("/dev/null", O_RDWR);
    for (int standard = 0; standard < kept; ++standard) {
        ::dup2(nothing, standard);
    }
    ::dup2(control, kept);
    ::close_range(kept + 1, ~0U, 0);
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE}) {
        std::signal(number, SIG_IGN);
    }
    ::prctl(PR_SET_NAME, "wiretrial-lab");
    return kept;
}

}  // namespace

Address lab_address(std::size_t host, Family family, std::size_t network) {
    const auto network_octet = static_cast<std::uint8_t>(network);
    const auto host_octet = static_cast<std::uint8_t>(host + 1);
    Address address{.family = family};
    if (family == Family::ipv6) {
        address.octets[0] = 0xfd;
        address.octets[1] = static_cast<std::uint8_t>(0x77 + network_octet);
        address.octets[15] = host_octet;
    } else {
        address.octets = {10, static_cast<std::uint8_t>(77 + network_octet), 0, host_octet};
    }
    return address;
}

void run_lab_helper(int control, std::size_t hosts) {
    control = detach(control);
    Lab lab;
    Steps start;
    const IoResult<void> built =
        start.then(leave_the_machine).then([&] { return lab.build(hosts); }).done();
    bool is_heard = send_reply(control, 0, built ? IoError{} : built.error(), Fd{});
    LabRequest request;
    while (is_heard && built && ::recv(control, &request, sizeof request, 0) == sizeof request) {
        is_heard = answer(control, lab, request);
    }
    ::_exit(0);
}

}  // namespace wiretrial::kernel
