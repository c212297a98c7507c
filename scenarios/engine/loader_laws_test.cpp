// loader_laws_test: no front of a suite, and no suite with an octet changed, is taken for what it is not.
// SPDX-License-Identifier: Apache-2.0
#include <random>

#include <gtest/gtest.h>

#include "scenarios/engine/loader_laws_harness.hpp"

namespace wiretrial::engine {
namespace {

constexpr std::string_view sample_suite = R"({
  "wiretrial": 1, "suite": "self/test", "about": "A suite.", "source": "none",
  "subject": {"role": "server", "service": "stream", "behaviours": ["echo"]},
  "cases": [{"id": "one", "title": "One", "requirement": {"id": "TCPS-A-01"},
    "for_each": [{"name": "a", "text": "x"}, {"name": "b", "text": "y"}],
    "steps": [{"connect": {}}, {"repeat": {"times": 2, "steps": [{"send": {"payload": {"param": "text"}}}]}},
              {"expect": {"any": [{"name": "e", "bytes": "x"}, {"name": "f", "closed": "any"}]}}]}]
})";

TEST(LoaderLaws, HoldForEachFront) {
    ASSERT_TRUE(parse_suite(sample_suite, "suite.json", "").has_value())
        << to_text(parse_suite(sample_suite, "suite.json", "").error());
    for (std::size_t size = 0; size <= sample_suite.size(); ++size) {
        EXPECT_EQ(loader_breach(sample_suite.substr(0, size)), std::nullopt) << size;
    }
}

TEST(LoaderLaws, HoldWhateverIsChanged) {
    std::mt19937 random(1);
    for (int i = 0; i < 3000; ++i) {
        std::string text(sample_suite);
        text[random() % text.size()] = static_cast<char>(random());
        const std::size_t from = random() % text.size();
        text.insert(random() % text.size(), text.substr(from, random() % 40));
        ASSERT_EQ(loader_breach(text), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace wiretrial::engine
