// scenario_test: files of loads, read strictly, and what they ask of a subject.
// SPDX-License-Identifier: Apache-2.0
#include "bench/session/scenario.hpp"

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wiretrial::bench {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string file_of(const std::string& members) {
    return R"({"wiretrial": 1, "scenarios": [
  {"name": "a/b", "about": "A load.", "subject": "http", )" +
           members + "}]}";
}

std::string fault_of(const std::string& text) {
    const auto read = parse_scenarios(text, "f.json");
    return read ? "" : to_text(read.error());
}

Scenario scenario_of(const std::string& members) {
    auto read = parse_scenarios(file_of(members), "f.json");
    EXPECT_TRUE(read) << to_text(read.error());
    return read ? read->front() : Scenario{};
}

engine::Profile http_profile() {
    return {.name = "web",
            .role = "server",
            .service = "stream",
            .behaviour = "http",
            .resources = {{"page", {.target = "/docs/page.txt"}}},
            .files = {{"www/docs/page.txt", {.octets = "x"}}}};
}

TEST(LoadScenarios, ReadsWhatIsThereAndFillsInTheRest) {
    const Scenario http = scenario_of(
        R"("http": {"resource": "page", "method": "POST", "content": 9}, "connections": 3)");
    EXPECT_EQ(http.name, "a/b");
    EXPECT_EQ(http.traffic, Traffic::http);
    EXPECT_EQ(http.method, "POST");
    EXPECT_EQ(http.octets, 9U);
    EXPECT_EQ(http.connections, 3U);
    EXPECT_EQ(http.depth, 1U);
    const Scenario flood = scenario_of(
        R"("datagrams": {"octets": 64, "may_lose": true}, "depth": 8, "timeout_ms": 5)");
    EXPECT_EQ(flood.traffic, Traffic::datagrams);
    EXPECT_TRUE(flood.may_lose);
    EXPECT_EQ(flood.connections, 64U);
    EXPECT_EQ(flood.depth, 8U);
    EXPECT_EQ(flood.timeout_ms, 5);
    EXPECT_EQ(scenario_of(R"("echo": {"octets": 7})").traffic, Traffic::echo);
    EXPECT_EQ(scenario_of(R"("frames": {"octets": 7})").traffic, Traffic::frames);
}

TEST(LoadScenarios, NamesThePlaceOfAFault) {
    EXPECT_THAT(fault_of(file_of(R"("echo": {"octets": 0})")), StartsWith("f.json:2:77: "));
    EXPECT_THAT(fault_of(file_of(R"("ecko": {"octets": 1})")), HasSubstr("echo"));
    EXPECT_THAT(fault_of(file_of(R"("echo": {"octets": 1}, "frames": {"octets": 1})")),
                StartsWith("f.json:2:3: "));
    EXPECT_THAT(fault_of(file_of(R"("connections": 4)")), StartsWith("f.json:2:3: "));
    EXPECT_THAT(fault_of(file_of(R"("datagrams": {"octets": 4})")), HasSubstr("8"));
    EXPECT_THAT(fault_of(file_of(R"("http": {"resource": "p", "content": 1, "download": 1})")),
                HasSubstr("f.json:2:"));
    EXPECT_THAT(
        fault_of(file_of(R"("http": {"resource": "p", "connect_per_request": true}, "depth": 2)")),
        HasSubstr("no depth above 1"));
    EXPECT_THAT(fault_of(R"({"wiretrial": 1, "scenarios": []})"), StartsWith("f.json:1:31: "));
    EXPECT_THAT(fault_of(R"({"wiretrial": 2, "scenarios": []})"), StartsWith("f.json:1:15: "));
    EXPECT_THAT(fault_of("["), StartsWith("f.json:1:"));
}

TEST(LoadScenarios, RefusesANameThatOccursTwice) {
    const std::string one =
        R"({"name": "a", "about": "A.", "subject": "echo", "echo": {"octets": 1}})";
    EXPECT_EQ(fault_of(R"({"wiretrial": 1, "scenarios": [)" + one + ",\n" + one + "]}"),
              "f.json:2:10: the name a occurs twice");
}

TEST(LoadScenarios, ReadsAllThatAreShipped) {
    std::size_t count = 0;
    const std::string folder =
        std::string(std::getenv("WIRETRIAL_SOURCE_DIR")) + "/bench/scenarios";
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
        const auto read = load_scenarios(file.path().string());
        ASSERT_TRUE(read) << to_text(read.error());
        count += read->size();
    }
    EXPECT_GE(count, 12U);
}

TEST(Fits, GoesByWhatTheSubjectSpeaks) {
    const Scenario http = scenario_of(R"("http": {"resource": "page"})");
    const Scenario echo = scenario_of(R"("echo": {"octets": 1})");
    const Scenario datagrams = scenario_of(R"("datagrams": {"octets": 8})");
    EXPECT_TRUE(fits(http, http_profile()));
    EXPECT_FALSE(fits(echo, http_profile()));
    EXPECT_FALSE(fits(scenario_of(R"("http": {"resource": "nosuch"})"), http_profile()));
    EXPECT_TRUE(fits(echo, {.role = "server", .service = "stream", .behaviour = "echo"}));
    EXPECT_FALSE(fits(echo, {.role = "client", .service = "stream", .behaviour = "echo"}));
    EXPECT_TRUE(fits(datagrams, {.role = "peer", .service = "datagram", .behaviour = "udp-echo"}));
}

TEST(PutFiles, PutsADownloadBesideTheResource) {
    const Scenario scenario = scenario_of(R"("http": {"resource": "page", "download": 1000})");
    engine::Profile profile = http_profile();
    ASSERT_TRUE(put_files(scenario, profile));
    ASSERT_TRUE(profile.files.contains("www/docs/bench-1000.bin"));
    EXPECT_EQ(engine::evaluate(profile.files["www/docs/bench-1000.bin"], {})->size(), 1000U);
    const auto plan = plan_of(scenario, profile, {.authority = "h:1"});
    ASSERT_TRUE(plan);
    EXPECT_THAT(plan->request, StartsWith("GET /docs/bench-1000.bin HTTP/1.1\r\nHost: h:1\r\n"));
    profile.files.clear();
    EXPECT_THAT(put_files(scenario, profile).error(), HasSubstr("no file for '/docs/page.txt'"));
}

TEST(PlanOf, AsksForTheResourceOrForWhatThePlaceSays) {
    const Scenario scenario =
        scenario_of(R"("http": {"resource": "page", "method": "PUT", "content": 3}, "depth": 4)");
    const auto plan = plan_of(scenario, http_profile(), {.authority = "h"});
    ASSERT_TRUE(plan);
    EXPECT_THAT(plan->request, StartsWith("PUT /docs/page.txt HTTP/1.1\r\n"));
    EXPECT_THAT(plan->request, testing::EndsWith("\r\n\r\nabc"));
    EXPECT_EQ(plan->depth, 4U);
    const auto elsewhere = plan_of(scenario, http_profile(), {.authority = "h", .target = "/x?y"});
    ASSERT_TRUE(elsewhere);
    EXPECT_THAT(elsewhere->request, StartsWith("PUT /x?y HTTP/1.1\r\n"));
    EXPECT_THAT(plan_of(scenario, {.name = "p"}, {}).error(), HasSubstr("no resource 'page'"));
}

TEST(PlanOf, FramesAreOfTheSubjectsCodec) {
    const Scenario scenario = scenario_of(R"("frames": {"octets": 3})");
    const auto plan = plan_of(scenario, {.codec = "netstring"}, {});
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->request, "3:abc,");
    EXPECT_THAT(plan_of(scenario, {.codec = "fixed:8"}, {}).error(), HasSubstr("cannot carry"));
}

}  // namespace
}  // namespace wiretrial::bench
