// regression_test: octets become suites that the loader takes and that pass over the strict decoders.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/regression.hpp"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "scenarios/engine/catalogue.hpp"
#include "scenarios/engine/loader.hpp"
#include "scenarios/engine/plan.hpp"
#include "scenarios/engine/vector_run.hpp"

namespace wiretrial::engine {
namespace {

/// The suite, read back by the loader from a file of its own.
Suite loaded(const Regression& regression) {
    const auto text = regression_suite(regression);
    EXPECT_TRUE(text.has_value()) << text.error();
    const std::string path = std::filesystem::temp_directory_path() /
                             ("wiretrial-regression-" + std::to_string(::getpid()) + ".json");
    std::ofstream(path) << text.value_or("");
    auto suite = load_suite(path, regression.suite);
    std::filesystem::remove(path);
    EXPECT_TRUE(suite.has_value()) << suite.error().message << "\n" << text.value_or("");
    return suite.value_or(Suite{});
}

TEST(Regression, IsAVectorThatPassesOverTheStrictDecoder) {
    const Bytes chunked =
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n";
    const Regression regressions[] = {
        {.codec = "http-request", .octets = chunked + chunked},
        {.codec = "http-request", .octets = chunked.substr(0, 70)},
        {.codec = "http-request", .octets = "GET / HTTP/1.1\r\nHost : \xff\0\r\n\r\n"},
        {.codec = "http-request", .octets = ""},
        {.codec = "http-response", .octets = "HTTP/1.1 200 OK\r\n\r\nuntil the end"},
        {.codec = "http-response:HEAD", .octets = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"},
        {.codec = "chunked", .octets = "3\r\nabc\r\n0\r\nA: b\r\n\r\n"},
        {.codec = "chunked", .octets = "x"},
        {.codec = "line", .frame_max = 7, .octets = Bytes("a\r\nb\n\0\xff\n", 8)},
        {.codec = "length-prefix:1", .frame_max = 7, .octets = "\x09too long"}};
    for (Regression regression : regressions) {
        regression.suite = "regressions/test";
        regression.about = "A test.";
        const Suite suite = loaded(regression);
        ASSERT_EQ(suite.vectors.size(), 1U);
        const VectorJudgement judged = run_vector(suite.vectors[0], 1);
        EXPECT_EQ(judged.judgement.outcome, model::Outcome::pass)
            << regression.codec << ": " << judged.judgement.detail;
    }
}

TEST(Regression, IsACaseForServers) {
    const Suite suite = loaded(
        {.suite = "regressions/test", .about = "A test.", .octets = "GET / HTTP/1.1\r\n\r\n"});
    ASSERT_EQ(suite.cases.size(), 1U);
    EXPECT_EQ(suite.cases[0].steps.size(), 4U);
}

TEST(Regression, FailsWhereItsDecoderIsBent) {
    const Suite suite =
        loaded({.suite = "regressions/test",
                .about = "A test.",
                .codec = "http-request",
                .octets = "GET / HTTP/1.0\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"});
    HarnessDefects bent;
    bent.http1.keeps_http10_open = true;
    EXPECT_EQ(run_vector(suite.vectors.at(0), 1, bent).judgement.outcome, model::Outcome::fail);
}

TEST(Regression, RestsOnAStubThatNoCatalogueHas) {
    std::vector<Suite> suites = {loaded(
        {.suite = "regressions/test", .about = "A test.", .codec = "http-request", .octets = "x"})};
    EXPECT_TRUE(complete_requirements(suites, Catalogue{}).has_value()) << "it can be played";
    EXPECT_EQ(suites[0].vectors[0].requirement.id, stub_requirement);
    EXPECT_NE(suites[0].vectors[0].requirement.quote, "");
    suites[0].vectors[0].requirement.id = "HTTP-X-99";
    EXPECT_FALSE(complete_requirements(suites, Catalogue{}).has_value());
}

TEST(Regression, OfNoCodecIsRefused) {
    EXPECT_FALSE(regression_suite({.suite = "regressions/test", .codec = "nosuch"}).has_value());
}

}  // namespace
}  // namespace wiretrial::engine
