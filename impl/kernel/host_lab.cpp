// host_lab: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/host_lab.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <set>
#include <system_error>

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "impl/base/text.hpp"
#include "impl/kernel/sockets.hpp"

namespace wiretrial::kernel {

using transport::Address;
using transport::Family;
using transport::IoResult;

namespace {

// Each request is a handful of system calls; on a machine with thirty processes a core ten seconds have passed.
constexpr timeval reply_limit{.tv_sec = 60, .tv_usec = 0};

struct Sysctl {
    std::string_view word;
    std::string_view path;
};

// Sorted by word.
constexpr std::array sysctls{
    Sysctl{"icmp_echo_ignore_broadcasts", "ipv4/icmp_echo_ignore_broadcasts"},
    Sysctl{"icmp_ratelimit", "ipv4/icmp_ratelimit"},
    Sysctl{"ip_default_ttl", "ipv4/ip_default_ttl"},
    Sysctl{"somaxconn", "core/somaxconn"},
    Sysctl{"tcp_abort_on_overflow", "ipv4/tcp_abort_on_overflow"},
    Sysctl{"tcp_early_retrans", "ipv4/tcp_early_retrans"},
    Sysctl{"tcp_fin_timeout", "ipv4/tcp_fin_timeout"},
    Sysctl{"tcp_keepalive_intvl", "ipv4/tcp_keepalive_intvl"},
    Sysctl{"tcp_keepalive_probes", "ipv4/tcp_keepalive_probes"},
    Sysctl{"tcp_keepalive_time", "ipv4/tcp_keepalive_time"},
    Sysctl{"tcp_max_syn_backlog", "ipv4/tcp_max_syn_backlog"},
    Sysctl{"tcp_orphan_retries", "ipv4/tcp_orphan_retries"},
    Sysctl{"tcp_retries1", "ipv4/tcp_retries1"},
    Sysctl{"tcp_retries2", "ipv4/tcp_retries2"},
    Sysctl{"tcp_rfc1337", "ipv4/tcp_rfc1337"},
    Sysctl{"tcp_syn_retries", "ipv4/tcp_syn_retries"},
    Sysctl{"tcp_synack_retries", "ipv4/tcp_synack_retries"},
    Sysctl{"tcp_syncookies", "ipv4/tcp_syncookies"},
    Sysctl{"tcp_tw_reuse", "ipv4/tcp_tw_reuse"},
};

constexpr auto sysctl_words = [] {
    std::array<std::string_view, sysctls.size()> result;
    std::ranges::transform(sysctls, result.begin(), &Sysctl::word);
    return result;
}();
static_assert(std::ranges::is_sorted(sysctl_words));

std::unexpected<IoError> refuse(int error, std::string sentence) {
    return std::unexpected(IoError{.errno_value = error, .message = std::move(sentence)});
}

std::ptrdiff_t thread_count() {
    std::error_code error;
    const std::filesystem::directory_iterator tasks("/proc/self/task", error);
    return error ? 0 : std::distance(begin(tasks), end(tasks));
}

IoResult<void> check_names(const std::vector<std::string>& names) {
    if (names.empty() || names.size() > lab_hosts_max) {
        return refuse(EINVAL, "a lab has 1 to " + std::to_string(lab_hosts_max) + " hosts");
    }
    std::set<std::string_view> seen;
    for (const std::string& name : names) {
        if (name.empty() || !seen.insert(name).second) {
            return refuse(EINVAL,
                          "the host '" + name + "' of the lab is named twice or not at all");
        }
    }
    return {};
}

Address numbered(std::array<std::uint8_t, 4> v4, std::array<std::uint8_t, 4> v6, Family family) {
    Address address{.family = family};
    const auto& start = family == Family::ipv6 ? v6 : v4;
    std::ranges::copy(start, address.octets.begin());
    if (family == Family::ipv6) {
        address.octets.back() = 1;
    }
    return address;
}

}  // namespace

IoResult<std::unique_ptr<HostLab>> HostLab::start(std::vector<std::string> names) {
    if (IoResult<void> checked = check_names(names); !checked) {
        return std::unexpected(std::move(checked.error()));
    }
    if (thread_count() != 1) {
        return refuse(EBUSY, "hosts can be made only before the program has more than one thread");
    }
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        return std::unexpected(io_error("cannot open a pair of sockets", errno));
    }
    Fd ours(ends[0]);
    Fd theirs(ends[1]);
    ::setsockopt(ours.get(), SOL_SOCKET, SO_RCVTIMEO, &reply_limit, sizeof reply_limit);
    const pid_t helper = ::fork();
    if (helper < 0) {
        return std::unexpected(io_error("cannot start the lab's helper", errno));
    }
    if (helper == 0) {
        run_lab_helper(theirs.get(), names.size());
    }
    theirs.reset();
    // The constructor is private, so make_unique cannot call it.
    std::unique_ptr<HostLab> lab(new HostLab(std::move(names), std::move(ours), helper));
    if (IoResult<Fd> built = lab->read_reply(0); !built) {
        return std::unexpected(std::move(built.error()));
    }
    return lab;
}

HostLab::HostLab(std::vector<std::string> names, Fd control, pid_t helper)
    : names_(std::move(names)), control_(std::move(control)), helper_(helper) {}

HostLab::~HostLab() {
    ::kill(helper_, SIGKILL);
    while (::waitpid(helper_, nullptr, 0) < 0 && errno == EINTR) {
    }
}

IoResult<std::unique_lock<std::mutex>> HostLab::take(std::vector<std::string> names) {
    if (IoResult<void> checked = check_names(names); !checked) {
        return std::unexpected(std::move(checked.error()));
    }
    std::unique_lock lease(lease_);
    const auto count = static_cast<std::uint32_t>(names.size());
    if (IoResult<Fd> built = exchange({.verb = LabVerb::renew, .host = count}); !built) {
        return std::unexpected(std::move(built.error()));
    }
    names_ = std::move(names);
    return lease;
}

IoResult<std::uint32_t> HostLab::index_of(std::string_view host) const {
    const auto found = std::ranges::find(names_, host);
    if (found == names_.end()) {
        return refuse(EINVAL, "the lab has no host '" + std::string(host) + "'");
    }
    return static_cast<std::uint32_t>(found - names_.begin());
}

IoResult<HostLab::Reply> HostLab::read_any_reply() const {
    Reply result;
    iovec part{.iov_base = &result.words, .iov_len = sizeof result.words};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> ancillary{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = ancillary.data();
    message.msg_controllen = ancillary.size();
    ssize_t received = 0;
    do {
        received = ::recvmsg(control_.get(), &message, MSG_CMSG_CLOEXEC);
    } while (received < 0 && errno == EINTR);
    if (received != sizeof result.words) {
        const bool is_silent = received < 0 && errno == EAGAIN;
        return refuse(is_silent ? ETIMEDOUT : EPIPE,
                      is_silent ? "the lab's helper does not answer" : "the lab's helper died");
    }
    if (const cmsghdr* const header = CMSG_FIRSTHDR(&message);
        header != nullptr && header->cmsg_type == SCM_RIGHTS) {
        int number = -1;
        std::memcpy(&number, CMSG_DATA(header), sizeof number);
        result.socket.reset(number);
    }
    return result;
}

IoResult<Fd> HostLab::read_reply(std::uint32_t serial) const {
    IoResult<Reply> reply = read_any_reply();
    // What was given up is answered all the same, later.
    while (reply && reply->words.serial != serial) {
        reply = read_any_reply();
    }
    if (!reply) {
        return std::unexpected(std::move(reply.error()));
    }
    if (reply->words.errno_value != 0) {
        return refuse(reply->words.errno_value, reply->words.message.data());
    }
    return std::move(reply->socket);
}

IoResult<Fd> HostLab::exchange(LabRequest request) {
    const std::scoped_lock lock(one_at_a_time_);
    request.serial = ++serial_;
    if (::send(control_.get(), &request, sizeof request, MSG_NOSIGNAL) < 0) {
        return std::unexpected(io_error("cannot ask the lab's helper", errno));
    }
    IoResult<Fd> reply = read_reply(request.serial);
    if (reply && request.verb == LabVerb::open_socket) {
        if (const IoResult<Fd> is_ours_alone = read_reply(request.serial); !is_ours_alone) {
            return std::unexpected(is_ours_alone.error());
        }
    }
    return reply;
}

void HostLab::TESTING_ONLY_limit_replies(Duration limit) {
    const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(limit).count();
    const timeval time{.tv_sec = static_cast<time_t>(microseconds / 1'000'000),
                       .tv_usec = static_cast<suseconds_t>(microseconds % 1'000'000)};
    ::setsockopt(control_.get(), SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
}

IoResult<Fd> HostLab::open_socket(std::string_view host, int domain, int type, int protocol) {
    const IoResult<std::uint32_t> index = index_of(host);
    if (!index) {
        return std::unexpected(index.error());
    }
    // The helper's own descriptor is close-on-exec anyway, and the passed one is made so here.
    IoResult<Fd> socket = exchange({.verb = LabVerb::open_socket,
                                    .host = *index,
                                    .domain = domain,
                                    .type = type,
                                    .protocol = protocol});
    if (socket && !socket->is_open()) {
        return refuse(EMFILE,
                      "no descriptor is free for a socket of host '" + std::string(host) + "'");
    }
    return socket;
}

std::optional<Address> HostLab::address_of(std::string_view host,
                                           Family family,
                                           std::size_t network) const {
    const IoResult<std::uint32_t> index = index_of(host);
    if (!index || family == Family::unix_path || network >= lab_networks) {
        return std::nullopt;
    }
    return lab_address(*index, family, network);
}

IoResult<void> HostLab::set_link(std::string_view host, bool is_up) {
    const IoResult<std::uint32_t> index = index_of(host);
    if (!index) {
        return std::unexpected(index.error());
    }
    const IoResult<Fd> done =
        exchange({.verb = LabVerb::set_link, .host = *index, .value = is_up ? 1 : 0});
    return done ? IoResult<void>{} : std::unexpected(done.error());
}

IoResult<void> HostLab::set_sysctl(std::string_view host, std::string_view word, int value) {
    const IoResult<std::uint32_t> index = index_of(host);
    if (!index) {
        return std::unexpected(index.error());
    }
    const auto* const found = std::ranges::lower_bound(sysctls, word, {}, &Sysctl::word);
    if (found == sysctls.end() || found->word != word) {
        std::string sentence = "'" + std::string(word) + "' is no setting of a host";
        if (const std::string_view near = nearest(word, sysctl_words); !near.empty()) {
            sentence += "; did you mean '" + std::string(near) + "'?";
        }
        return refuse(EINVAL, std::move(sentence));
    }
    LabRequest request{.verb = LabVerb::set_sysctl, .host = *index, .value = value};
    std::ranges::copy(found->path, request.path.begin());
    const IoResult<Fd> done = exchange(request);
    return done ? IoResult<void>{} : std::unexpected(done.error());
}

std::span<const std::string_view> HostLab::sysctl_names() {
    return sysctl_words;
}

Address HostLab::silent_address(Family family) {
    return numbered({10, 77, 9, 1}, {0xfd, 0x77, 0, 9}, family);
}

Address HostLab::unreachable_address(Family family) {
    return numbered({10, 77, 10, 1}, {0xfd, 0x77, 0, 0xa}, family);
}

}  // namespace wiretrial::kernel
