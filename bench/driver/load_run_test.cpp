// load_run_test: loads over real sockets: what is answered, and each way in which it is not.
// SPDX-License-Identifier: Apache-2.0
#include "bench/driver/load_run.hpp"

#include <functional>
#include <memory>
#include <thread>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/eventfd.h>

#include "impl/kernel/datagram_driver.hpp"
#include "impl/kernel/fd.hpp"
#include "impl/kernel/sockets.hpp"
#include "impl/kernel/stream_server.hpp"
#include "impl/transport/session.hpp"

namespace wiretrial::load {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using transport::StreamOutput;

constexpr ByteView response = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

/// Gives whatever comes to a function.
class Scripted final : public transport::StreamSession {
  public:
    using Script = std::function<void(ByteView, StreamOutput&)>;

    explicit Scripted(Script script) : script_(std::move(script)) {}
    void on_octets(ByteView octets, TimePoint /*now*/, StreamOutput& output) override {
        script_(octets, output);
    }
    void on_end(TimePoint /*now*/, StreamOutput& output) override { output.close(); }

  private:
    Script script_;
};

/// A server that runs until the test is over.
class Server {
  public:
    explicit Server(Scripted::Script script) {
        auto server = kernel::StreamServer::make(
            transport::loopback(transport::Family::ipv4),
            [script = std::move(script)] { return std::make_unique<Scripted>(script); });
        server_ = std::move(*server);
        thread_ = std::jthread([this] { EXPECT_TRUE(server_->run(stop_.get())); });
    }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    ~Server() { ::eventfd_write(stop_.get(), 1); }

    [[nodiscard]] const transport::Address& address() const { return server_->address(); }

  private:
    kernel::Fd stop_{::eventfd(0, EFD_CLOEXEC)};
    std::unique_ptr<kernel::StreamServer> server_;
    std::jthread thread_;
};

void echo(ByteView octets, StreamOutput& output) {
    output.send(octets);
}

/// One response for each empty line that comes.
void answer_each(ByteView octets, StreamOutput& output) {
    for (std::size_t at = 0; (at = octets.find("\r\n\r\n", at)) != ByteView::npos; at += 4) {
        output.send(response);
    }
}

Plan http_plan(bool closes = false) {
    Plan plan{.connections = 4, .length = milliseconds(200), .timeout = milliseconds(500)};
    EXPECT_TRUE(ask_http({.authority = "a", .closes = closes}, plan));
    return plan;
}

Plan frames_plan(std::string_view codec, std::size_t octets) {
    Plan plan{.connections = 4, .length = milliseconds(200), .timeout = milliseconds(500)};
    EXPECT_TRUE(ask_frames(codec, octets, plan));
    return plan;
}

void expect_clean(const Result& result) {
    EXPECT_EQ(result.tally.failed_count(), 0U) << result.tally.first_failure();
    EXPECT_GT(result.tally.answered_count(), 10U);
    EXPECT_TRUE(result.is_complete);
    EXPECT_EQ(result.elapsed, milliseconds(200));
    EXPECT_GT(result.cpu, Duration::zero());
}

TEST(LoadRun, LoadsHttp) {
    const Server server(answer_each);
    for (const std::size_t depth : {1U, 7U}) {
        Plan plan = http_plan();
        plan.depth = depth;
        expect_clean(run_load(plan, server.address(), {}));
    }
}

TEST(LoadRun, ConnectsForEachRequest) {
    const Server server([](ByteView octets, StreamOutput& output) {
        answer_each(octets, output);
        output.close();
    });
    const Result result = run_load(http_plan(true), server.address(), {});
    expect_clean(result);
    EXPECT_GE(result.tally.reconnects() + 4, result.tally.answered_count());
}

TEST(LoadRun, LoadsFramesThatDoNotFitIntoOneBuffer) {
    const Server server(echo);
    for (const std::size_t octets : {1U, 64U, 300'000U}) {
        Plan plan = frames_plan("netstring", octets);
        plan.depth = 5;
        expect_clean(run_load(plan, server.address(), {}));
    }
}

TEST(LoadRun, SharesConnectionsAndRateAmongThreads) {
    const Server server(echo);
    Plan plan = frames_plan("", 64);
    plan.connections = 5;
    plan.threads = 2;
    plan.rate = 1000.0;
    const Result result = run_load(plan, server.address(), {});
    expect_clean(result);
    EXPECT_LE(result.tally.answered_count(), 201U);
    EXPECT_GE(result.tally.answered_count() + result.unanswered + result.unsent, 195U);
}

TEST(LoadRun, SendsAgainWhatAnOrderlyCloseLeft) {
    // Ten requests come together; the first answer says that it is the last.
    const Server server([](ByteView /*octets*/, StreamOutput& output) {
        output.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        output.close();
    });
    Plan plan = http_plan();
    plan.depth = 10;
    expect_clean(run_load(plan, server.address(), {}));
}

TEST(LoadRun, CountsFailuresByKind) {
    const std::pair<ErrorKind, Scripted::Script> servers[] = {
        {ErrorKind::closed_early,
         [](ByteView, StreamOutput& output) {
             output.send(response.substr(0, 20));
             output.close();
         }},
        {ErrorKind::reset, [](ByteView, StreamOutput& output) { output.abort(); }},
        {ErrorKind::timeout, [](ByteView, StreamOutput&) {}},
        {ErrorKind::malformed,
         [](ByteView, StreamOutput& output) { output.send("220 mail.example\r\n"); }},
        {ErrorKind::malformed,
         [](ByteView, StreamOutput& output) {
             output.send(response);
             output.send(response);
         }},
        {ErrorKind::status, [](ByteView, StreamOutput& output) {
             output.send("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
         }}};
    for (const auto& [kind, script] : servers) {
        const Server server(script);
        Plan plan = http_plan();
        plan.timeout = kind == ErrorKind::timeout ? milliseconds(50) : plan.timeout;
        const Result result = run_load(plan, server.address(), {});
        EXPECT_GT(result.tally.failed_count(kind), 0U) << name_of(kind);
        EXPECT_EQ(result.tally.failed_count(), result.tally.failed_count(kind)) << name_of(kind);
        EXPECT_FALSE(result.tally.first_failure().empty());
        EXPECT_TRUE(result.is_complete);
    }
}

TEST(LoadRun, AStallIsMeasuredFromTheIntendedTimes) {
    // Every answer waits for the 50th request: what came before it waited for up to 490 ms.
    auto held = std::make_shared<std::size_t>(0);
    const Server server([held](ByteView octets, StreamOutput& output) {
        for (std::size_t i = 0; i < octets.size() / 64; ++i) {
            if (++*held == 50) {
                output.send(Bytes(50 * 64, 'x'));
                *held = 0;
            }
        }
    });
    Plan plan = frames_plan("", 64);
    plan.payload = plan.request = Bytes(64, 'x');
    plan.connections = 1;
    plan.depth = 64;
    plan.rate = 100.0;
    plan.length = milliseconds(900);
    plan.timeout = std::chrono::seconds(5);
    const Result result = run_load(plan, server.address(), {});
    EXPECT_EQ(result.tally.failed_count(), 0U) << result.tally.first_failure();
    ASSERT_EQ(result.tally.answered_count(), 50U);
    Histogram latencies;
    for (const Slice& slice : result.tally.slices()) {
        latencies.add(slice.latencies);
    }
    EXPECT_GE(latencies.max(), milliseconds(490));
    EXPECT_GE(latencies.at_quantile(0.5), milliseconds(240));
    EXPECT_GE(result.unanswered, 30U);
}

TEST(LoadRun, StopsAtOnceWhenItIsTold) {
    const Server server(echo);
    const kernel::Fd stop(::eventfd(1, EFD_CLOEXEC));
    Plan plan = frames_plan("", 64);
    plan.length = std::chrono::hours(1);
    const Result result = run_load(plan, server.address(), {.stop_fd = stop.get()});
    EXPECT_FALSE(result.is_complete);
    EXPECT_LT(result.elapsed, std::chrono::minutes(1));
}

TEST(LoadRun, LetsItselfBeWatched) {
    const Server server(echo);
    std::vector<Glance> glances;
    static_cast<void>(
        run_load(frames_plan("", 64), server.address(),
                 {.glance_every = milliseconds(20),
                  .on_glance = [&glances](const Glance& glance) { glances.push_back(glance); }}));
    ASSERT_GE(glances.size(), 2U);
    EXPECT_GT(glances.back().answered, 0U);
    EXPECT_GT(glances.back().elapsed, glances.front().elapsed);
}

/// Sends back every datagram.
class DatagramEcho final : public transport::DatagramSession {
  public:
    void on_datagram(const transport::Datagram& datagram,
                     TimePoint /*now*/,
                     transport::DatagramOutput& output) override {
        output.reply(datagram, Bytes(datagram.octets));
    }
};

TEST(LoadRun, LoadsDatagrams) {
    DatagramEcho session;
    auto driver = kernel::DatagramDriver::make(
        {.bind = transport::loopback(transport::Family::ipv4)}, session);
    ASSERT_TRUE(driver);
    const kernel::Fd stop(::eventfd(0, EFD_CLOEXEC));
    std::jthread thread([&] { (*driver)->run(stop.get()); });
    for (const std::size_t depth : {1U, 16U}) {
        Plan plan{.connections = 2, .depth = depth, .length = milliseconds(200)};
        ASSERT_TRUE(ask_datagrams(64, plan));
        expect_clean(run_load(plan, (*driver)->address(), {}));
    }
    ::eventfd_write(stop.get(), 1);
}

TEST(Probe, TellsWhyATargetCannotBeLoaded) {
    const std::pair<std::string, Scripted::Script> servers[] = {
        {"no answer within 0.5 s", [](ByteView, StreamOutput&) {}},
        {"reset", [](ByteView, StreamOutput& output) { output.abort(); }},
        {"without an answer", [](ByteView, StreamOutput& output) { output.close(); }},
        {"220 mail.example",
         [](ByteView, StreamOutput& output) { output.send("220 mail.example\r\n"); }}};
    for (const auto& [reason, script] : servers) {
        const Server server(script);
        const auto probed = probe(http_plan(), server.address(), -1);
        ASSERT_FALSE(probed) << reason;
        EXPECT_THAT(probed.error(), HasSubstr(reason));
    }
}

TEST(Probe, TellsOfARefusedConnection) {
    transport::Address address;
    {
        const Server server(echo);
        address = server.address();
    }
    const auto probed = probe(http_plan(), address, -1);
    ASSERT_FALSE(probed);
    EXPECT_THAT(probed.error(), HasSubstr("refused"));
    Plan plan{.timeout = milliseconds(100)};
    ASSERT_TRUE(ask_datagrams(64, plan));
    EXPECT_FALSE(probe(plan, address, -1));
}

TEST(Probe, IsContentWithAnyStatus) {
    const Server server([](ByteView, StreamOutput& output) {
        output.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    });
    EXPECT_TRUE(probe(http_plan(), server.address(), -1));
}

}  // namespace
}  // namespace wiretrial::load
