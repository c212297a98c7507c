// junit_test: the elements, attributes and values stay within what the strictest reader accepts.
// SPDX-License-Identifier: Apache-2.0
#include "reports/junit.hpp"

#include <map>
#include <regex>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pugixml.hpp>

#include "reports/golden.hpp"
#include "reports/sample_runs.hpp"

namespace wiretrial::reports {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

using Names = std::set<std::string>;

struct Rule {
    Names attributes;
    Names needed;
    Names children;
};

/// Of junit-10.xsd, what we use: anything beyond it fails here.
const std::map<std::string, Rule>& rules() {
    static const std::map<std::string, Rule> table = {
        {"testsuites", {{"name", "time", "tests", "failures", "errors"}, {}, {"testsuite"}}},
        {"testsuite",
         {{"name", "tests", "failures", "errors", "skipped", "time", "timestamp", "hostname", "id",
           "package"},
          {"name", "tests", "failures", "errors"},
          {"properties", "testcase"}}},
        {"properties", {{}, {}, {"property"}}},
        {"property", {{"name", "value"}, {"name", "value"}, {}}},
        {"testcase",
         {{"name", "classname", "time"},
          {"name"},
          {"skipped", "error", "failure", "system-out", "system-err"}}},
        {"skipped", {{"message"}, {}, {}}},
        {"error", {{"message", "type"}, {}, {}}},
        {"failure", {{"message", "type"}, {}, {}}},
        {"system-out", {}},
        {"system-err", {}}};
    return table;
}

void expect_within_subset(pugi::xml_node node) {
    ASSERT_TRUE(rules().contains(node.name())) << node.name();
    const Rule& rule = rules().at(node.name());
    Names present;
    for (const pugi::xml_attribute& attribute : node.attributes()) {
        EXPECT_TRUE(rule.attributes.contains(attribute.name()))
            << node.name() << "@" << attribute.name();
        EXPECT_TRUE(present.insert(attribute.name()).second);
    }
    for (const std::string& name : rule.needed) {
        EXPECT_TRUE(present.contains(name)) << node.name() << " lacks " << name;
    }
    if (present.contains("time")) {
        EXPECT_TRUE(
            std::regex_match(node.attribute("time").value(), std::regex("[0-9]+\\.[0-9]{6}")));
    }
    for (const pugi::xml_node& child : node.children()) {
        if (child.type() == pugi::node_element) {
            EXPECT_TRUE(rule.children.contains(child.name())) << node.name() << "/" << child.name();
            expect_within_subset(child);
        }
    }
}

struct Parsed {
    pugi::xml_document document;
    explicit Parsed(const model::Run& run) {
        const pugi::xml_parse_result result = document.load_string(to_junit(run).c_str());
        EXPECT_TRUE(result) << result.description();
    }
    [[nodiscard]] pugi::xml_node find(const std::string& name,
                                      const std::string& subject = "strict") const {
        const std::string path =
            "//testcase[@name='" + name + "'][starts-with(@classname,'" + subject + " ')]";
        return document.select_node(path.c_str()).node();
    }
};

TEST(Junit, TheSampleIsGolden) {
    testing_only::expect_golden("junit.xml", to_junit(testing_only::sample_run()));
}

TEST(Junit, EveryRunStaysWithinTheSubset) {
    for (const model::Run& run : {testing_only::sample_run(), testing_only::hostile_run(),
                                  testing_only::incomplete_run(), model::Run{}}) {
        const Parsed parsed(run);
        expect_within_subset(parsed.document.document_element());
    }
}

TEST(Junit, VerdictsMapAsDocumented) {
    const Parsed parsed(testing_only::sample_run());
    EXPECT_FALSE(parsed.find("two-segments").first_child());
    EXPECT_TRUE(parsed.find("two-segments", "naive").child("failure"));
    EXPECT_THAT(parsed.find("two-segments", "naive").child("system-err").text().get(),
                HasSubstr("read 2 octets"));
    EXPECT_FALSE(parsed.find("nagle").child("failure"));
    EXPECT_THAT(parsed.find("nagle").child("system-out").text().get(),
                StartsWith("not red, because it is a should"));
    EXPECT_THAT(parsed.find("urgent").child("skipped").attribute("message").value(),
                StartsWith("known: "));
    EXPECT_TRUE(parsed.find("before-accept").child("error"));
    EXPECT_TRUE(parsed.find("while-read").child("error"));
    EXPECT_STREQ(parsed.find("device").child("skipped").attribute("message").value(),
                 "It needs a TUN device.");
    EXPECT_THAT(parsed.find("burst[10]").child("system-out").text().get(), HasSubstr("flaky"));
    EXPECT_STREQ(parsed.find("device").attribute("classname").value(), "strict ipv4.tcp/resets");
}

TEST(Junit, AStrictRunFailsAtShould) {
    model::Run run = testing_only::sample_run();
    run.is_strict = true;
    const Parsed parsed(run);
    EXPECT_STREQ(parsed.find("nagle").child("failure").attribute("type").value(), "should");
}

TEST(Junit, CountsAgree) {
    const Parsed parsed(testing_only::sample_run());
    const pugi::xml_node root = parsed.document.document_element();
    EXPECT_EQ(root.attribute("tests").as_uint(), 9U);
    EXPECT_EQ(root.attribute("failures").as_uint(), 1U);
    EXPECT_EQ(root.attribute("errors").as_uint(), 2U);
}

TEST(Junit, AnInterruptedRunIsAnError) {
    const Parsed parsed(testing_only::incomplete_run());
    const pugi::xml_node node =
        parsed.document.select_node("//testcase[@name='run-is-complete']").node();
    EXPECT_STREQ(node.child("error").attribute("message").value(), "INCOMPLETE: SIGINT");
    EXPECT_EQ(parsed.document.document_element().attribute("errors").as_uint(), 1U);
}

TEST(Junit, LargeTextsAreCutAndTold) {
    model::Run run = testing_only::sample_run();
    run.cases[1].evidence = {std::string(1'000'000, 'x')};
    const Parsed parsed(run);
    const std::string text = parsed.find("two-segments", "naive").child("system-err").text().get();
    EXPECT_LT(text.size(), junit_text_octets_max + 40);
    EXPECT_THAT(text, HasSubstr("octets cut"));
}

}  // namespace
}  // namespace wiretrial::reports
