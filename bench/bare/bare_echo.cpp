// bare_echo: the least that an echo server can be, over TCP or UDP: the measure for the reference servers.
//
//   bare_echo tcp|udp     prints the target it listens at; ends with its standard input
//
// It keeps no edge case: answers are expected to fit the send buffer, and errors end the program.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

constexpr unsigned batch = 64;
constexpr std::size_t datagram_octets_max = 2048;

[[noreturn]] void fail(const char* what) {
    std::perror(what);
    std::exit(1);
}

int bound_socket(int type, const char* scheme) {
    const int socket = ::socket(AF_INET, type | SOCK_NONBLOCK, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(socket, generic, size) != 0 || ::getsockname(socket, generic, &size) != 0) {
        fail("bind");
    }
    std::printf("%s://127.0.0.1:%u\n", scheme, unsigned{ntohs(address.sin_port)});
    std::fflush(stdout);
    return socket;
}

void watch(int epoll, int fd) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = fd;
    if (::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0) {
        fail("epoll_ctl");
    }
}

void echo_stream(int client) {
    std::array<char, 65536> buffer;
    const ssize_t got = ::recv(client, buffer.data(), buffer.size(), 0);
    if (got <= 0 ||
        ::send(client, buffer.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL) != got) {
        ::close(client);
    }
}

void accept_all(int epoll, int listener) {
    for (;;) {
        const int client = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
        if (client < 0) {
            return;
        }
        const int on = 1;
        ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        watch(epoll, client);
    }
}

/// Datagrams are received and sent back by batches.
class Datagrams {
  public:
    Datagrams() {
        for (unsigned i = 0; i < batch; ++i) {
            parts_[i] = {.iov_base = octets_[i].data(), .iov_len = datagram_octets_max};
            messages_[i].msg_hdr.msg_iov = &parts_[i];
            messages_[i].msg_hdr.msg_iovlen = 1;
            messages_[i].msg_hdr.msg_name = &senders_[i];
        }
    }

    void echo(int socket) {
        for (unsigned i = 0; i < batch; ++i) {
            parts_[i].iov_len = datagram_octets_max;
            messages_[i].msg_hdr.msg_namelen = sizeof senders_[i];
        }
        const int count = ::recvmmsg(socket, messages_.data(), batch, 0, nullptr);
        for (int i = 0; i < count; ++i) {
            const auto at = static_cast<std::size_t>(i);
            parts_[at].iov_len = messages_[at].msg_len;
        }
        if (count > 0) {
            ::sendmmsg(socket, messages_.data(), static_cast<unsigned>(count), 0);
        }
    }

  private:
    std::array<std::array<char, datagram_octets_max>, batch> octets_{};
    std::array<sockaddr_in, batch> senders_{};
    std::array<iovec, batch> parts_{};
    std::array<mmsghdr, batch> messages_{};
};

}  // namespace

int main(int argc, char** argv) {
    const std::string_view service = argc == 2 ? argv[1] : "";
    if (service != "tcp" && service != "udp") {
        std::fputs("usage: bare_echo tcp|udp\n", stderr);
        return 2;
    }
    const bool is_stream = service == "tcp";
    const int socket = bound_socket(is_stream ? SOCK_STREAM : SOCK_DGRAM, argv[1]);
    if (is_stream && ::listen(socket, SOMAXCONN) != 0) {
        fail("listen");
    }
    const int epoll = ::epoll_create1(0);
    watch(epoll, socket);
    watch(epoll, STDIN_FILENO);
    static Datagrams datagrams;
    std::array<epoll_event, batch> events{};
    for (;;) {
        const int count = ::epoll_wait(epoll, events.data(), batch, -1);
        for (int i = 0; i < count; ++i) {
            const int fd = events[static_cast<std::size_t>(i)].data.fd;
            if (fd == STDIN_FILENO) {
                return 0;
            }
            if (fd != socket) {
                echo_stream(fd);
            } else if (is_stream) {
                accept_all(epoll, socket);
            } else {
                datagrams.echo(socket);
            }
        }
    }
}
