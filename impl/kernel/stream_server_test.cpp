// stream_server_test: many connections, half-close, back-pressure, resets, shortage, staged close,
// timers.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/stream_server.hpp"

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <functional>
#include <iterator>
#include <string>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>

#include "impl/kernel/stream_client.hpp"

namespace wiretrial::kernel {
namespace {

using transport::Address;
using transport::Family;
using transport::StreamFailure;
using transport::StreamOutput;
using transport::StreamSession;

/// Answers what comes, and closes on the octet `!`, resets on `^`, sleeps before the answer on `@`.
class MirrorSession : public StreamSession {
  public:
    void on_octets(ByteView octets, TimePoint now, StreamOutput& output) override {
        if (octets.starts_with('^')) {
            output.abort();
        } else if (octets.starts_with('@')) {
            output.wake_at(now + std::chrono::milliseconds(1));
        } else {
            output.send(octets);
        }
        if (octets.contains('!')) {
            output.close();
        }
    }
    void on_end(TimePoint /*now*/, StreamOutput& output) override { output.close(); }
    void on_time(TimePoint /*now*/, StreamOutput& output) override { output.send("woken"); }
};

class RunningServer {
  public:
    explicit RunningServer(const Address& address, const StreamServerOptions& options = {})
        : stop_(::eventfd(0, EFD_CLOEXEC)),
          server_(StreamServer::make(
              address, [] { return std::make_unique<MirrorSession>(); }, options)) {
        thread_ = std::jthread([this] { has_run_ = (*server_)->run(stop_.get()).has_value(); });
    }
    RunningServer(const RunningServer&) = delete;
    RunningServer& operator=(const RunningServer&) = delete;
    ~RunningServer() {
        ::eventfd_write(stop_.get(), 1);
        thread_.join();
        EXPECT_TRUE(has_run_);
    }
    [[nodiscard]] const Address& address() const { return (*server_)->address(); }
    void join() {
        thread_.join();
        thread_ = std::jthread([] {});
    }

  private:
    Fd stop_;
    IoResult<std::unique_ptr<StreamServer>> server_;
    bool has_run_ = false;
    std::jthread thread_;
};

/// A blocking client.
Fd connected_to(const Address& address) {
    IoResult<Fd> fd = start_connect(address);
    EXPECT_TRUE(fd) << fd.error().message;
    pollfd writable{.fd = fd->get(), .events = POLLOUT, .revents = 0};
    EXPECT_EQ(::poll(&writable, 1, 5000), 1);
    ::fcntl(fd->get(), F_SETFL, 0);
    const timeval limit{.tv_sec = 10, .tv_usec = 0};
    ::setsockopt(fd->get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(fd->get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    return std::move(*fd);
}

ssize_t put(const Fd& fd, ByteView octets) {
    return ::send(fd.get(), octets.data(), octets.size(), MSG_NOSIGNAL);
}

/// Reads `count` octets, fewer where the stream ends before; the errno instead where it fails.
std::string get(const Fd& fd, std::size_t count) {
    std::string octets(count, '\0');
    const ssize_t got = ::recv(fd.get(), octets.data(), count, MSG_WAITALL);
    return got < 0 ? "errno " + std::to_string(errno)
                   : octets.substr(0, static_cast<std::size_t>(got));
}

std::size_t descriptors_open() {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}));
}

class StreamServerIn : public testing::TestWithParam<Family> {
  protected:
    static Address somewhere() {
        Address address = transport::loopback(GetParam());
        if (GetParam() == Family::unix_path) {
            address.path =
                testing::TempDir() + "wiretrial-server-" + std::to_string(::getpid()) + ".sock";
        }
        return address;
    }
};

INSTANTIATE_TEST_SUITE_P(EveryFamily,
                         StreamServerIn,
                         testing::Values(Family::ipv4, Family::ipv6, Family::unix_path),
                         [](const auto& family) {
                             return std::string(transport::name_of(family.param));
                         });

TEST_P(StreamServerIn, SilentClientDoesNotStarveOthers) {
    const RunningServer server(somewhere());
    const Fd silent = connected_to(server.address());
    const Fd other = connected_to(server.address());
    EXPECT_EQ(put(other, "hello"), 5);
    EXPECT_EQ(get(other, 5), "hello");
}

TEST_P(StreamServerIn, RepliesAreDeliveredAfterTheClientsEnd) {
    const RunningServer server(somewhere());
    const Fd client = connected_to(server.address());
    EXPECT_EQ(put(client, "hello"), 5);
    ::shutdown(client.get(), SHUT_WR);
    EXPECT_EQ(get(client, 10), "hello");
}

TEST_P(StreamServerIn, SlowReaderGetsEveryOctet) {
    const RunningServer server(somewhere());
    const Fd client = connected_to(server.address());
    std::string sent(std::size_t{8} << 20, '\0');
    for (std::size_t i = 0; i < sent.size(); ++i) {
        sent[i] = static_cast<char>('A' + i * 7 % 29 % 26);
    }
    std::jthread sender([&] {
        std::size_t at = 0;
        while (at < sent.size()) {
            const ssize_t count = put(client, ByteView(sent).substr(at));
            ASSERT_GT(count, 0);
            at += static_cast<std::size_t>(count);
        }
        ::shutdown(client.get(), SHUT_WR);
    });
    EXPECT_TRUE(get(client, sent.size()) == sent);
    EXPECT_EQ(get(client, 1), "");
}

TEST_P(StreamServerIn, LastOctetsSurviveACloseWithUnreadInput) {
    const RunningServer server(somewhere());
    const Fd client = connected_to(server.address());
    EXPECT_EQ(put(client, "bye!"), 4);
    EXPECT_EQ(put(client, std::string(1000, 'x')), 1000);
    EXPECT_EQ(get(client, 4).substr(0, 4), "bye!");
}

TEST_P(StreamServerIn, PathGoesWithTheServer) {
    const Address address = somewhere();
    {
        const RunningServer server(address);
    }
    EXPECT_FALSE(GetParam() == Family::unix_path && std::filesystem::exists(address.path));
}

TEST_P(StreamServerIn, EndsAfterTheLastOfItsConnections) {
    RunningServer server(somewhere(), {.listen = {}, .limits = {}, .connections_max = 1});
    const Fd client = connected_to(server.address());
    EXPECT_EQ(put(client, "x"), 1);
    EXPECT_EQ(get(client, 1), "x");
    ::shutdown(client.get(), SHUT_WR);
    EXPECT_EQ(get(client, 1), "");
    server.join();
}

TEST_P(StreamServerIn, TimersWake) {
    const RunningServer server(somewhere());
    const Fd client = connected_to(server.address());
    EXPECT_EQ(put(client, "@"), 1);
    EXPECT_EQ(get(client, 5), "woken");
}

TEST(StreamServer, AbortIsAReset) {
    const RunningServer server(transport::loopback(Family::ipv4));
    const Fd client = connected_to(server.address());
    EXPECT_EQ(put(client, "^"), 1);
    EXPECT_EQ(get(client, 1), "errno " + std::to_string(ECONNRESET));
}

TEST(StreamServer, ResetStormLeavesNoDescriptorAndDisturbsNobody) {
    const RunningServer server(transport::loopback(Family::ipv4));
    const Fd witness = connected_to(server.address());
    EXPECT_EQ(put(witness, "a"), 1);
    EXPECT_EQ(get(witness, 1), "a");
    const std::size_t before = descriptors_open();
    for (int i = 0; i < 1000; ++i) {
        const Fd client = connected_to(server.address());
        if (i % 2 == 0) {
            EXPECT_EQ(put(client, std::string(100, 'x')), 100);
        }
        arm_reset(client.get());
    }
    // The server has seen all resets when a connection made after them is answered and gone.
    for (int i = 0; i < 1000 && descriptors_open() != before; ++i) {
        const Fd client = connected_to(server.address());
        EXPECT_EQ(put(client, "last!"), 5);
        EXPECT_EQ(get(client, 6), "last!");
    }
    EXPECT_EQ(descriptors_open(), before);
    EXPECT_EQ(put(witness, "b"), 1);
    EXPECT_EQ(get(witness, 1), "b");
}

TEST(StreamServer, ShortageOfDescriptorsIsSurvived) {
    const RunningServer server(transport::loopback(Family::ipv4));
    const Fd first = connected_to(server.address());
    EXPECT_EQ(put(first, "a"), 1);
    EXPECT_EQ(get(first, 1), "a");
    Fd second(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    rlimit whole{};
    ::getrlimit(RLIMIT_NOFILE, &whole);
    const rlimit none{.rlim_cur = static_cast<rlim_t>(second.get()), .rlim_max = whole.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &none);
    const auto address = to_socket_address(server.address());
    EXPECT_EQ(::connect(second.get(), address->get(), address->length), 0);
    EXPECT_EQ(put(second, "b"), 1);
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(put(first, "c"), 1);
        EXPECT_EQ(get(first, 1), "c");
    }
    ::setrlimit(RLIMIT_NOFILE, &whole);
    EXPECT_EQ(get(second, 1), "b");
}

/// Sends a message and keeps what it heard.
class ProbeSession : public StreamSession {
  public:
    explicit ProbeSession(std::string message) : message_(std::move(message)) {}
    void on_open(TimePoint /*now*/, StreamOutput& output) override {
        output.send(message_);
        output.finish();
    }
    void on_octets(ByteView octets, TimePoint /*now*/, StreamOutput& /*output*/) override {
        heard += octets;
    }
    void on_end(TimePoint /*now*/, StreamOutput& output) override {
        has_ended = true;
        output.close();
    }
    void on_failure(StreamFailure failure_seen) override { failure = failure_seen; }

    std::string heard;
    bool has_ended = false;
    std::optional<StreamFailure> failure;

  private:
    std::string message_;
};

TEST_P(StreamServerIn, ClientDriverTalksToServerDriver) {
    const RunningServer server(somewhere());
    ProbeSession probe(std::string(1000000, 'q'));
    EXPECT_TRUE(run_stream_client(server.address(), probe, -1));
    EXPECT_EQ(probe.heard.size(), 1000000U);
    EXPECT_TRUE(probe.has_ended);
    EXPECT_FALSE(probe.failure);
}

TEST(StreamClient, ResetIsToldAsAReset) {
    const RunningServer server(transport::loopback(Family::ipv4));
    ProbeSession probe("^");
    EXPECT_TRUE(run_stream_client(server.address(), probe, -1));
    EXPECT_EQ(probe.failure, StreamFailure::reset);
}

TEST(StreamClient, ClosedPortAndMissingPathAreRefused) {
    Address closed;
    {
        const IoResult<Fd> listener = listen_at(transport::loopback(Family::ipv4));
        closed = local_address(listener->get());
    }
    Address missing = transport::loopback(Family::unix_path);
    missing.path = "/nonexistent/wiretrial.sock";
    for (const Address& address : {closed, missing}) {
        ProbeSession probe("");
        EXPECT_TRUE(run_stream_client(address, probe, -1));
        EXPECT_EQ(probe.failure, StreamFailure::refused) << to_text(address);
    }
}

TEST(StreamClient, StopEndsIt) {
    const IoResult<Fd> listener = listen_at(transport::loopback(Family::ipv4));
    const Fd stop(::eventfd(1, EFD_CLOEXEC));
    ProbeSession probe("never answered");
    EXPECT_FALSE(run_stream_client(local_address(listener->get()), probe, stop.get()));
}

}  // namespace
}  // namespace wiretrial::kernel
