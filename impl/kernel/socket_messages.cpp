// socket_messages: see the header.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/socket_messages.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <string>

#include <netinet/in.h>
#include <sys/socket.h>

#include "impl/kernel/ancillary.hpp"
#include "impl/kernel/sockets.hpp"

namespace wiretrial::kernel {

using transport::CallResult;
using transport::SocketCall;

namespace {

struct Flag {
    std::string_view word;
    int number;
    bool receives;
    bool sends;
};

constexpr std::array flags{
    Flag{"dontroute", MSG_DONTROUTE, false, true},
    Flag{"dontwait", MSG_DONTWAIT, true, true},
    Flag{"errqueue", MSG_ERRQUEUE, true, false},
    Flag{"more", MSG_MORE, false, true},
    Flag{"nosignal", MSG_NOSIGNAL, false, true},
    Flag{"oob", MSG_OOB, true, true},
    Flag{"peek", MSG_PEEK, true, false},
    Flag{"sigpipe", 0, false, true},
    Flag{"trunc", MSG_TRUNC, true, false},
    Flag{"waitall", MSG_WAITALL, true, false},
    Flag{"waitforone", MSG_WAITFORONE, true, false},
};

constexpr auto words = [] {
    std::array<std::string_view, flags.size()> result;
    std::ranges::transform(flags, result.begin(), &Flag::word);
    return result;
}();
static_assert(std::ranges::is_sorted(words));

constexpr std::size_t datagram_octets_max = 65536;

bool has_flag(const SocketCall& call, std::string_view word) {
    return std::ranges::find(call.flags, word) != call.flags.end();
}

int flags_of(const SocketCall& call) {
    int number = 0;
    for (const std::string& word : call.flags) {
        const auto* const found = std::ranges::find(flags, word, &Flag::word);
        number |= found == flags.end() ? 0 : found->number;
    }
    return number;
}

CallResult failed(int error) {
    CallResult result;
    result.errno_value = error;
    return result;
}

/// Runs the call again when a signal of the harness's own broke it off, and keeps its outcome.
template <class Call>
CallResult outcome_of(const Call& run) {
    CallResult result;
    do {
        result.value = run();
        result.errno_value = result.value < 0 ? errno : 0;
    } while (result.errno_value == EINTR);
    return result;
}

/// Lets SIGPIPE come to this thread alone, where it stays pending until it is taken.
///
/// The kernel sends SIGPIPE to the thread that called send, and queues it while it is blocked even
/// where it is ignored.
class SigpipeTrap {
  public:
    SigpipeTrap() {
        ::sigemptyset(&only_pipe_);
        ::sigaddset(&only_pipe_, SIGPIPE);
        ::pthread_sigmask(SIG_BLOCK, &only_pipe_, &old_mask_);
    }
    SigpipeTrap(const SigpipeTrap&) = delete;
    SigpipeTrap& operator=(const SigpipeTrap&) = delete;
    ~SigpipeTrap() { ::pthread_sigmask(SIG_SETMASK, &old_mask_, nullptr); }

    /// Whether the signal came; takes it away.
    [[nodiscard]] bool take() const {
        const timespec at_once{};
        return ::sigtimedwait(&only_pipe_, nullptr, &at_once) == SIGPIPE;
    }

  private:
    sigset_t only_pipe_{};
    sigset_t old_mask_{};
};

template <class Call>
CallResult send_with(const SocketCall& call, const Call& run) {
    const int number = flags_of(call);
    if (!has_flag(call, "sigpipe")) {
        return outcome_of([&] { return run(number | MSG_NOSIGNAL); });
    }
    const SigpipeTrap trap;
    CallResult result = outcome_of([&] { return run(number); });
    result.facts["signal"] = trap.take() ? "SIGPIPE" : "none";
    return result;
}

bool is_stream(int socket) {
    int type = 0;
    socklen_t length = sizeof type;
    return ::getsockopt(socket, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && type == SOCK_STREAM;
}

/// Cuts the buffer to what came. With MSG_TRUNC a stream drops octets instead of giving them
/// (tcp(7)).
void keep_octets(const SocketCall& call, Bytes&& buffer, CallResult& result) {
    if (result.value < 0 || (has_flag(call, "trunc") && is_stream(call.socket))) {
        return;
    }
    buffer.resize(std::min(buffer.size(), static_cast<std::size_t>(result.value)));
    result.octets = std::move(buffer);
}

void keep_sender(const SocketAddress& from, CallResult& result) {
    if (result.value >= 0 && from.length > 0) {
        result.address = to_address(from);
    }
}

iovec part_of(Bytes& octets) {
    return {.iov_base = octets.data(), .iov_len = octets.size()};
}

/// The kernel's form has no const, but sending does not write.
iovec part_of(const Bytes& octets) {
    iovec part{};
    const void* const data = octets.data();
    std::memcpy(&part.iov_base, &data, sizeof data);
    part.iov_len = octets.size();
    return part;
}

/// The receiver of a sending call in the kernel's form, and the error where it has none.
struct Receiver {
    SocketAddress name{.storage = {}, .length = 0};
    int error = 0;
};

Receiver receiver_of(const SocketCall& call) {
    Receiver receiver;
    if (call.address) {
        if (const auto name = to_socket_address(*call.address)) {
            receiver.name = *name;
        } else {
            receiver.error = name.error().errno_value;
        }
    }
    return receiver;
}

void address_message(msghdr& message, SocketAddress& name) {
    message.msg_name = name.length > 0 ? name.get() : nullptr;
    message.msg_namelen = name.length;
}

}  // namespace

std::span<const std::string_view> flag_names() {
    return words;
}

bool is_flag_of(Direction direction, std::string_view word) {
    const auto* const found = std::ranges::find(flags, word, &Flag::word);
    return found != flags.end() &&
           (direction == Direction::receiving ? found->receives : found->sends);
}

CallResult receive_octets(const SocketCall& call) {
    Bytes buffer(call.size, '\0');
    SocketAddress from;
    const int number = flags_of(call);
    CallResult result = outcome_of([&] {
        from.length = sizeof from.storage;
        return ::recvfrom(call.socket, buffer.data(), buffer.size(), number, from.get(),
                          &from.length);
    });
    keep_sender(from, result);
    keep_octets(call, std::move(buffer), result);
    return result;
}

CallResult receive_message(const SocketCall& call) {
    Bytes buffer(call.size, '\0');
    SocketAddress from;
    iovec part = part_of(buffer);
    ControlBuffer control;
    msghdr message{};
    const int number = flags_of(call);
    CallResult result = outcome_of([&] {
        message = {};
        message.msg_name = from.get();
        message.msg_namelen = sizeof from.storage;
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        control.lend(message, static_cast<std::size_t>(call.second));
        return ::recvmsg(call.socket, &message, number);
    });
    if (result.value < 0) {
        return result;
    }
    from.length = message.msg_namelen;
    keep_sender(from, result);
    keep_octets(call, std::move(buffer), result);
    result.facts["truncated"] = (message.msg_flags & MSG_TRUNC) != 0 ? "true" : "false";
    result.facts["control_truncated"] = (message.msg_flags & MSG_CTRUNC) != 0 ? "true" : "false";
    result.facts["out_of_band"] = (message.msg_flags & MSG_OOB) != 0 ? "true" : "false";
    read_ancillary(call.socket, message, result.facts);
    return result;
}

CallResult receive_messages(const SocketCall& call) {
    const std::size_t octets_max =
        call.value > 0 ? static_cast<std::size_t>(call.value) : datagram_octets_max;
    std::vector<Bytes> buffers(call.size, Bytes(octets_max, '\0'));
    std::vector<iovec> parts;
    std::vector<mmsghdr> messages(call.size);
    parts.reserve(call.size);
    for (std::size_t i = 0; i < call.size; ++i) {
        parts.push_back(part_of(buffers[i]));
        messages[i].msg_hdr.msg_iov = &parts[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    const int number = flags_of(call);
    CallResult result = outcome_of([&] {
        return ::recvmmsg(call.socket, messages.data(), static_cast<unsigned>(call.size), number,
                          nullptr);
    });
    for (std::int64_t i = 0; i < result.value; ++i) {
        const auto index = static_cast<std::size_t>(i);
        buffers[index].resize(std::min<std::size_t>(messages[index].msg_len, octets_max));
        result.messages.push_back(std::move(buffers[index]));
    }
    return result;
}

CallResult send_octets(const SocketCall& call) {
    const Receiver receiver = receiver_of(call);
    if (receiver.error != 0) {
        return failed(receiver.error);
    }
    const Bytes octets = call.octets.empty() ? Bytes{} : call.octets.front();
    const sockaddr* const name = receiver.name.length > 0 ? receiver.name.get() : nullptr;
    return send_with(call, [&](int number) {
        return ::sendto(call.socket, octets.data(), octets.size(), number, name,
                        receiver.name.length);
    });
}

CallResult send_message(const SocketCall& call) {
    Receiver receiver = receiver_of(call);
    if (receiver.error != 0) {
        return failed(receiver.error);
    }
    std::vector<iovec> parts;
    parts.reserve(call.octets.size());
    for (const Bytes& octets : call.octets) {
        parts.push_back(part_of(octets));
    }
    msghdr message{};
    address_message(message, receiver.name);
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    ControlBuffer control;
    if (const int error = control.put_source(message, call); error != 0) {
        return failed(error);
    }
    return send_with(call, [&](int number) { return ::sendmsg(call.socket, &message, number); });
}

CallResult send_messages(const SocketCall& call) {
    Receiver receiver = receiver_of(call);
    if (receiver.error != 0) {
        return failed(receiver.error);
    }
    std::vector<iovec> parts;
    std::vector<mmsghdr> messages(call.octets.size());
    parts.reserve(call.octets.size());
    for (std::size_t i = 0; i < call.octets.size(); ++i) {
        parts.push_back(part_of(call.octets[i]));
        address_message(messages[i].msg_hdr, receiver.name);
        messages[i].msg_hdr.msg_iov = &parts[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    return send_with(call, [&](int number) {
        return ::sendmmsg(call.socket, messages.data(), static_cast<unsigned>(messages.size()),
                          number);
    });
}

}  // namespace wiretrial::kernel
