// socket_calls: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/socket_calls.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <shared_mutex>

#include <fcntl.h>
#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "impl/base/text.hpp"
#include "impl/kernel/blocking_scope.hpp"
#include "impl/kernel/clock.hpp"
#include "impl/kernel/sockets.hpp"
#include "impl/kernel/spawn_lock.hpp"

namespace wiretrial::kernel {

using transport::CallResult;
using transport::SocketCall;

namespace {

CallResult result_of(std::int64_t value) {
    CallResult result;
    result.value = value;
    result.errno_value = value < 0 ? errno : 0;
    return result;
}

CallResult failed(int error) {
    errno = error;
    return result_of(-1);
}

// --- Names.

CallResult call_bind(const SocketCall& call) {
    const auto name = to_socket_address(*call.address);
    return name ? result_of(::bind(call.socket, name->get(), name->length))
                : failed(name.error().errno_value);
}

CallResult call_connect(const SocketCall& call) {
    if (!call.address) {
        sockaddr nowhere{};
        nowhere.sa_family = AF_UNSPEC;
        return result_of(::connect(call.socket, &nowhere, sizeof nowhere));
    }
    const auto name = to_socket_address(*call.address);
    return name ? result_of(::connect(call.socket, name->get(), name->length))
                : failed(name.error().errno_value);
}

template <auto read_name>
CallResult call_name(const SocketCall& call) {
    SocketAddress name;
    CallResult result = result_of(read_name(call.socket, name.get(), &name.length));
    if (result.value == 0) {
        result.address = to_address(name);
    }
    return result;
}

CallResult call_accept(const SocketCall& call) {
    SocketAddress peer;
    const int fd = ::accept4(call.socket, peer.get(), &peer.length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
        return result_of(-1);
    }
    CallResult result = result_of(0);
    result.accepted = fd;
    result.address = to_address(peer);
    return result;
}

CallResult call_listen(const SocketCall& call) {
    return result_of(::listen(call.socket, static_cast<int>(call.size)));
}

// --- Words of one call each.

constexpr std::array<std::string_view, 2> socket_words{"datagram", "stream"};

/// The address only tells the family.
CallResult call_socket(const SocketCall& call) {
    const auto service =
        call.option == "stream" ? transport::Service::stream : transport::Service::datagram;
    IoResult<Fd> opened = open_socket(call.address->family, service);
    if (!opened) {
        return failed(opened.error().errno_value);
    }
    CallResult result = result_of(0);
    result.accepted = opened->release();
    return result;
}

constexpr std::array<std::string_view, 3> shutdown_words{"both", "read", "write"};
constexpr std::array<int, 3> shutdown_ways{SHUT_RDWR, SHUT_RD, SHUT_WR};

CallResult call_shutdown(const SocketCall& call) {
    const auto index = std::ranges::find(shutdown_words, call.option) - shutdown_words.begin();
    return result_of(::shutdown(call.socket, shutdown_ways.at(static_cast<std::size_t>(index))));
}

constexpr std::array<std::string_view, 3> ioctl_words{"siocatmark", "siocinq", "siocoutq"};
constexpr std::array<unsigned, 3> ioctl_requests{SIOCATMARK, SIOCINQ, SIOCOUTQ};

CallResult call_ioctl(const SocketCall& call) {
    const auto index = std::ranges::find(ioctl_words, call.option) - ioctl_words.begin();
    int value = 0;
    const int status =
        ::ioctl(call.socket, ioctl_requests.at(static_cast<std::size_t>(index)), &value);
    return status < 0 ? result_of(-1) : result_of(value);
}

constexpr std::array<std::string_view, 1> fcntl_words{"nonblock"};

CallResult call_fcntl(const SocketCall& call) {
    const int flags = ::fcntl(call.socket, F_GETFL);
    return flags < 0 ? result_of(-1) : result_of((flags & O_NONBLOCK) != 0 ? 1 : 0);
}

struct Event {
    std::string_view word;
    short number;
};

constexpr std::array events{
    Event{"error", POLLERR},   Event{"finished", POLLRDHUP}, Event{"hangup", POLLHUP},
    Event{"readable", POLLIN}, Event{"urgent", POLLPRI},     Event{"writable", POLLOUT},
};
constexpr std::array<std::string_view, events.size()> event_words{
    "error", "finished", "hangup", "readable", "urgent", "writable"};

/// Calls `visit` with each word of a list such as `readable urgent`.
template <class Visit>
void for_each_word(std::string_view list, const Visit& visit) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(' '), list.size());
        visit(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
}

CallResult call_poll(const SocketCall& call) {
    pollfd polled{.fd = call.socket, .events = 0, .revents = 0};
    int wanted = 0;
    for_each_word(call.option, [&](std::string_view word) {
        wanted |= std::ranges::find(events, word, &Event::word)->number;
    });
    polled.events =
        static_cast<short>(call.option.empty() ? POLLIN | POLLOUT | POLLPRI | POLLRDHUP : wanted);
    int ready = 0;
    do {
        ready = ::poll(&polled, 1, static_cast<int>(call.value));
    } while (ready < 0 && errno == EINTR);
    CallResult result = result_of(ready);
    for (const Event& event : events) {
        result.facts[std::string(event.word)] =
            (polled.revents & event.number) != 0 ? "true" : "false";
    }
    return result;
}

CallResult call_close(const SocketCall& call) {
    const std::shared_lock no_copies(spawn_lock());
    return result_of(::close(call.socket));
}

// --- The table.

enum class Takes : std::uint8_t {
    nothing = 0,
    receive_flags = 1,
    send_flags = 2,
    octets = 4,
    address = 8,  // Must be there.
    option = 16,  // Must be there, out of `words`.
};

constexpr bool operator&(unsigned set, Takes member) {
    return (set & static_cast<unsigned>(member)) != 0;
}
constexpr unsigned operator|(Takes left, Takes right) {
    return static_cast<unsigned>(left) | static_cast<unsigned>(right);
}
constexpr unsigned operator|(unsigned left, Takes right) {
    return left | static_cast<unsigned>(right);
}

struct Call {
    std::string_view name;
    CallResult (*run)(const SocketCall&);
    unsigned takes = 0;
    std::span<const std::string_view> words = {};
};

constexpr auto receives = static_cast<unsigned>(Takes::receive_flags);
constexpr unsigned sends = Takes::send_flags | Takes::octets;
constexpr auto needs_address = static_cast<unsigned>(Takes::address);
constexpr auto needs_option = static_cast<unsigned>(Takes::option);

// Sorted by name. The words of getsockopt and setsockopt come from their own table.
constexpr std::array table{
    Call{"accept", call_accept},
    Call{"bind", call_bind, needs_address},
    Call{"close", call_close},
    Call{"connect", call_connect},
    Call{"fcntl", call_fcntl, needs_option, fcntl_words},
    Call{"getpeername", call_name<::getpeername>},
    Call{"getsockname", call_name<::getsockname>},
    Call{"getsockopt", get_option, needs_option},
    Call{"ioctl", call_ioctl, needs_option, ioctl_words},
    Call{"listen", call_listen},
    Call{"poll", call_poll, 0, event_words},
    Call{"recv", receive_octets, receives},
    Call{"recvfrom", receive_octets, receives},
    Call{"recvmmsg", receive_messages, receives},
    Call{"recvmsg", receive_message, receives},
    Call{"send", send_octets, sends},
    Call{"sendmmsg", send_messages, sends},
    Call{"sendmsg", send_message, sends},
    Call{"sendto", send_octets, sends | Takes::address},
    Call{"setsockopt", set_option, needs_option},
    Call{"shutdown", call_shutdown, needs_option, shutdown_words},
    Call{"socket", call_socket, needs_address | Takes::option, socket_words},
};

constexpr auto names = [] {
    std::array<std::string_view, table.size()> result;
    std::ranges::transform(table, result.begin(), &Call::name);
    return result;
}();
static_assert(std::ranges::is_sorted(names));

constexpr std::array<std::string_view, 26> facts{"control_truncated",
                                                 "destination",
                                                 "dropped",
                                                 "elapsed_ms",
                                                 "error",
                                                 "error_code",
                                                 "error_info",
                                                 "error_origin",
                                                 "error_type",
                                                 "finished",
                                                 "hangup",
                                                 "host",
                                                 "interface",
                                                 "offender",
                                                 "out_of_band",
                                                 "port",
                                                 "readable",
                                                 "seconds",
                                                 "signal",
                                                 "state",
                                                 "tos",
                                                 "truncated",
                                                 "ttl",
                                                 "urgent",
                                                 "word",
                                                 "writable"};
static_assert(std::ranges::is_sorted(facts));

constexpr std::size_t messages_max = 1024;  // UIO_MAXIOV, above which sendmmsg cuts anyway.
constexpr std::int64_t poll_milliseconds_max = 60'000;  // The longest that a step may take.

const Call* find_call(std::string_view name) {
    const auto* const found = std::ranges::lower_bound(table, name, {}, &Call::name);
    return found != table.end() && found->name == name ? found : nullptr;
}

using Checked = std::expected<void, std::string>;

std::unexpected<std::string> refuse(std::string sentence) {
    return std::unexpected(std::move(sentence));
}

std::unexpected<std::string> refuse_word(std::string_view kind,
                                         std::string_view word,
                                         std::span<const std::string_view> candidates) {
    std::string sentence = "'" + std::string(word) + "' is no " + std::string(kind);
    if (const std::string_view near = nearest(word, candidates); !near.empty()) {
        sentence += "; did you mean '" + std::string(near) + "'?";
    }
    return refuse(std::move(sentence));
}

Checked check_flags(const SocketCall& call, const Call& row) {
    for (const std::string& word : call.flags) {
        if (std::ranges::find(flag_names(), word) == flag_names().end()) {
            return refuse_word("flag of a socket call", word, flag_names());
        }
        const bool fits =
            (row.takes & Takes::receive_flags && is_flag_of(Direction::receiving, word)) ||
            (row.takes & Takes::send_flags && is_flag_of(Direction::sending, word));
        if (!fits) {
            return refuse(call.name + " takes no flag '" + word + "'");
        }
    }
    return {};
}

Checked check_socket_option(const SocketCall& call) {
    const OptionUse use = use_of_option(call.option);
    if (!use.can_get && !use.can_set) {
        return refuse_word("socket option", call.option, option_names());
    }
    if (call.name == "getsockopt") {
        return use.can_get ? Checked{} : refuse("'" + call.option + "' cannot be read");
    }
    if (!use.can_set) {
        return refuse("'" + call.option + "' cannot be set");
    }
    if (use.takes_octets && call.octets.size() != 1) {
        return refuse("'" + call.option + "' is set from octets");
    }
    if (use.takes_group && !call.address) {
        return refuse("'" + call.option + "' needs the group's address");
    }
    return {};
}

Checked check_option(const SocketCall& call, const Call& row) {
    if (row.run == get_option || (row.takes & Takes::option && row.words.empty())) {
        return check_socket_option(call);
    }
    if (row.takes & Takes::option) {
        return std::ranges::find(row.words, call.option) != row.words.end()
                   ? Checked{}
                   : refuse_word("option of " + call.name, call.option, row.words);
    }
    Checked checked;
    if (row.run == call_poll) {
        for_each_word(call.option, [&](std::string_view word) {
            if (std::ranges::find(event_words, word) == event_words.end()) {
                checked = refuse_word("event of poll", word, event_words);
            }
        });
    }
    return checked;
}

Checked check_sizes(const SocketCall& call, const Call& row) {
    std::size_t total = 0;
    for (const Bytes& octets : call.octets) {
        total += octets.size();
    }
    std::size_t buffer = call.size;
    if (row.run == receive_messages) {
        if (call.size > messages_max) {
            return refuse("recvmmsg takes at most 1024 messages");
        }
        buffer = call.size * static_cast<std::size_t>(std::max<std::int64_t>(call.value, 1));
    }
    if (call.value > static_cast<std::int64_t>(call_octets_max) && row.run == receive_messages) {
        return refuse("a message of recvmmsg is at most 64 MiB");
    }
    if (std::max(total, buffer) > call_octets_max || call.octets.size() > messages_max) {
        return refuse(call.name + " takes at most 64 MiB in 1024 messages");
    }
    if (row.takes & Takes::octets && call.octets.empty()) {
        return refuse(call.name + " needs a payload (it may be empty)");
    }
    if (row.run == call_poll && (call.value < 0 || call.value > poll_milliseconds_max)) {
        return refuse("poll waits from 0 to 60000 milliseconds");
    }
    if (row.run == call_poll && call.value > 0 && !call.may_block) {
        return refuse("poll with a time-out is a call that may block");
    }
    return {};
}

CallResult run_blocking(const Call& row, const SocketCall& call) {
    const TimePoint start = now();
    CallResult result;
    if (row.run == call_close) {
        // SO_LINGER bounds a close, and once it is done the number is free for others.
        BlockingScope::unblock(call.socket);
        result = row.run(call);
    } else {
        const BlockingScope scope(call.socket, call.block_limit_ms);
        result = row.run(call);
    }
    const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now() - start);
    result.facts["elapsed_ms"] = std::to_string(elapsed.count());
    return result;
}

}  // namespace

std::span<const std::string_view> call_names() {
    return names;
}

std::span<const std::string_view> fact_names() {
    return facts;
}

std::span<const std::string_view> option_words(std::string_view name) {
    const Call* const row = find_call(name);
    if (row == nullptr) {
        return {};
    }
    return row->words.empty() && row->takes & Takes::option ? option_names() : row->words;
}

Checked check_call(const SocketCall& call) {
    const Call* const row = find_call(call.name);
    if (row == nullptr) {
        return refuse_word("socket call", call.name, names);
    }
    if (row->takes & Takes::address && !call.address) {
        return refuse(call.name + " needs an address");
    }
    if (Checked checked = check_flags(call, *row); !checked) {
        return checked;
    }
    if (Checked checked = check_option(call, *row); !checked) {
        return checked;
    }
    return check_sizes(call, *row);
}

CallResult perform(const SocketCall& call) {
    if (!check_call(call)) {
        return failed(EINVAL);
    }
    const Call& row = *find_call(call.name);
    CallResult result = call.may_block ? run_blocking(row, call) : row.run(call);
    if (result.address && result.address->family != transport::Family::unix_path) {
        result.facts["host"] = transport::host_text(*result.address);
        result.facts["port"] = std::to_string(result.address->port);
    }
    return result;
}

}  // namespace wiretrial::kernel
