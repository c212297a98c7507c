// deviations_test: which results a written deviation marks, and what the mark says.
// SPDX-License-Identifier: Apache-2.0
#include "scenarios/engine/deviations.hpp"

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

namespace wiretrial::engine {
namespace {

using model::CaseResult;
using model::Outcome;

class WrittenDeviations : public ::testing::Test {
  protected:
    ~WrittenDeviations() override { std::filesystem::remove(path_); }

    [[nodiscard]] Deviations load(const std::string& members) const {
        std::ofstream(path_) << "{\"wiretrial\": 1, " << members << "}";
        auto loaded = load_deviations(path_);
        EXPECT_TRUE(loaded) << to_text(loaded.error());
        return loaded ? *loaded : Deviations{};
    }

    std::string path_ =
        ::testing::TempDir() + "wiretrial-deviations-" + std::to_string(::getpid()) + ".json";
};

CaseResult result(const std::string& id, Outcome outcome) {
    return {.id = id, .subject = "nginx", .transport = "ipv4", .outcome = outcome};
}

std::string known_after(const Deviations& deviations, CaseResult one) {
    model::Run run;
    run.cases.push_back(std::move(one));
    apply_deviations(deviations, run);
    return run.cases.front().known;
}

TEST_F(WrittenDeviations, MarkTheFailuresThatTheyName) {
    const Deviations deviations =
        load(R"("deviations": [{"case": "host/*", "reason": "It is lenient."}])");
    EXPECT_EQ(known_after(deviations, result("host/missing", Outcome::fail)), "It is lenient.");
    EXPECT_EQ(known_after(deviations, result("host/missing", Outcome::died)), "It is lenient.");
    EXPECT_EQ(known_after(deviations, result("host/missing", Outcome::error)), "");
    EXPECT_EQ(known_after(deviations, result("host/missing", Outcome::skip)), "");
    EXPECT_EQ(known_after(deviations, result("hosts", Outcome::fail)), "");
}

TEST_F(WrittenDeviations, SayWhatTheSubjectDoesAndWhatThatBreaks) {
    const Deviations deviations = load(
        R"("deviations": [{"case": "*", "does": "Accepts it", "section": "RFC 9112 3.2", "reason": "Harmless."}])");
    EXPECT_EQ(known_after(deviations, result("host", Outcome::fail)),
              "Accepts it (RFC 9112 3.2): Harmless.");
}

TEST_F(WrittenDeviations, MarkAPassAsUnexpected) {
    const Deviations deviations = load(R"("deviations": [{"case": "*", "reason": "Lenient."}])");
    model::Run run;
    run.cases.push_back(result("host", Outcome::pass));
    apply_deviations(deviations, run);
    EXPECT_EQ(run.cases.front().known, "Lenient.");
    EXPECT_EQ(run.cases.front().detail,
              "unexpected pass: a deviation is written down for this case (Lenient.); take it out "
              "of the file");
}

TEST_F(WrittenDeviations, HoldForTheSubjectOfTheFileUnlessTheyNameOne) {
    const Deviations deviations = load(
        R"("subject": "ngin?", "deviations": [{"case": "a", "reason": "1"}, {"case": "b", "subject": "haproxy", "reason": "2"}])");
    EXPECT_EQ(known_after(deviations, result("a", Outcome::fail)), "1");
    EXPECT_EQ(known_after(deviations, result("b", Outcome::fail)), "");
    CaseResult other = result("b", Outcome::fail);
    other.subject = "haproxy";
    EXPECT_EQ(known_after(deviations, other), "2");
}

TEST_F(WrittenDeviations, HoldForOneTransportWhereTheyNameIt) {
    const Deviations deviations =
        load(R"("deviations": [{"case": "a", "transport": "unix", "reason": "1"}])");
    EXPECT_EQ(known_after(deviations, result("a", Outcome::fail)), "");
    CaseResult local = result("a", Outcome::fail);
    local.transport = "unix";
    EXPECT_EQ(known_after(deviations, local), "1");
}

}  // namespace
}  // namespace wiretrial::engine
