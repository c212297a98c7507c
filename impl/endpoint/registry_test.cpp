// registry_test: the table itself, and every pair of its servers and clients over real sockets of each family.
// SPDX-License-Identifier: Apache-2.0
#include "impl/endpoint/registry.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <set>
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "impl/endpoint/session_harness.hpp"
#include "impl/kernel/directory_store.hpp"
#include "impl/kernel/host_facts.hpp"
#include "impl/kernel/octet_sinks.hpp"
#include "impl/kernel/stream_client.hpp"
#include "impl/kernel/stream_server.hpp"

namespace wiretrial::endpoint {
namespace {

namespace fs = std::filesystem;
using transport::Family;

TEST(Registry, NamesAreUniqueAndFound) {
    std::set<std::string_view> names;
    for (const Reference& reference : references()) {
        EXPECT_TRUE(names.insert(reference.name).second) << reference.name;
        EXPECT_EQ(find_reference(reference.name), &reference);
        EXPECT_FALSE(reference.about.empty());
        EXPECT_EQ(reference.name.starts_with("udp-"), role_of(reference).starts_with("datagram"))
            << reference.name;
        EXPECT_EQ(reference.name.ends_with("-client"), role_of(reference).ends_with("client") &&
                                                           reference.name != "udp-announcer" &&
                                                           reference.name != "udp-listener");
    }
    EXPECT_EQ(names.size(), 28U);
    EXPECT_EQ(find_reference("ech"), nullptr);
    EXPECT_EQ(nearest_reference("framed-ehco"), "framed-echo");
}

Made<StreamServerPlan> make_stream_server(std::string_view name, const ReferenceOptions& options) {
    return std::get<MakeStreamServer>(find_reference(name)->make)(options);
}

Made<std::unique_ptr<ClientSession>> make_stream_client(std::string_view name,
                                                        const ReferenceOptions& options) {
    return std::get<MakeStreamClient>(find_reference(name)->make)(options);
}

TEST(Registry, MissingAndWrongOptionsAreTold) {
    EXPECT_FALSE(make_stream_server("file-length", {}));
    EXPECT_FALSE(make_stream_server("file-marker", {}));
    EXPECT_FALSE(make_stream_server("http", {}));
    ReferenceOptions options;
    options.codec = "no-such-codec";
    EXPECT_FALSE(make_stream_server("framed-echo", options));
    EXPECT_FALSE(make_stream_client("framed-echo-client", options));
    options.codec = "line";
    options.messages = {"two\nlines"};
    EXPECT_FALSE(make_stream_client("framed-echo-client", options));
    EXPECT_FALSE(make_stream_client("file-length-client", {}));
    EXPECT_FALSE(std::get<MakeDatagramClient>(find_reference("udp-sequence-client")->make)({}));
}

/// A folder of files and a server of one reference over one family.
class ReferencesOver : public testing::TestWithParam<Family> {
  protected:
    void SetUp() override {
        std::string name = testing::TempDir() + "wiretrial-references-XXXXXX";
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder_ = name;
        fs::create_directory(folder_ / "root");
        std::ofstream(folder_ / "secret") << "secret";
        write("empty", "");
        write("one", "#");
        write("marks", "##\x10\x10#a##\x10M##");
        // A block of odd size, repeated: the pieces that are read and sent never fall on the same octets.
        Bytes block(65537, '\0');
        std::mt19937 random(1);
        for (char& octet : block) {
            octet = static_cast<char>(random());
        }
        Bytes big;
        while (big.size() < (std::size_t{10} << 20)) {
            big += block;
        }
        write("big", big);
        auto store = kernel::DirectoryStore::make(folder_ / "root");
        ASSERT_TRUE(store) << store.error().message;
        options_.files = std::move(*store);
        options_.facts = std::make_shared<kernel::KernelFacts>();
    }
    void TearDown() override { fs::remove_all(folder_); }

    void write(const std::string& name, const Bytes& content) {
        std::ofstream(folder_ / "root" / name, std::ios::binary) << content;
    }

    [[nodiscard]] static Bytes content_of(const fs::path& path) {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    /// Runs one client against one server, both from the registry.
    ClientOutcome run(std::string_view server_name,
                      std::string_view client_name,
                      transport::OctetSink& sink) {
        transport::Address address = transport::loopback(GetParam());
        address.path = GetParam() == Family::unix_path ? (folder_ / "server.sock").string() : "";
        const auto plan = make_stream_server(server_name, options_);
        EXPECT_TRUE(plan) << plan.error();
        const auto server = kernel::StreamServer::make(
            address, plan->factory,
            {.listen = {}, .limits = {}, .connections_max = plan->connections_max});
        EXPECT_TRUE(server) << server.error().message;
        const kernel::Fd stop(::eventfd(0, EFD_CLOEXEC));
        std::jthread thread([&] { EXPECT_TRUE((*server)->run(stop.get())); });
        options_.sink = &sink;
        const auto client = make_stream_client(client_name, options_);
        EXPECT_TRUE(client) << client.error();
        kernel::run_stream_client((*server)->address(), **client, -1);
        ::eventfd_write(stop.get(), 1);
        reason_ = (*client)->reason();
        return (*client)->outcome();
    }

    fs::path folder_;
    ReferenceOptions options_;
    std::string reason_;
};

INSTANTIATE_TEST_SUITE_P(EveryFamily,
                         ReferencesOver,
                         testing::Values(Family::ipv4, Family::ipv6, Family::unix_path),
                         [](const auto& family) {
                             return std::string(transport::name_of(family.param));
                         });

TEST_P(ReferencesOver, ClientsAndServersAgree) {
    options_.octets = 3000000;
    options_.messages = {"hello", Bytes(200000, 'x')};
    for (const std::string name : {"echo", "upper", "framed-echo", "discard", "source"}) {
        MemorySink sink;
        EXPECT_EQ(run(name, name + "-client", sink), ClientOutcome::complete)
            << name << ": " << reason_;
    }
    options_.is_pipelined = true;
    MemorySink sink;
    EXPECT_EQ(run("framed-echo", "framed-echo-client", sink), ClientOutcome::complete) << reason_;
    EXPECT_EQ(sink.content.size(), 200005U);
}

TEST_P(ReferencesOver, UpperOnceAnswersOneMessageAndEnds) {
    options_.messages = {"hello"};
    options_.finishes_first = true;
    MemorySink sink;
    EXPECT_EQ(run("upper-once", "upper-client", sink), ClientOutcome::complete) << reason_;
    EXPECT_EQ(sink.content, "HELLO");
}

TEST_P(ReferencesOver, WrongServerIsAViolation) {
    options_.messages = {"hello"};
    MemorySink sink;
    EXPECT_EQ(run("echo", "upper-client", sink), ClientOutcome::violation);
    EXPECT_EQ(reason_, "wrong_octet at octet 0 of the answers");
}

TEST_P(ReferencesOver, CommandsAreAnsweredInOrder) {
    options_.messages = {"echo a", "", "nonsense", "list", "echo b"};
    for (const bool is_pipelined : {false, true}) {
        options_.is_pipelined = is_pipelined;
        MemorySink sink;
        EXPECT_EQ(run("command", "command-client", sink), ClientOutcome::complete) << reason_;
        EXPECT_EQ(
            sink.content,
            "ok\naerror\n: the request is empty; try helperror\nnonsense: unknown command; try help"
            "ok\nbig\nempty\nmarks\none\nok\nb");
    }
}

TEST_P(ReferencesOver, HttpIsAskedAndAnsweredOnOneConnection) {
    HttpClientOptions& asked = options_.http_client;
    asked.urls = {"http://h/big", "http://h/one", "http://h/empty", "http://h/marks"};
    const Bytes all = content_of(folder_ / "root/big") + "#" + content_of(folder_ / "root/marks");
    for (const bool is_pipelined : {false, true}) {
        options_.is_pipelined = is_pipelined;
        MemorySink sink;
        EXPECT_EQ(run("http", "http-client", sink), ClientOutcome::complete) << reason_;
        EXPECT_TRUE(sink.content == all) << sink.content.size() << " octets came";
    }
    asked.methods = {"POST"};
    asked.urls = {"http://h/echo", "http://h/echo"};
    options_.messages = {Bytes(300'000, 'x'), "y"};
    for (const bool is_chunked : {false, true}) {
        asked.is_chunked = is_chunked;
        asked.awaits_continue = is_chunked;
        MemorySink sink;
        EXPECT_EQ(run("http", "http-client", sink), ClientOutcome::complete) << reason_;
        EXPECT_TRUE(sink.content == Bytes(300'000, 'x') + "y") << sink.content.size();
    }
    asked = {.urls = {"http://h/none"}, .refuses_errors = true};
    MemorySink sink;
    EXPECT_EQ(run("http", "http-client", sink), ClientOutcome::refused);
    EXPECT_EQ(reason_, "the server answered 404");
}

TEST_P(ReferencesOver, FilesArriveWholeOrNotAtAll) {
    for (const std::string protocol : {"file-length", "file-marker"}) {
        for (const std::string name : {"empty", "one", "marks", "big"}) {
            options_.name = name;
            const fs::path output = folder_ / ("got-" + protocol + name);
            auto sink = kernel::AtomicFileSink::make(output);
            ASSERT_TRUE(sink) << sink.error().message;
            EXPECT_EQ(run(protocol, protocol + "-client", **sink), ClientOutcome::complete)
                << reason_;
            EXPECT_TRUE(content_of(output) == content_of(folder_ / "root" / name))
                << protocol << " " << name;
        }
        for (const std::string name : {"../secret", "/etc/passwd", "none", "."}) {
            options_.name = name;
            MemorySink sink;
            EXPECT_EQ(run(protocol, protocol + "-client", sink), ClientOutcome::refused) << name;
            EXPECT_EQ(sink.content, "");
        }
    }
}

}  // namespace
}  // namespace wiretrial::endpoint
