// lie_rules_test: each kind of rule bends what it names and leaves the rest alone.
// SPDX-License-Identifier: Apache-2.0
#include "impl/kernel/lie_rules.hpp"

#include <cerrno>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace wiretrial::kernel {
namespace {

using transport::CallResult;
using transport::SocketCall;

CallResult told(const NetworkLies& lies, const SocketCall& call, CallResult truth) {
    falsify_result(lies, call, truth);
    return truth;
}

TEST(LieRules, WithoutALieTheTruthIsTold) {
    SocketCall call{.name = "setsockopt", .option = "so_linger"};
    EXPECT_FALSE(falsify_call({}, call).has_value());
    const CallResult result = told({}, {.name = "recv"}, {.value = -1, .errno_value = EAGAIN});
    EXPECT_EQ(result.value, -1);
    EXPECT_EQ(result.errno_value, EAGAIN);
}

TEST(LieRules, AnOptionIsTakenAndForgotten) {
    const NetworkLies lies{.ignores_linger = true};
    SocketCall linger{.name = "setsockopt", .option = "so_linger"};
    const auto forged = falsify_call(lies, linger);
    ASSERT_TRUE(forged.has_value());
    EXPECT_EQ(forged->value, 0);
    SocketCall other{.name = "setsockopt", .option = "so_keepalive"};
    EXPECT_FALSE(falsify_call(lies, other).has_value());
    SocketCall reading{.name = "getsockopt", .option = "so_linger"};
    EXPECT_FALSE(falsify_call(lies, reading).has_value());
}

TEST(LieRules, AFlagIsDropped) {
    SocketCall call{.name = "recv", .flags = {"peek", "dontwait"}};
    EXPECT_FALSE(falsify_call({.peek_consumes = true}, call).has_value());
    EXPECT_EQ(call.flags, std::vector<std::string>{"dontwait"});
}

TEST(LieRules, AnErrorIsToldAsSuccessOrAsAnother) {
    const CallResult sent = told({.broken_pipe_untold = true}, {.name = "send", .octets = {"abc"}},
                                 {.value = -1, .errno_value = EPIPE});
    EXPECT_EQ(sent.value, 3);
    EXPECT_EQ(sent.errno_value, 0);
    const CallResult accepted = told({.accept_waits_unheard = true}, {.name = "accept"},
                                     {.value = -1, .errno_value = EINVAL});
    EXPECT_EQ(accepted.value, -1);
    EXPECT_EQ(accepted.errno_value, EAGAIN);
}

TEST(LieRules, AFactIsChangedOrLeftOut) {
    CallResult truth{.value = 1};
    truth.facts = {{"truncated", "true"}, {"offender", "10.77.0.1"}};
    EXPECT_EQ(
        told({.truncation_is_untold = true}, {.name = "recvmsg"}, truth).facts.at("truncated"),
        "false");
    EXPECT_FALSE(
        told({.offender_is_untold = true}, {.name = "recvmsg"}, truth).facts.contains("offender"));
    EXPECT_EQ(told({.offender_is_untold = true}, {.name = "poll"}, truth).facts, truth.facts);
}

TEST(LieRules, MessagesAreJoined) {
    CallResult truth{.value = 2};
    truth.messages = {"one", "two"};
    const CallResult result = told({.recvmmsg_joins = true}, {.name = "recvmmsg"}, truth);
    EXPECT_EQ(result.value, 1);
    EXPECT_EQ(result.messages, std::vector<Bytes>{"onetwo"});
}

TEST(NetworkLies, TablesNameEachFlagOnce) {
    std::set<std::string_view> names;
    std::size_t count = 0;
    NetworkLies all;
    for (const auto table : {stream_lies(), name_lies(), datagram_lies()}) {
        for (const auto& row : table) {
            ++count;
            names.insert(row.about.name);
            EXPECT_FALSE(all.*row.flag) << row.about.name;
            all.*row.flag = true;
            EXPECT_FALSE(row.about.cases.empty()) << row.about.name;
        }
    }
    EXPECT_EQ(names.size(), count);
    EXPECT_EQ(count, sizeof(NetworkLies));
}

}  // namespace
}  // namespace wiretrial::kernel
