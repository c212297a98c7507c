// third_parties_test: who a process is connected to, told from outside.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/third_parties.hpp"

#include <array>
#include <filesystem>
#include <string>
#include <utility>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "impl/kernel/sockets.hpp"

namespace wiretrial::kernel {
namespace {

using transport::Address;
using transport::Family;

/// Another process that does `act` with a descriptor of its own, and then lives until the end of the test.
class Other {
  public:
    template <typename Act>
    explicit Other(Act act) {
        std::array<int, 2> done{};
        std::array<int, 2> stop{};
        EXPECT_EQ(::pipe2(done.data(), O_CLOEXEC), 0);
        EXPECT_EQ(::pipe2(stop.data(), O_CLOEXEC), 0);
        id_ = ::fork();
        if (id_ == 0) {
            ::close(stop[1]);
            const Fd kept = act();
            char octet = 0;
            [[maybe_unused]] const ssize_t told = ::write(done[1], &octet, 1);
            [[maybe_unused]] const ssize_t ended = ::read(stop[0], &octet, 1);
            ::_exit(0);
        }
        ::close(done[1]);
        ::close(stop[0]);
        stop_ = Fd(stop[1]);
        char octet = 0;
        EXPECT_EQ(::read(done[0], &octet, 1), 1);
        ::close(done[0]);
    }
    Other(const Other&) = delete;
    Other& operator=(const Other&) = delete;
    ~Other() {
        stop_ = Fd();
        ::waitpid(id_, nullptr, 0);
    }

    [[nodiscard]] pid_t id() const { return id_; }

  private:
    pid_t id_ = -1;
    Fd stop_;
};

Fd connected(const Address& to) {
    auto socket = start_connect(to);
    if (!socket) {
        return Fd();
    }
    pollfd ready{.fd = socket->get(), .events = POLLOUT, .revents = 0};
    ::poll(&ready, 1, -1);
    return std::move(*socket);
}

Address some_address(Family family) {
    Address address = transport::loopback(family);
    if (family == Family::unix_path) {
        address.path = testing::TempDir() + "wiretrial-third-" + std::to_string(::getpid());
        std::filesystem::remove(address.path);
    }
    return address;
}

class ThirdParties : public testing::TestWithParam<Family> {};

TEST_P(ThirdParties, AConnectionToSomebodyElseIsOneUnlessThatIsUs) {
    const auto listener = listen_at(some_address(GetParam()));
    ASSERT_TRUE(listener);
    const Address at = local_address(listener->get());
    const Other subject([&] {
        ::close(listener->get());
        return connected(at);
    });
    SockDiag diag;
    // The kernel does not tell the far end of an AF_UNIX connection that nobody has accepted.
    EXPECT_EQ(has_third_party(diag, subject.id(), {}), GetParam() != Family::unix_path);
    const Fd accepted(::accept4(listener->get(), nullptr, nullptr, SOCK_CLOEXEC));
    ASSERT_TRUE(accepted.is_open());
    EXPECT_TRUE(has_third_party(diag, subject.id(), {}));
    const std::array own = {accepted.get()};
    EXPECT_FALSE(has_third_party(diag, subject.id(), own));
}

TEST_P(ThirdParties, AConnectionThatTheTreeMadeToItselfIsNone) {
    const Address at = some_address(GetParam());
    const Other subject([&at] {
        const auto listener = listen_at(at);
        const auto client = connected(local_address(listener->get()));
        // Both stay open for as long as the process lives.
        static_cast<void>(::dup(client.get()));
        return Fd(::dup(listener->get()));
    });
    SockDiag diag;
    EXPECT_FALSE(has_third_party(diag, subject.id(), {}));
}

INSTANTIATE_TEST_SUITE_P(Families,
                         ThirdParties,
                         testing::Values(Family::ipv4, Family::ipv6, Family::unix_path),
                         [](const auto& family) {
                             return std::string(transport::name_of(family.param));
                         });

TEST(ThirdParties, WhoConnectedToAServerIsNone) {
    const auto listener = listen_at(transport::loopback(Family::ipv4));
    ASSERT_TRUE(listener);
    const Fd client = connected(local_address(listener->get()));
    ASSERT_TRUE(client.is_open());
    const Other server([&] {
        ::close(client.get());
        return Fd(::accept4(listener->get(), nullptr, nullptr, SOCK_CLOEXEC));
    });
    SockDiag diag;
    EXPECT_FALSE(has_third_party(diag, server.id(), {}));
}

TEST(ThirdParties, ADatagramSocketThatIsConnectedWaitsForItsPeer) {
    Address at = transport::loopback(Family::ipv4);
    auto peer = open_socket(Family::ipv4, transport::Service::datagram);
    ASSERT_TRUE(peer);
    const auto name = to_socket_address(at);
    ASSERT_EQ(::bind(peer->get(), name->get(), name->length), 0);
    at = local_address(peer->get());
    const Other subject([&] {
        ::close(peer->get());
        auto socket = open_socket(Family::ipv4, transport::Service::datagram);
        const auto to = to_socket_address(at);
        static_cast<void>(::connect(socket->get(), to->get(), to->length));
        return std::move(*socket);
    });
    SockDiag diag;
    EXPECT_TRUE(has_third_party(diag, subject.id(), {}));
    const std::array own = {peer->get()};
    EXPECT_FALSE(has_third_party(diag, subject.id(), own));
}

}  // namespace
}  // namespace wiretrial::kernel
