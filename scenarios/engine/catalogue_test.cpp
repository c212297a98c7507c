// catalogue_test: the published catalogue loads, and every mistake in one is named with its line.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/catalogue.hpp"

#include <cstdlib>
#include <fstream>
#include <map>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wiretrial::engine {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view good_line =
    R"({"id": "TCP-A-01", "title": "It opens", "source": "RFC 9293 3.5", "level": "must",)"
    R"( "role": "host", "group": "A. Open"})";

std::string file_with(std::string_view lines) {
    return fmt::format(
        "{{\"wiretrial\": 1, \"catalogue\": \"tcp\",\n\"about\": \"TCP.\", \"requirements\": "
        "[\n{}\n]}}",
        lines);
}

std::string replaced(std::string_view from, std::string_view to) {
    std::string line(good_line);
    const std::size_t at = line.find(from);
    EXPECT_NE(at, std::string::npos);
    return line.replace(at, from.size(), to);
}

std::string error_of(std::string_view text) {
    const auto catalogue = parse_catalogue(text, "tcp.json");
    EXPECT_FALSE(catalogue.has_value());
    return catalogue ? std::string() : catalogue.error();
}

/// A folder of its own for one test, removed when it ends.
class TemporaryFolder {
  public:
    TemporaryFolder() {
        std::string pattern = testing::TempDir() + "catalogue.XXXXXX";
        const char* const made = mkdtemp(pattern.data());
        EXPECT_NE(made, nullptr);
        path_ = pattern;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    void write(std::string_view name, std::string_view text) const {
        std::ofstream(path_ / name, std::ios::binary) << text;
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

TEST(Catalogue, ThePublishedOneLoads) {
    const char* const source = std::getenv("WIRETRIAL_SOURCE_DIR");
    ASSERT_NE(source, nullptr);
    const auto catalogue = load_catalogue(std::filesystem::path(source) / "scenarios/requirements");
    ASSERT_TRUE(catalogue.has_value()) << catalogue.error();
    std::map<std::string, int> counts;
    for (const model::Coverage& entry : catalogue->entries) {
        ++counts[entry.catalogue];
    }
    // Lines are added where a case finds that none says what it tests; none goes away unnoticed.
    EXPECT_GE(counts["http1"], 292);
    EXPECT_GE(counts["tcp"], 61);
    EXPECT_GE(counts["udp"], 47);
    EXPECT_GE(counts["framing"], 44);
    const model::Coverage* const entry = catalogue->find("TCP-B-08");
    ASSERT_NE(entry, nullptr);
    EXPECT_EQ(entry->source, "RFC 9293 3.6.1 (MUST-13)");
    EXPECT_EQ(entry->role, "host");
    EXPECT_EQ(entry->group, "B. Listen queue and port reuse");
    EXPECT_EQ(catalogue->find("TCP-Z-99"), nullptr);
}

TEST(Catalogue, AllMembersArrive) {
    const auto catalogue = parse_catalogue(
        file_with(
            replaced("\"A. Open\"", "\"A. Open\", \"reason_untested\": \"It takes \u00b5s.\"")),
        "tcp.json");
    ASSERT_TRUE(catalogue.has_value()) << catalogue.error();
    ASSERT_EQ(catalogue->entries.size(), 1U);
    const model::Coverage& entry = catalogue->entries.front();
    EXPECT_EQ(entry.id, "TCP-A-01");
    EXPECT_EQ(entry.title, "It opens");
    EXPECT_EQ(entry.source, "RFC 9293 3.5");
    EXPECT_EQ(entry.level, model::Level::must);
    EXPECT_EQ(entry.role, "host");
    EXPECT_EQ(entry.group, "A. Open");
    EXPECT_EQ(entry.catalogue, "tcp");
    EXPECT_EQ(entry.reason_untested, "It takes \u00b5s.");
    EXPECT_EQ(entry.cases, 0U);
}

TEST(Catalogue, MistakesInALineAreNamed) {
    const std::vector<std::pair<std::string, std::string>> table = {
        {replaced("\"title\"", "\"titel\""),
         "tcp.json:3: unknown member `titel`; did you mean `title`?"},
        {replaced("\"title\"", "\"id\""), "tcp.json:3: `id` is given twice"},
        {replaced(", \"group\": \"A. Open\"", ""),
         "tcp.json:3: a requirement TCP-A-01 lacks `group`"},
        {replaced("\"must\"", "\"musst\""),
         "tcp.json:3: `level` cannot be `musst`; did you mean `must`?"},
        {replaced("\"host\"", "\"hosts\""),
         "tcp.json:3: `role` cannot be `hosts`; did you mean `host`?"},
        {replaced("TCP-A-01", "tcp-1"), "tcp.json:3: `tcp-1` is no id such as TCP-A-01"},
        {replaced("TCP-A-01", "TCP"), "tcp.json:3: `TCP` is no id such as TCP-A-01"},
        {replaced("TCP-A-01", "TCP--1"), "tcp.json:3: `TCP--1` is no id such as TCP-A-01"},
        {replaced("\"It opens\"", "\"\""), "tcp.json:3: `title` is empty"},
        {replaced("\"It opens\"", "null"), "tcp.json:3: `title` cannot be null"},
        {replaced("\"It opens\"", "7"), "tcp.json:3: `title` cannot be a number"},
        {replaced("\"It opens\"", "-7"), "tcp.json:3: `title` cannot be a negative number"},
        {replaced("\"It opens\"", "[]"), "tcp.json:3: `title` cannot be an array"},
        {replaced("\"It opens\"", "{}"), "tcp.json:3: `title` cannot be an object"},
        {"\"TCP-A-01\"", "tcp.json:3: a requirement is a string, where an object is meant"},
        {fmt::format("{},\n{}", good_line, good_line),
         "tcp.json:4: the id TCP-A-01 is given twice"}};
    for (const auto& [line, sentence] : table) {
        EXPECT_EQ(error_of(file_with(line)), sentence);
    }
}

TEST(Catalogue, MistakesInTheFileAreNamed) {
    EXPECT_EQ(error_of(file_with("")), "tcp.json:4: `requirements` is empty");
    EXPECT_THAT(error_of(file_with(good_line) + "x"), StartsWith("tcp.json:4: this is no JSON"));
    EXPECT_THAT(error_of(""), StartsWith("tcp.json:1: this is no JSON"));
    EXPECT_THAT(error_of("{\"wiretrial\": 2}"), HasSubstr("this program reads version 1"));
    EXPECT_THAT(error_of("{\"wiretrial\": \"1\"}"), HasSubstr("`wiretrial` cannot be a string"));
    EXPECT_THAT(error_of("{\"wiretrial\": 1}"), HasSubstr("the file lacks `catalogue`"));
    EXPECT_THAT(error_of("{\"catalogue\": \"T/\"}"), HasSubstr("`catalogue` is no name"));
    EXPECT_THAT(error_of("{\"requirements\": 1}"), HasSubstr("`requirements` cannot be a number"));
    EXPECT_THAT(error_of("[]"), HasSubstr("the file is an array"));
    EXPECT_THAT(error_of("\xEF\xBB\xBF{}"), HasSubstr("byte order mark"));
    EXPECT_THAT(error_of("{\"about\": \"\xFF\"}"), HasSubstr("this is no JSON"));
}

TEST(Catalogue, HostileFilesStayCheap) {
    EXPECT_THAT(error_of(std::string(1'000'000, '[')), HasSubstr("the file is an array"));
    EXPECT_THAT(error_of("{\"requirements\":" + std::string(1'000'000, '[')),
                HasSubstr("an array"));
    EXPECT_THAT(error_of(std::string(Catalogue::file_octets_max + 1, ' ')),
                HasSubstr("larger than"));
    // Octets of the file never reach the sentence as they are.
    EXPECT_THAT(error_of("{\"\\u001b[2J\": 1}"), HasSubstr("unknown member `\\x1b[2J`"));
}

TEST(Catalogue, AFolderIsReadWhole) {
    const TemporaryFolder folder;
    EXPECT_THAT(load_catalogue(folder.path()).error(), HasSubstr("holds no catalogue"));
    EXPECT_THAT(load_catalogue(folder.path() / "absent").error(), HasSubstr("cannot be read"));
    folder.write("tcp.json", file_with(good_line));
    folder.write("README.md", "not a catalogue");
    const auto one = load_catalogue(folder.path());
    ASSERT_TRUE(one.has_value()) << one.error();
    EXPECT_EQ(one->entries.size(), 1U);

    folder.write("udp.json", file_with(replaced("TCP-A-01", "UDP-A-01")));
    EXPECT_THAT(load_catalogue(folder.path()).error(),
                HasSubstr("called `tcp`, and so must be the file"));

    std::string other = file_with(good_line);
    other.replace(other.find("\"tcp\""), 5, "\"udp\"");
    folder.write("udp.json", other);
    EXPECT_THAT(load_catalogue(folder.path()).error(),
                HasSubstr("the id TCP-A-01 is given by another file"));
}

}  // namespace
}  // namespace wiretrial::engine
