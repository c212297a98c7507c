// socket_messages_test: each sending and receiving call over real sockets of this machine.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/socket_messages.hpp"

#include <array>
#include <cerrno>
#include <csignal>

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "impl/kernel/sockets.hpp"

namespace wiretrial::kernel {
namespace {

using transport::Address;
using transport::CallResult;
using transport::Family;
using transport::SocketCall;

struct MessageEnds {
    Fd left;
    Fd right;
};

MessageEnds open_pair(int type) {
    std::array<int, 2> fds{};
    EXPECT_EQ(::socketpair(AF_UNIX, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds.data()), 0);
    return {Fd(fds[0]), Fd(fds[1])};
}

Fd bound_datagram(std::string_view host) {
    auto fd = bind_datagram(transport::parse_host(host, 0).value());
    EXPECT_TRUE(fd.has_value());
    return fd ? std::move(*fd) : Fd{};
}

void turn_on(const Fd& fd, int level, int name) {
    EXPECT_EQ(set_option(fd.get(), level, name, 1), 0);
}

void send_to(const Fd& from, const Address& to, Bytes octets) {
    const auto size = static_cast<std::int64_t>(octets.size());
    SocketCall call{.socket = from.get(), .octets = {std::move(octets)}};
    call.address = to;
    EXPECT_EQ(send_octets(call).value, size);
}

TEST(SocketMessages, PeekLeavesAndReceiveTakes) {
    const MessageEnds ends = open_pair(SOCK_STREAM);
    EXPECT_EQ(send_octets({.socket = ends.left.get(), .octets = {"octets"}}).value, 6);
    EXPECT_EQ(receive_octets({.socket = ends.right.get(), .size = 3, .flags = {"peek"}}).octets,
              "oct");
    EXPECT_EQ(receive_octets({.socket = ends.right.get(), .size = 0}).value, 0);
    EXPECT_EQ(receive_octets({.socket = ends.right.get(), .size = 100}).octets, "octets");
    const CallResult nothing = receive_octets({.socket = ends.right.get(), .size = 100});
    EXPECT_EQ(nothing.value, -1);
    EXPECT_EQ(nothing.errno_value, EAGAIN);
}

TEST(SocketMessages, TruncTellsTheTrueSizeOfADatagram) {
    const MessageEnds ends = open_pair(SOCK_DGRAM);
    EXPECT_EQ(send_octets({.socket = ends.left.get(), .octets = {"0123456789"}}).value, 10);
    const CallResult cut =
        receive_octets({.socket = ends.right.get(), .size = 4, .flags = {"trunc"}});
    EXPECT_EQ(cut.value, 10);
    EXPECT_EQ(cut.octets, "0123");
}

TEST(SocketMessages, MessageTellsThatItWasCut) {
    const Fd receiver = bound_datagram("127.0.0.1");
    const Fd sender = bound_datagram("127.0.0.1");
    send_to(sender, local_address(receiver.get()), "0123456789");
    const CallResult cut = receive_message({.socket = receiver.get(), .size = 4});
    EXPECT_EQ(cut.value, 4);
    EXPECT_EQ(cut.facts.at("truncated"), "true");
    EXPECT_EQ(cut.facts.at("control_truncated"), "false");
    EXPECT_EQ(cut.address, local_address(sender.get()));
}

TEST(SocketMessages, DestinationAndTtlAndTosBesideAMessage) {
    const Fd receiver = bound_datagram("0.0.0.0");
    turn_on(receiver, IPPROTO_IP, IP_PKTINFO);
    turn_on(receiver, IPPROTO_IP, IP_RECVTTL);
    turn_on(receiver, IPPROTO_IP, IP_RECVTOS);
    const Fd sender = bound_datagram("127.0.0.1");
    EXPECT_EQ(set_option(sender.get(), IPPROTO_IP, IP_TTL, 9), 0);
    EXPECT_EQ(set_option(sender.get(), IPPROTO_IP, IP_TOS, 16), 0);
    const auto port = local_address(receiver.get()).port;
    send_to(sender, transport::parse_host("127.0.0.77", port).value(), "");
    const CallResult result = receive_message({.socket = receiver.get(), .size = 10});
    EXPECT_EQ(result.value, 0);
    EXPECT_EQ(result.facts.at("destination"), "127.0.0.77");
    EXPECT_EQ(result.facts.at("interface"), "lo");
    EXPECT_EQ(result.facts.at("ttl"), "9");
    EXPECT_EQ(result.facts.at("tos"), "16");
}

TEST(SocketMessages, SmallRoomForAncillaryDataIsTold) {
    const Fd receiver = bound_datagram("127.0.0.1");
    turn_on(receiver, IPPROTO_IP, IP_PKTINFO);
    send_to(bound_datagram("127.0.0.1"), local_address(receiver.get()), "x");
    const CallResult result = receive_message({.socket = receiver.get(), .size = 10, .second = 1});
    EXPECT_EQ(result.facts.at("control_truncated"), "true");
    EXPECT_FALSE(result.facts.contains("destination"));
}

TEST(SocketMessages, SenderChoosesItsSourceAndInterface) {
    const Fd receiver = bound_datagram("127.0.0.1");
    const Fd sender = bound_datagram("0.0.0.0");
    SocketCall call{.socket = sender.get(), .octets = {"in ", "parts"}, .option = "lo"};
    call.address = local_address(receiver.get());
    call.source_address = transport::parse_host("127.0.0.66", 0).value();
    EXPECT_EQ(send_message(call).value, 8);
    const CallResult result = receive_octets({.socket = receiver.get(), .size = 10});
    EXPECT_EQ(result.octets, "in parts");
    EXPECT_EQ(transport::host_text(result.address.value()), "127.0.0.66");
    call.option = "nosuch0";
    EXPECT_EQ(send_message(call).errno_value, ENODEV);
    call.option.clear();
    call.source_address = transport::parse_host("192.0.2.1", 0).value();
    EXPECT_EQ(send_message(call).value, -1) << "192.0.2.1 is no address of this host";
}

TEST(SocketMessages, Ipv6HasTheSameFacts) {
    const Fd receiver = bound_datagram("::1");
    turn_on(receiver, IPPROTO_IPV6, IPV6_RECVPKTINFO);
    turn_on(receiver, IPPROTO_IPV6, IPV6_RECVHOPLIMIT);
    const Fd sender = bound_datagram("::1");
    SocketCall call{.socket = sender.get(), .octets = {"x"}};
    call.address = local_address(receiver.get());
    call.source_address = transport::loopback(Family::ipv6);
    EXPECT_EQ(send_message(call).value, 1);
    const CallResult result = receive_message({.socket = receiver.get(), .size = 10});
    EXPECT_EQ(result.facts.at("destination"), "::1");
    EXPECT_EQ(result.facts.at("ttl"), "64");
}

TEST(SocketMessages, ErrorQueueTellsWhoRefused) {
    const Fd sender = bound_datagram("127.0.0.1");
    turn_on(sender, IPPROTO_IP, IP_RECVERR);
    Address nobody = transport::loopback(Family::ipv4);
    nobody.port = 1;
    send_to(sender, nobody, "lost");
    const CallResult result =
        receive_message({.socket = sender.get(), .size = 10, .flags = {"errqueue"}});
    EXPECT_EQ(result.facts.at("error"), "ECONNREFUSED");
    EXPECT_EQ(result.facts.at("error_origin"), "icmp");
    EXPECT_EQ(result.facts.at("error_type"), "3");
    EXPECT_EQ(result.facts.at("error_code"), "3");
    EXPECT_EQ(result.facts.at("offender"), "127.0.0.1");
    EXPECT_EQ(result.address, nobody);
    EXPECT_EQ(result.octets, "lost");
}

TEST(SocketMessages, DropsAreCounted) {
    const Fd receiver = bound_datagram("127.0.0.1");
    turn_on(receiver, SOL_SOCKET, SO_RXQ_OVFL);
    EXPECT_EQ(set_option(receiver.get(), SOL_SOCKET, SO_RCVBUF, 2048), 0);
    const Fd sender = bound_datagram("127.0.0.1");
    for (int i = 0; i < 20; ++i) {
        send_to(sender, local_address(receiver.get()), Bytes(1000, 'x'));
    }
    const CallResult first = receive_message({.socket = receiver.get(), .size = 2000});
    EXPECT_EQ(first.value, 1000);
    while (receive_octets({.socket = receiver.get(), .size = 2000}).value >= 0) {
    }
    send_to(sender, local_address(receiver.get()), "after");
    const CallResult after = receive_message({.socket = receiver.get(), .size = 2000});
    EXPECT_EQ(after.octets, "after");
    EXPECT_GT(std::stoi(after.facts.at("dropped")), 0);
}

TEST(SocketMessages, SeveralMessagesInOneCall) {
    const Fd receiver = bound_datagram("127.0.0.1");
    const Fd sender = bound_datagram("127.0.0.1");
    SocketCall call{.socket = sender.get(), .octets = {"one", "", "three"}};
    call.address = local_address(receiver.get());
    EXPECT_EQ(send_messages(call).value, 3);
    const CallResult result = receive_messages({.socket = receiver.get(), .size = 5, .value = 4});
    EXPECT_EQ(result.value, 3);
    EXPECT_EQ(result.messages, (std::vector<Bytes>{"one", "", "thre"}));
    call.octets = {"fine", Bytes(65508, 'x'), "never"};
    EXPECT_EQ(send_messages(call).value, 1);
    call.octets = {Bytes(65508, 'x')};
    EXPECT_EQ(send_messages(call).errno_value, EMSGSIZE);
}

TEST(SocketMessages, SigpipeIsCaughtOnlyWhereItIsAskedFor) {
    MessageEnds ends = open_pair(SOCK_STREAM);
    ends.right.reset();
    const CallResult quiet = send_octets({.socket = ends.left.get(), .octets = {"x"}});
    EXPECT_EQ(quiet.errno_value, EPIPE);
    EXPECT_FALSE(quiet.facts.contains("signal"));
    const CallResult loud =
        send_octets({.socket = ends.left.get(), .octets = {"x"}, .flags = {"sigpipe"}});
    EXPECT_EQ(loud.errno_value, EPIPE);
    EXPECT_EQ(loud.facts.at("signal"), "SIGPIPE");
    sigset_t pending;
    ASSERT_EQ(::sigpending(&pending), 0);
    EXPECT_EQ(::sigismember(&pending, SIGPIPE), 0);
}

TEST(SocketMessages, UrgentOctetIsOutOfBand) {
    const auto listener = listen_at(transport::loopback(Family::ipv4));
    ASSERT_TRUE(listener.has_value());
    const auto client = start_connect(local_address(listener->get()));
    ASSERT_TRUE(client.has_value());
    const Fd server(::accept(listener->get(), nullptr, nullptr));
    EXPECT_EQ(send_octets({.socket = client->get(), .octets = {"ab!"}, .flags = {"oob"}}).value, 3);
    EXPECT_EQ(receive_octets({.socket = server.get(), .size = 1, .flags = {"oob"}}).octets, "!");
    EXPECT_EQ(receive_octets({.socket = server.get(), .size = 9}).octets, "ab");
}

TEST(SocketMessages, FlagsKnowTheirDirection) {
    EXPECT_TRUE(is_flag_of(Direction::receiving, "peek"));
    EXPECT_FALSE(is_flag_of(Direction::sending, "peek"));
    EXPECT_TRUE(is_flag_of(Direction::sending, "more"));
    EXPECT_FALSE(is_flag_of(Direction::receiving, "more"));
    EXPECT_FALSE(is_flag_of(Direction::receiving, "whatever"));
    EXPECT_EQ(flag_names().size(), 11U);
}

}  // namespace
}  // namespace wiretrial::kernel
