// socket_calls_test: the table refuses what it does not know, and makes the calls that it does.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/socket_calls.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <future>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include "impl/kernel/sockets.hpp"

namespace wiretrial::kernel {
namespace {

using ::testing::HasSubstr;
using transport::Address;
using transport::CallResult;
using transport::Family;
using transport::Service;
using transport::SocketCall;

std::string refusal(const SocketCall& call) {
    const auto checked = check_call(call);
    return checked ? std::string{} : checked.error();
}

Fd opened(Service service) {
    auto fd = open_socket(Family::ipv4, service);
    EXPECT_TRUE(fd.has_value());
    return fd ? std::move(*fd) : Fd{};
}

CallResult perform_at(std::string_view name, const Fd& fd, const Address& address) {
    SocketCall call{.name = std::string(name), .socket = fd.get()};
    call.address = address;
    return perform(call);
}

TEST(CheckCall, NamesTheNearestWord) {
    EXPECT_THAT(refusal({.name = "recvfrm"}), HasSubstr("did you mean 'recvfrom'?"));
    EXPECT_THAT(refusal({.name = "recv", .flags = {"pek"}}), HasSubstr("'peek'"));
    EXPECT_THAT(refusal({.name = "getsockopt", .option = "so_eror"}), HasSubstr("'so_error'"));
    EXPECT_THAT(refusal({.name = "shutdown", .option = "wrte"}), HasSubstr("'write'"));
    EXPECT_THAT(refusal({.name = "ioctl", .option = "siocinqq"}), HasSubstr("'siocinq'"));
    EXPECT_THAT(refusal({.name = "poll", .option = "readable writeable"}), HasSubstr("'writable'"));
}

TEST(CheckCall, RefusesWhatDoesNotFitTheCall) {
    EXPECT_THAT(refusal({.name = "send", .octets = {""}, .flags = {"peek"}}), HasSubstr("no flag"));
    EXPECT_THAT(refusal({.name = "accept", .flags = {"peek"}}), HasSubstr("no flag"));
    EXPECT_THAT(refusal({.name = "bind"}), HasSubstr("needs an address"));
    EXPECT_THAT(refusal({.name = "send"}), HasSubstr("needs a payload"));
    EXPECT_THAT(refusal({.name = "setsockopt", .option = "tcp_state"}), HasSubstr("cannot be set"));
    EXPECT_THAT(refusal({.name = "getsockopt", .option = "ip_add_membership"}),
                HasSubstr("cannot be read"));
    EXPECT_THAT(refusal({.name = "setsockopt", .option = "ip_add_membership"}),
                HasSubstr("group's address"));
    EXPECT_THAT(refusal({.name = "setsockopt", .option = "so_bindtodevice"}), HasSubstr("octets"));
    EXPECT_THAT(refusal({.name = "poll", .value = 5}), HasSubstr("may block"));
    EXPECT_THAT(refusal({.name = "poll", .value = -1, .may_block = true}), HasSubstr("60000"));
}

TEST(CheckCall, BoundsSizes) {
    EXPECT_EQ(refusal({.name = "recv", .size = call_octets_max}), "");
    EXPECT_THAT(refusal({.name = "recv", .size = call_octets_max + 1}), HasSubstr("64 MiB"));
    EXPECT_THAT(refusal({.name = "recvmmsg", .size = 1025}), HasSubstr("1024"));
    EXPECT_THAT(refusal({.name = "recvmmsg", .size = 1024, .value = 1 << 20}), HasSubstr("64 MiB"));
}

TEST(CheckCall, EveryTableIsSortedAndKnown) {
    EXPECT_TRUE(std::ranges::is_sorted(call_names()));
    EXPECT_TRUE(std::ranges::is_sorted(fact_names()));
    EXPECT_EQ(call_names().size(), 22U);
    EXPECT_EQ(option_words("getsockopt").size(), option_names().size());
    EXPECT_EQ(option_words("shutdown").size(), 3U);
    EXPECT_TRUE(option_words("recv").empty());
    EXPECT_TRUE(option_words("nosuch").empty());
}

TEST(Perform, RefusedCallIsEinval) {
    EXPECT_EQ(perform({.name = "nosuch"}).errno_value, EINVAL);
    EXPECT_EQ(perform({.name = "recv", .socket = -1, .size = 1}).errno_value, EBADF);
}

TEST(Perform, OpensAConnectionCallByCall) {
    const Fd listener = opened(Service::stream);
    EXPECT_EQ(perform_at("bind", listener, transport::loopback(Family::ipv4)).value, 0);
    EXPECT_EQ(perform({.name = "accept", .socket = listener.get()}).errno_value, EINVAL);
    EXPECT_EQ(perform({.name = "listen", .socket = listener.get(), .size = 5}).value, 0);
    EXPECT_EQ(perform({.name = "accept", .socket = listener.get()}).errno_value, EAGAIN);
    const Address at = perform({.name = "getsockname", .socket = listener.get()}).address.value();
    const Fd client = opened(Service::stream);
    EXPECT_EQ(perform({.name = "getpeername", .socket = client.get()}).errno_value, ENOTCONN);
    EXPECT_EQ(perform_at("connect", client, at).errno_value, EINPROGRESS);
    const CallResult accepted =
        perform({.name = "accept", .socket = listener.get(), .may_block = true});
    ASSERT_EQ(accepted.value, 0);
    const Fd server(accepted.accepted);
    EXPECT_EQ(accepted.address, local_address(client.get()));
    EXPECT_EQ(perform({.name = "fcntl", .socket = server.get(), .option = "nonblock"}).value, 1);
    EXPECT_EQ(perform_at("connect", client, at).value, 0);
    EXPECT_EQ(perform_at("connect", client, at).errno_value, EISCONN);
    EXPECT_EQ(perform({.name = "getpeername", .socket = client.get()}).address, at);
}

TEST(Perform, SocketIsOpenedInTheFamilyOfAnAddress) {
    SocketCall call{.name = "socket", .option = "datagram"};
    EXPECT_THAT(refusal(call), HasSubstr("needs an address"));
    call.address = transport::loopback(Family::ipv6);
    const CallResult result = perform(call);
    ASSERT_EQ(result.value, 0);
    const Fd fd(result.accepted);
    const auto domain = perform({.name = "getsockopt", .socket = fd.get(), .option = "so_domain"});
    EXPECT_EQ(domain.facts.at("word"), "ipv6");
    EXPECT_EQ(perform_at("bind", fd, *call.address).value, 0);
    const CallResult name = perform({.name = "getsockname", .socket = fd.get()});
    EXPECT_EQ(name.facts.at("host"), "::1");
    EXPECT_EQ(name.facts.at("port"), std::to_string(name.address->port));
}

TEST(Perform, ConnectToNowhereDissolvesAnAssociation) {
    const Fd udp = opened(Service::datagram);
    Address to = transport::loopback(Family::ipv4);
    to.port = 9;
    EXPECT_EQ(perform_at("connect", udp, to).value, 0);
    EXPECT_EQ(perform({.name = "getpeername", .socket = udp.get()}).value, 0);
    EXPECT_EQ(perform({.name = "connect", .socket = udp.get()}).value, 0);
    EXPECT_EQ(perform({.name = "getpeername", .socket = udp.get()}).errno_value, ENOTCONN);
}

struct Ends {
    Fd left;
    Fd right;
};

Ends open_pair() {
    std::array<int, 2> fds{};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds.data()), 0);
    return {Fd(fds[0]), Fd(fds[1])};
}

TEST(Perform, PollTellsWhatIsReady) {
    Ends ends = open_pair();
    SocketCall poll{.name = "poll", .socket = ends.left.get(), .option = "readable"};
    EXPECT_EQ(perform(poll).value, 0);
    poll.value = 1;
    poll.may_block = true;
    EXPECT_EQ(perform(poll).value, 0);
    EXPECT_EQ(perform({.name = "send", .socket = ends.right.get(), .octets = {"x"}}).value, 1);
    const CallResult readable = perform(poll);
    EXPECT_EQ(readable.value, 1);
    EXPECT_EQ(readable.facts.at("readable"), "true");
    EXPECT_EQ(readable.facts.at("writable"), "false");
    ends.right.reset();
    const CallResult gone = perform({.name = "poll", .socket = ends.left.get()});
    EXPECT_EQ(gone.facts.at("hangup"), "true");
    EXPECT_EQ(gone.facts.at("finished"), "true");
}

TEST(Perform, ShutdownHasThreeWays) {
    const Ends ends = open_pair();
    SocketCall call{.name = "shutdown", .socket = ends.left.get(), .option = "write"};
    EXPECT_EQ(perform(call).value, 0);
    EXPECT_EQ(perform({.name = "recv", .socket = ends.right.get(), .size = 1}).value, 0);
    EXPECT_EQ(perform({.name = "send", .socket = ends.right.get(), .octets = {"x"}}).value, 1);
    call.option = "both";
    EXPECT_EQ(perform(call).value, 0);
    EXPECT_EQ(perform({.name = "send", .socket = ends.right.get(), .octets = {"x"}}).errno_value,
              EPIPE);
    const Fd alone = opened(Service::stream);
    EXPECT_EQ(perform({.name = "shutdown", .socket = alone.get(), .option = "read"}).errno_value,
              ENOTCONN);
}

TEST(Perform, QueuesAreCounted) {
    const Ends ends = open_pair();
    EXPECT_EQ(perform({.name = "send", .socket = ends.left.get(), .octets = {"12345"}}).value, 5);
    EXPECT_EQ(perform({.name = "ioctl", .socket = ends.right.get(), .option = "siocinq"}).value, 5);
    EXPECT_GT(perform({.name = "ioctl", .socket = ends.left.get(), .option = "siocoutq"}).value, 0);
    const Fd udp = opened(Service::datagram);
    EXPECT_EQ(perform({.name = "ioctl", .socket = udp.get(), .option = "siocatmark"}).errno_value,
              ENOTTY);
}

TEST(Perform, BlockingReceiveWaitsForTheWhole) {
    const Ends ends = open_pair();
    auto whole = std::async(std::launch::async, [&] {
        return perform({.name = "recv",
                        .socket = ends.right.get(),
                        .size = 6,
                        .flags = {"waitall"},
                        .may_block = true});
    });
    EXPECT_EQ(perform({.name = "send", .socket = ends.left.get(), .octets = {"abc"}}).value, 3);
    EXPECT_EQ(perform({.name = "send", .socket = ends.left.get(), .octets = {"def"}}).value, 3);
    EXPECT_EQ(whole.get().octets, "abcdef");
}

TEST(Perform, BlockingCallIsBounded) {
    const Ends ends = open_pair();
    SocketCall call{.name = "recv", .socket = ends.left.get(), .size = 1, .may_block = true};
    call.block_limit_ms = 10;
    const CallResult result = perform(call);
    EXPECT_EQ(result.errno_value, EAGAIN);
    EXPECT_GE(std::stoi(result.facts.at("elapsed_ms")), 10);
}

TEST(Perform, CloseGivesTheNumberBack) {
    Ends ends = open_pair();
    const int number = ends.left.release();
    EXPECT_EQ(perform({.name = "close", .socket = number, .may_block = true}).value, 0);
    EXPECT_EQ(perform({.name = "close", .socket = number}).errno_value, EBADF);
    EXPECT_EQ(perform({.name = "recv", .socket = ends.right.get(), .size = 1}).value, 0);
}

TEST(Perform, AbstractNameVanishesWithItsSocket) {
    auto first = open_socket(Family::unix_path, Service::stream);
    auto second = open_socket(Family::unix_path, Service::stream);
    ASSERT_TRUE(first && second);
    const Address name{.family = Family::unix_path,
                       .path = "@wiretrial-" + std::to_string(::getpid())};
    EXPECT_EQ(perform_at("bind", *first, name).value, 0);
    EXPECT_EQ(perform({.name = "getsockname", .socket = first->get()}).address, name);
    EXPECT_EQ(perform_at("bind", *second, name).errno_value, EADDRINUSE);
    first->reset();
    EXPECT_EQ(perform_at("bind", *second, name).value, 0);
}

}  // namespace
}  // namespace wiretrial::kernel
