// programs_test: the table of naive programs; and those that end by themselves do what their tutorial says.
// SPDX-License-Identifier: Apache-2.0
#include "impl/naive/programs.hpp"

#include <array>
#include <set>
#include <string>
#include <thread>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

namespace wiretrial::naive {
namespace {

sockaddr_in loopback(in_port_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

/// A program that runs on a thread of its own, bound to a port of its own.
class Running {
  public:
    explicit Running(std::string_view name) {
        std::array<int, 2> ready{};
        EXPECT_EQ(::pipe(ready.data()), 0);
        const Program* const program = find_program(name);
        Settings settings{.address = loopback(0), .ready_fd = ready[1]};
        thread_ = std::jthread([this, program, settings] { status_ = program->run(settings); });
        std::string line;
        for (char octet = 0; ::read(ready[0], &octet, 1) == 1;) {
            line += octet;
        }
        ::close(ready[0]);
        address_ = loopback(static_cast<in_port_t>(std::stoi(line.substr(line.rfind(':') + 1))));
    }
    /// A socket that speaks to it.
    [[nodiscard]] int connected(int type) const {
        const int fd = ::socket(AF_INET, type, 0);
        EXPECT_EQ(::connect(fd, reinterpret_cast<const sockaddr*>(&address_), sizeof address_), 0);
        return fd;
    }
    /// Waits for its end. Gives its exit status.
    int status() {
        thread_.join();
        return status_;
    }

  private:
    sockaddr_in address_{};
    int status_ = -1;
    std::jthread thread_;
};

std::string received(int fd) {
    std::array<char, 2048> data{};
    const ssize_t size = ::recv(fd, data.data(), data.size(), 0);
    return size < 0 ? "error" : std::string(data.data(), static_cast<std::size_t>(size));
}

TEST(NaivePrograms, HaveNamesThatTellThemFromReferences) {
    std::set<std::string_view> names;
    for (const Program& program : programs()) {
        EXPECT_TRUE(names.insert(program.name).second) << program.name;
        EXPECT_TRUE(program.name.starts_with("naive-")) << program.name;
        EXPECT_FALSE(program.about.empty());
        EXPECT_EQ(find_program(program.name), &program);
    }
    EXPECT_EQ(names.size(), 9U);
    EXPECT_EQ(find_program("upper"), nullptr);
}

TEST(NaiveUpperOnce, AnswersOneReceiveAndEnds) {
    Running server("naive-upper-once");
    const int client = server.connected(SOCK_STREAM);
    ASSERT_EQ(::send(client, "hello", 5, 0), 5);
    EXPECT_EQ(received(client), "HELLO");
    EXPECT_EQ(received(client), "");
    EXPECT_EQ(server.status(), done);
    ::close(client);
}

TEST(NaiveUdpEcho, CutsAt1024AndEndsWithAnEmptyDatagram) {
    Running server("naive-udp-echo");
    const int client = server.connected(SOCK_DGRAM);
    const std::string large(1025, 'x');
    ASSERT_EQ(::send(client, large.data(), large.size(), 0), 1025);
    EXPECT_EQ(received(client).size(), 1024U);
    ASSERT_EQ(::send(client, "", 0, 0), 0);
    EXPECT_EQ(server.status(), done);
    ::close(client);
}

TEST(NaiveHttp, EndsWhenNothingIsAsked) {
    Running server("naive-http");
    const int first = server.connected(SOCK_STREAM);
    const std::string request = "HEAD /missing HTTP/1.1\r\nHost: a\r\n\r\n";
    ASSERT_EQ(::send(first, request.data(), request.size(), 0),
              static_cast<ssize_t>(request.size()));
    EXPECT_TRUE(received(first).starts_with("HTTP/1.1 200 OK\r\n"));
    ::close(first);
    const int second = server.connected(SOCK_STREAM);
    ::shutdown(second, SHUT_WR);
    EXPECT_EQ(server.status(), failed);
    ::close(second);
}

TEST(NaiveChat, TakesARefusalForWhatItIsAndTheEndForAnAnswer) {
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    auto* const raw = reinterpret_cast<sockaddr*>(&address);
    ASSERT_EQ(::bind(listener, raw, size), 0);
    ASSERT_EQ(::getsockname(listener, raw, &size), 0);
    const Settings settings{.address = address, .messages = {"", "hello"}};
    EXPECT_EQ(run_chat(settings), refused);
    ASSERT_EQ(::listen(listener, 1), 0);
    int status = -1;
    std::jthread client([&] { status = run_chat(settings); });
    const int connection = ::accept(listener, nullptr, nullptr);
    EXPECT_EQ(received(connection), "hello");
    ::close(connection);
    client.join();
    EXPECT_EQ(status, done);
    ::close(listener);
}

}  // namespace
}  // namespace wiretrial::naive
