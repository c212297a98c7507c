// hostile_test: what a hostile peer sends is inert in every format.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <regex>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "impl/base/text.hpp"
#include "reports/annotations.hpp"
#include "reports/inert_laws_harness.hpp"
#include "reports/json.hpp"
#include "reports/junit.hpp"
#include "reports/markdown.hpp"
#include "reports/sample_runs.hpp"
#include "reports/terminal.hpp"

namespace wiretrial::reports {
namespace {

struct Format {
    const char* name;
    std::string text;
};

const std::vector<Format>& formats() {
    static const std::vector<Format> all = [] {
        const model::Run run = testing_only::hostile_run();
        return std::vector<Format>{
            {"json", to_json(run)},
            {"junit", to_junit(run)},
            {"markdown", to_markdown(run)},
            {"annotations", to_annotations(run)},
            {"terminal", to_terminal(run, {})},
            {"terminal, verbose",
             to_terminal(run, {.color = false, .width = 40, .verbose = true})}};
    }();
    return all;
}

TEST(Hostile, EveryFormatIsPrintingUtf8) {
    for (const Format& format : formats()) {
        EXPECT_TRUE(is_utf8(format.text)) << format.name;
        for (const char octet : format.text) {
            const auto value = static_cast<unsigned char>(octet);
            ASSERT_TRUE(value == '\n' || (value >= 0x20 && value != 0x7f))
                << format.name << " holds " << static_cast<int>(value);
        }
        EXPECT_FALSE(format.text.contains("\u202e")) << format.name;
        EXPECT_FALSE(format.text.contains("\uffff")) << format.name;
    }
}

TEST(Hostile, NoLineIsACommandOfARunner) {
    for (const Format& format : formats()) {
        std::istringstream lines(format.text);
        std::size_t commands = 0;
        for (std::string line; std::getline(lines, line);) {
            const std::size_t first = std::min(line.find_first_not_of(" \t"), line.size());
            commands += std::string_view(line).substr(first).starts_with("::") ? 1 : 0;
        }
        // The annotations are commands: one for the interruption, the two red results, and the coverage.
        EXPECT_EQ(commands, std::string_view(format.name) == "annotations" ? 4U : 0U)
            << format.name;
    }
}

TEST(Hostile, TheJsonParsesAndHoldsTheOctets) {
    const nlohmann::json document = nlohmann::json::parse(formats()[0].text);
    const std::string base64 = document["cases"][0]["transcript"][0]["octets_base64"];
    EXPECT_EQ(from_base64(base64), std::optional<Bytes>(Bytes(testing_only::hostile_text)));
}

TEST(Hostile, TheXmlHasNoElementsOfTheirs) {
    pugi::xml_document document;
    ASSERT_TRUE(document.load_string(formats()[1].text.c_str(),
                                     pugi::parse_full | pugi::parse_trim_pcdata));
    EXPECT_TRUE(document.select_nodes("//script | //img | //comment()").empty());
    EXPECT_FALSE(formats()[1].text.contains("]]>"));
    EXPECT_FALSE(formats()[1].text.contains("[[ATTACHMENT"));
    EXPECT_TRUE(formats()[1].text.contains("&lt;script"));
}

/// The Markdown outside of <pre>, which holds no Markdown.
std::string outside_of_pre(const std::string& text) {
    return std::regex_replace(text, std::regex("<pre>[^<]*</pre>"), "");
}

TEST(Hostile, TheMarkdownHasNoMarkupOfTheirs) {
    const std::string& text = formats()[2].text;
    const std::string outside = outside_of_pre(text);
    EXPECT_FALSE(outside.contains("<"));
    EXPECT_FALSE(outside.contains("@everyone"));
    EXPECT_FALSE(outside.contains("http://"));
    EXPECT_FALSE(outside.contains("]("));
    EXPECT_FALSE(std::regex_search(outside, std::regex("[^\\\\]`")));
    EXPECT_FALSE(text.contains("<script"));
    EXPECT_FALSE(std::regex_search(text, std::regex("<pre>[^<]*\n\n")));
    // Every row of the tables has the cells of its head, whatever the text holds.
    std::istringstream lines(outside);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("| ")) {
            const std::string bare = std::regex_replace(line, std::regex("\\\\\\\\|\\\\\\|"), "");
            const auto bars = std::count(bare.begin(), bare.end(), '|');
            EXPECT_TRUE(bars == 10 || bars == 8) << line;
        }
    }
}

TEST(Hostile, TheTerminalStaysWithinItsWidth) {
    std::istringstream lines(formats()[4].text);
    for (std::string line; std::getline(lines, line);) {
        EXPECT_TRUE(line.size() <= 80 || line.starts_with("  repeat") ||
                    line.starts_with("wiretrial: "))
            << line;
    }
}

TEST(Hostile, EveryOctetAloneAndAllTogetherAreInert) {
    Bytes all;
    for (int octet = 0; octet < 256; ++octet) {
        const Bytes one(1, static_cast<char>(octet));
        EXPECT_EQ(testing_only::first_inert_breach("a" + one + "::" + one), std::nullopt) << octet;
        all += one;
    }
    EXPECT_EQ(testing_only::first_inert_breach(all), std::nullopt);
    EXPECT_EQ(testing_only::first_inert_breach(testing_only::hostile_text), std::nullopt);
}

}  // namespace
}  // namespace wiretrial::reports
