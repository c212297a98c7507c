// serve_test: the exit statuses of `serve`, its sentences, and a server that tells its port and ends.
// SPDX-License-Identifier: Apache-2.0
#include "cli/serve.hpp"

#include <array>
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <unistd.h>

#include "impl/kernel/fd.hpp"
#include "impl/kernel/sockets.hpp"

namespace wiretrial::cli {
namespace {

struct Served {
    int status = 0;
    std::string errors;
    std::string output;
};

Served run(ServeOptions options) {
    testing::internal::CaptureStderr();
    testing::internal::CaptureStdout();
    Served served;
    served.status = serve(std::move(options));
    served.output = testing::internal::GetCapturedStdout();
    served.errors = testing::internal::GetCapturedStderr();
    return served;
}

ServeOptions named(const std::string& name) {
    ServeOptions options;
    options.name = name;
    return options;
}

TEST(Serve, WrongUsageHasStatusTwoAndASentence) {
    const Served unknown = run(named("framed-ehco"));
    EXPECT_EQ(unknown.status, 2);
    EXPECT_EQ(unknown.errors,
              "wiretrial serve framed-ehco: there is no reference of this name; did you mean "
              "'framed-echo'?\n");
    ServeOptions wrong_service = named("echo");
    wrong_service.listen = "udp://127.0.0.1:0";
    EXPECT_EQ(run(wrong_service).status, 2);
    EXPECT_EQ(run(named("echo-client")).status, 2);
    EXPECT_EQ(run(named("udp-announcer")).status, 2);
    EXPECT_EQ(run(named("file-length")).status, 2);
}

TEST(Serve, AddressInUseHasStatusOneAndNamesTheAddress) {
    const auto taken = kernel::listen_at(transport::loopback(transport::Family::ipv4));
    ASSERT_TRUE(taken) << taken.error().message;
    ServeOptions options = named("echo");
    options.listen =
        to_text(transport::Target{transport::Service::stream, kernel::local_address(taken->get())});
    const Served served = run(options);
    EXPECT_EQ(served.status, 1);
    EXPECT_NE(served.errors.find(options.listen), std::string::npos) << served.errors;
}

TEST(Serve, RefusedClientHasStatusFour) {
    ServeOptions options = named("echo-client");
    options.connect = "unix:/nonexistent/wiretrial.sock";
    EXPECT_EQ(run(options).status, 4);
}

TEST(Serve, ServerTellsItsTargetAndClientPrintsTheAnswer) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    const kernel::Fd ready(ends[0]);
    ServeOptions server = named("upper-once");
    server.ready_fd = ends[1];
    int server_status = -1;
    std::jthread thread([&] { server_status = serve(server); });
    std::string target;
    for (char octet = 0; ::read(ready.get(), &octet, 1) == 1;) {
        target += octet;
    }
    ASSERT_TRUE(target.starts_with("tcp://127.0.0.1:")) << target;
    ASSERT_TRUE(target.ends_with("\n"));
    ServeOptions client = named("upper-client");
    client.connect = target.substr(0, target.size() - 1);
    client.reference.messages = {"hello"};
    client.reference.finishes_first = true;
    const Served served = run(client);
    EXPECT_EQ(served.status, 0) << served.errors;
    EXPECT_EQ(served.output, "HELLO");
    thread.join();
    EXPECT_EQ(server_status, 0);
}

TEST(Serve, ListNamesEveryReference) {
    const std::string list = list_of_references();
    for (const endpoint::Reference& reference : endpoint::references()) {
        EXPECT_NE(list.find(std::string(reference.name) + " "), std::string::npos)
            << reference.name;
    }
}

}  // namespace
}  // namespace wiretrial::cli
