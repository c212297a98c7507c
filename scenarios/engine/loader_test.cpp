// loader_test: files become cases, parameters are filled in, and faults are named with their place.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/loader.hpp"

#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace wiretrial::engine {
namespace {

using ::testing::HasSubstr;

/// A folder with one suite's file.
class LoadSuite : public ::testing::Test {
  protected:
    void SetUp() override {
        std::string pattern = ::testing::TempDir() + "/loader_XXXXXX";
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::expected<Suite, ScenarioError> load(const std::string& cases,
                                             const std::string& name = "") {
        std::ofstream(path()) << R"({"wiretrial": 1, "suite": "s/x", "about": "a", "source": "b",
 "subject": {"role": "server", "service": "stream"},
 "cases": [)" << cases << "]}\n";
        return load_suite(path(), name);
    }
    /// A case with these steps.
    static std::string with_steps(const std::string& steps, const std::string& more = "") {
        return R"({"id": "c", "title": "t", "requirement": {"id": "TCP-A-01"}, )" + more +
               "\n\"steps\": [" + steps + "]}";
    }
    std::string error_of(const std::string& cases) {
        const auto suite = load(cases);
        return suite ? "accepted" : to_text(suite.error());
    }
    [[nodiscard]] std::string path() const { return folder_ + "/x.json"; }
    [[nodiscard]] const std::string& folder() const { return folder_; }

  private:
    std::string folder_;
};

TEST_F(LoadSuite, BuildsStepsAndSettlesNames) {
    const auto suite =
        load(with_steps(R"({"connect": {}}, {"send": {"payload": "x"}}, {"connect": "b"},
        {"together": [[{"close": "b"}], [{"expect": {"on": "client", "eof": "clean"}}]]})"));
    ASSERT_TRUE(suite) << to_text(suite.error());
    const Steps& steps = suite->cases.front().steps;
    EXPECT_EQ(suite->cases.front().id, "s/x/c");
    EXPECT_EQ(std::get<SendStep>(steps[1].action).on, "client");
    EXPECT_EQ(std::get<ConnectStep>(steps[2].action).name, "b");
    const auto& branches = std::get<TogetherStep>(steps[3].action).branches;
    EXPECT_EQ(branches[0][0].index, 4U);
    EXPECT_EQ(branches[1][0].index, 5U);
}

TEST_F(LoadSuite, MakesOneCaseOfEachRow) {
    const auto suite = load(with_steps(
        R"({"connect": {}}, {"send": {"payload": {"repeat": {"payload": "${c}", "times": {"param": "n"}}}}},
        {"expect": {"bytes": "x"}})",
        R"("for_each": [{"name": "one", "c": "a", "n": 1}, {"name": "two", "c": "b", "n": 2}],)"));
    ASSERT_TRUE(suite) << to_text(suite.error());
    ASSERT_EQ(suite->cases.size(), 2U);
    EXPECT_EQ(suite->cases[1].id, "s/x/c/two");
    const Payload& payload = std::get<SendStep>(suite->cases[1].steps[1].action).payload;
    EXPECT_EQ(evaluate(payload, {}), "bb");
}

TEST_F(LoadSuite, BuildsHeadsAndMessages) {
    const auto suite = load(with_steps(
        R"({"connect": {}}, {"send": {"payload": {"head": [{"param": "line"}, "X: {param:x} {{param:x}"]}}},
        {"expect": {"responses": [{"to": "HEAD", "status": [204, "4xx"]},
            {"fields": {"ETag": {"present": true}, "age": "{param:x}"}, "body": ""}],
            "ending": "quiet", "quiet_ms": 50}})",
        R"("for_each": [{"name": "one", "line": "GET {page} HTTP/1.1", "x": 7}],)"));
    ASSERT_TRUE(suite) << to_text(suite.error());
    const Steps& steps = suite->cases.front().steps;
    const std::map<std::string, Resource> resources = {{"page", {.target = "/p"}}};
    EXPECT_EQ(evaluate(std::get<SendStep>(steps[1].action).payload, {.resources = &resources}),
              "GET /p HTTP/1.1\r\nX: 7 {param:x}\r\n\r\n");
    const auto& expect = std::get<ExpectStep>(steps[2].action);
    const Pattern& pattern = expect.alternatives.front().pattern;
    EXPECT_EQ(pattern.kind, PatternKind::messages);
    EXPECT_EQ(pattern.ending, Ending::quiet);
    EXPECT_EQ(pattern.quiet, std::chrono::milliseconds(50));
    ASSERT_EQ(pattern.messages.size(), 2U);
    EXPECT_EQ(pattern.messages[0].to, "HEAD");
    ASSERT_EQ(pattern.messages[0].statuses.size(), 2U);
    EXPECT_EQ(pattern.messages[0].statuses[1].first, 400);
    EXPECT_EQ(pattern.messages[0].statuses[1].last, 499);
    ASSERT_EQ(pattern.messages[1].fields.size(), 2U);
    EXPECT_EQ(pattern.messages[1].fields[0].rule.is_present, true);
    EXPECT_EQ(pattern.messages[1].fields[1].rule.is, "7");
    EXPECT_TRUE(pattern.messages[1].body.has_value());
}

TEST_F(LoadSuite, RefusesTextsThatNameNothing) {
    const auto error_with = [&](const std::string& step) {
        return error_of(
            with_steps(R"({"connect": {}},)" + step + R"(, {"expect": {"bytes": "x"}})"));
    };
    const std::string hint = "write {{ for a brace";
    EXPECT_THAT(error_with(R"({"send": {"payload": {"text": "a {Page} b"}}})"), HasSubstr(hint));
    EXPECT_THAT(error_with(R"({"send": {"payload": {"head": ["GET {"]}}})"), HasSubstr(hint));
    EXPECT_THAT(error_with(R"({"expect": {"response": {"fields": {"x": "{"}}}})"), HasSubstr(hint));
    EXPECT_THAT(error_with(R"({"expect": {"request": {"target": {"match": "{"}}}})"),
                HasSubstr(hint));
    EXPECT_THAT(
        error_with(R"({"send": {"payload": {"text": "{saved:x}"}, "segments": "every-split"}})"),
        HasSubstr("every-split needs a payload that is known"));
    EXPECT_THAT(error_with(R"({"expect": {"response": {"part": "head", "body": ""}}})"),
                HasSubstr("no content to look at"));
    EXPECT_THAT(error_with(R"({"expect": {"response": {"status": {"param": "s"}}}})"),
                HasSubstr("for_each"));
}

TEST_F(LoadSuite, NamesTheFaultAndItsPlace) {
    EXPECT_THAT(error_of(with_steps(R"({"conect": {}})")), HasSubstr("did you mean \"connect\""));
    EXPECT_THAT(error_of(with_steps(R"({"connect": {}, "close": "client"})")),
                HasSubstr("only one of"));
    EXPECT_THAT(error_of(with_steps(R"({"connect": {"nam": "x"}})")), HasSubstr(":4:31:"));
    EXPECT_THAT(error_of(with_steps(R"({"send": {"payload": {"hex": "0g"}}})")),
                HasSubstr("pairs of hexadecimal digits"));
    EXPECT_THAT(error_of(with_steps(R"({"pause": -1})")), HasSubstr("0 to 600000"));
    EXPECT_THAT(error_of(with_steps(R"({"expect": {"bytes": "a", "eof": "clean"}})")),
                HasSubstr("only one of"));
    EXPECT_THAT(error_of(with_steps(R"({"send": {"payload": {"param": "x"}}})")),
                HasSubstr("for_each"));
    EXPECT_THAT(error_of(with_steps(R"({"connect": {}})", R"("for_each": [{"n": 1}],)")),
                HasSubstr("\"name\""));
    EXPECT_THAT(error_of(R"({"id": "c", "title": "t", "steps": [{"connect": {}}]})"),
                HasSubstr("requirement"));
    EXPECT_THAT(error_of(with_steps(R"({"connect": {}})") + "," + with_steps(R"({"connect": {}})")),
                HasSubstr("occurs twice"));
}

TEST_F(LoadSuite, ChecksWhatAParameterBecame) {
    const std::string text = error_of(
        with_steps(R"({"pause": {"param": "n"}})", R"("for_each": [{"name": "a", "n": "soon"}],)"));
    EXPECT_THAT(text, HasSubstr("expected an integer or an object, found a string"));
}

TEST_F(LoadSuite, WhatIsNoTextStandsInNone) {
    for (const char* value : {R"({"hex": "00"})", R"(["a"])", "true"}) {
        const std::string text = error_of(
            with_steps(R"({"send": {"payload": {"text": "a {param:c}"}}})",
                       R"("for_each": [{"name": "a", "c": )" + std::string(value) + "}],"));
        EXPECT_THAT(text, HasSubstr("is neither a string nor a number")) << value;
        EXPECT_THAT(text, HasSubstr(":4:")) << value;
    }
}

TEST_F(LoadSuite, BoundsLoops) {
    EXPECT_EQ(
        error_of(with_steps(
            R"({"repeat": {"times": 1000, "steps": [{"repeat": {"times": 100, "steps": [{"pause": 0}]}}]}})")),
        "accepted");
    EXPECT_THAT(
        error_of(with_steps(
            R"({"repeat": {"times": 100000, "steps": [{"repeat": {"times": 100000, "steps": [{"pause": 0}]}}]}})")),
        HasSubstr("add up to more than"));
}

TEST_F(LoadSuite, KeepsFilesInsideItsFolder) {
    std::ofstream(folder() + "/in.bin") << "inside";
    std::filesystem::create_symlink("/etc/passwd", folder() + "/link");
    const auto send = [&](const std::string& file) {
        return with_steps(R"({"connect": {}}, {"send": {"payload": {"file": ")" + file +
                          R"("}}}, {"expect": {"eof": "clean"}})");
    };
    EXPECT_EQ(error_of(send("in.bin")), "accepted");
    EXPECT_THAT(error_of(send("../x")), HasSubstr("inside the suite's folder"));
    EXPECT_THAT(error_of(send("/etc/passwd")), HasSubstr("inside the suite's folder"));
    EXPECT_THAT(error_of(send("link")), HasSubstr("cannot read"));
    EXPECT_THAT(error_of(send("missing")), HasSubstr("cannot read"));
}

TEST_F(LoadSuite, WantsTheNameOfItsPlace) {
    const auto suite = load(with_steps(R"({"connect": {}})"), "s/y");
    ASSERT_FALSE(suite);
    EXPECT_THAT(suite.error().message, HasSubstr("expected \"s/y\""));
    EXPECT_EQ(suite.error().place.line, 1U);
}

}  // namespace
}  // namespace wiretrial::engine
