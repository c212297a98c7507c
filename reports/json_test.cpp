// json_test: the contract's members are there, and a run comes back from its JSON as it was.
// SPDX-License-Identifier: Apache-2.0
#include "reports/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "impl/base/text.hpp"
#include "reports/golden.hpp"
#include "reports/json_reader.hpp"
#include "reports/sample_runs.hpp"

namespace wiretrial::reports {
namespace {

using nlohmann::json;
using testing::HasSubstr;

std::string error_of(const json& document) {
    const auto run = from_json(document.dump());
    EXPECT_FALSE(run.has_value());
    return run ? std::string() : run.error();
}

TEST(Json, TheSampleIsGolden) {
    testing_only::expect_golden("run.json", to_json(testing_only::sample_run()));
}

TEST(Json, AnIncompleteRunIsGolden) {
    testing_only::expect_golden("incomplete.json", to_json(testing_only::incomplete_run()));
}

TEST(Json, TheContractHolds) {
    const json document = json::parse(to_json(testing_only::sample_run()));
    for (const char* const name : {"schema_version", "environment", "shard", "cases"}) {
        EXPECT_TRUE(document.contains(name)) << name;
    }
    const json& failure = document["cases"][1];
    for (const char* const name :
         {"id", "title", "subject", "requirement", "level", "outcome", "known", "duration_ns",
          "transport", "seed", "detail", "transcript"}) {
        EXPECT_TRUE(failure.contains(name)) << name;
    }
    EXPECT_EQ(failure["outcome"], "fail");
    EXPECT_EQ(failure["known"], nullptr);
    EXPECT_EQ(failure["seed"], 18446744073709551615ULL);
    EXPECT_EQ(failure["transcript"][1]["octets_base64"], "aGUADQr/");
    EXPECT_EQ(failure["transcript"][1]["octets_text"], "he\\x00\\r\\n\\xff");
    EXPECT_EQ(document["tally"]["red"], 3);
}

TEST(Json, ARunComesBackAsItWas) {
    const model::Run run = testing_only::sample_run();
    const std::string text = to_json(run);
    const auto back = from_json(text);
    ASSERT_TRUE(back.has_value()) << back.error();
    EXPECT_EQ(to_json(*back), text);
    EXPECT_EQ(back->cases[1].transcript, run.cases[1].transcript);
    EXPECT_EQ(back->cases[3].known, run.cases[3].known);
    EXPECT_EQ(back->cases[1].evidence, run.cases[1].evidence);
    EXPECT_EQ(back->cases[1].mistakes, run.cases[1].mistakes);
    EXPECT_EQ(back->environment, run.environment);
}

TEST(Json, AHostileRunComesBackVisible) {
    const std::string text = to_json(testing_only::hostile_run());
    EXPECT_TRUE(is_utf8(text));
    const auto back = from_json(text);
    ASSERT_TRUE(back.has_value()) << back.error();
    EXPECT_EQ(to_json(*back), text);
    EXPECT_FALSE(back->is_complete);
    EXPECT_EQ(back->cases[0].transcript[0].octets, testing_only::hostile_text);
    EXPECT_THAT(back->cases[0].detail, HasSubstr("\\x1b[2J"));
}

TEST(Json, LargeOctetsAreCutAndTold) {
    model::Run run = testing_only::sample_run();
    run.cases[1].transcript[1].octets = std::string(event_octets_max + 1, 'x');
    const json event = json::parse(to_json(run))["cases"][1]["transcript"][1];
    EXPECT_EQ(event["octets_size"], event_octets_max + 1);
    const auto octets = from_base64(event["octets_base64"].get<std::string>());
    ASSERT_TRUE(octets.has_value());
    EXPECT_EQ(octets->size(), event_octets_max);
    EXPECT_THAT(event["octets_text"].get<std::string>(), HasSubstr("more octets"));
}

TEST(JsonReader, EveryMemberIsNeededAndTyped) {
    const json good = json::parse(to_json(testing_only::sample_run()));
    // `tally` is a projection of the cases, and is not read.
    for (const auto& [name, value] : good.items()) {
        if (name == "tally") {
            continue;
        }
        json document = good;
        document.erase(name);
        EXPECT_EQ(error_of(document), "the file: lacks `" + name + "`");
        document[name] = value.is_object() ? json("text") : json::object();
        EXPECT_THAT(error_of(document), HasSubstr(name));
    }
    for (const auto& [name, value] : good["cases"][1].items()) {
        json document = good;
        document["cases"][1].erase(name);
        // Few results have mistakes to tell of: that member alone may be absent.
        if (name != "mistakes") {
            EXPECT_EQ(error_of(document), "cases[1]: lacks `" + name + "`");
        }
        document["cases"][1][name] = value.is_object() ? json("text") : json::object();
        EXPECT_THAT(error_of(document), HasSubstr("cases[1]." + name));
    }
}

TEST(JsonReader, WrongValuesAreNamed) {
    const json good = json::parse(to_json(testing_only::sample_run()));
    json document = good;
    document["schema_version"] = 2;
    EXPECT_THAT(error_of(document), HasSubstr("this program reads version 1"));
    document = good;
    document["cases"][0]["outcome"] = "passed";
    EXPECT_EQ(error_of(document), "cases[0].outcome: `passed` is no outcome");
    document = good;
    document["cases"][0]["line"] = -1;
    EXPECT_EQ(error_of(document), "cases[0].line: no whole number of its range");
    document = good;
    document["cases"][1]["transcript"][1]["octets_base64"] = "!";
    EXPECT_EQ(error_of(document), "cases[1].transcript[1]: `octets_base64` is no base64");
    document = good;
    document["environment"]["kernel"] = 6;
    EXPECT_EQ(error_of(document), "environment.kernel: no string");
    document = good;
    document["a_later_member"] = {1, 2};
    EXPECT_TRUE(from_json(document.dump()).has_value());
}

TEST(JsonReader, HostileFilesAreRefused) {
    EXPECT_THAT(from_json(std::string(1'000'000, '[')).error(), HasSubstr("deeper"));
    EXPECT_THAT(from_json("{\"a\": 1, \"a\": 2}").error(), HasSubstr("`a` is given twice"));
    EXPECT_THAT(from_json("").error(), HasSubstr("no JSON"));
    EXPECT_THAT(from_json("{} x").error(), HasSubstr("no JSON"));
    EXPECT_THAT(from_json("[]").error(), HasSubstr("lacks `schema_version`"));
    EXPECT_THAT(from_json("7").error(), HasSubstr("lacks `schema_version`"));
}

}  // namespace
}  // namespace wiretrial::reports
