// seeds_test: the library's vectors and cases become seeds, named by their ids.
// SPDX-License-Identifier: Apache-2.0
#include "cli/seeds.hpp"

#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "cli/library.hpp"

namespace wiretrial::cli {
namespace {

TEST(Seeds, OfTheLibraryReachEveryTargetOfHttp) {
    std::vector<std::string> wanted;
    const auto library = load_library(wanted);
    ASSERT_TRUE(library);
    const auto server = find_profiles("http");
    ASSERT_TRUE(server) << server.error();
    std::map<std::string, std::size_t> counts;
    std::set<std::string> names;
    for (const Seed& seed : seeds_of(library->suites, server->front())) {
        ++counts[seed.target];
        EXPECT_FALSE(seed.name.contains('/')) << seed.name;
        EXPECT_LE(seed.input.size(), seed_octets_max + 3) << seed.name;
        EXPECT_TRUE(names.insert(seed.target + "/" + seed.name).second) << seed.name;
    }
    for (const char* target : {"http_request", "http_response", "chunked", "http_server"}) {
        EXPECT_GT(counts[target], 20U) << target;
    }
    EXPECT_EQ(counts["http_request"], counts["http_request_peers"]);
}

TEST(Seeds, AreWhatACaseSendsOnEachConnection) {
    engine::Suite suite;
    suite.name = "http1/server/x";
    engine::Case each;
    each.id = "http1/server/x/y";
    for (const char* octets : {"GET / ", "HTTP/1.1\r\n\r\n"}) {
        engine::SendStep send;
        send.on = "client";
        send.payload.octets = octets;
        engine::Step step;
        step.action = std::move(send);
        each.steps.push_back(std::move(step));
    }
    suite.cases.push_back(std::move(each));
    std::vector<engine::Suite> suites;
    suites.push_back(std::move(suite));
    const std::vector<Seed> seeds = seeds_of(suites, {});
    ASSERT_EQ(seeds.size(), 1U);
    EXPECT_EQ(seeds[0].target, "http_server");
    EXPECT_EQ(seeds[0].name, "http1.server.x.y");
    EXPECT_EQ(seeds[0].input, "GET / HTTP/1.1\r\n\r\n");
}

}  // namespace
}  // namespace wiretrial::cli
