// text_formats_test: a result in words, and the formats for people: terminal, Markdown, annotations.
// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/annotations.hpp"
#include "reports/case_text.hpp"
#include "reports/golden.hpp"
#include "reports/markdown.hpp"
#include "reports/sample_runs.hpp"
#include "reports/terminal.hpp"

namespace wiretrial::reports {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using namespace std::chrono_literals;

model::Run run_with_failures(std::size_t count) {
    model::Run run = testing_only::sample_run();
    run.cases.assign(count, testing_only::failure());
    return run;
}

std::size_t lines_with(const std::string& text, std::string_view front) {
    std::istringstream lines(text);
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line);) {
        count += line.starts_with(front) ? 1 : 0;
    }
    return count;
}

TEST(CaseText, AnEventIsALine) {
    model::Event event = testing_only::event(model::EventKind::sent, 1200us, "GET\r\n");
    EXPECT_EQ(line_of(event, 100), "   1.2 ms  client  sent | 5 octets: GET\\r\\n");
    EXPECT_THAT(line_of(event, 3), HasSubstr("GET ... 2 more octets"));
    event = testing_only::event(model::EventKind::send_failed, 90us);
    event.errno_value = 104;
    event.detail = "after step 3";
    EXPECT_EQ(line_of(event, 100), "  90.0 us  client  send-failed ECONNRESET: after step 3");
    event = testing_only::event(model::EventKind::subject_exited, 2s);
    event.number = -13;
    event.endpoint.clear();
    EXPECT_EQ(line_of(event, 100), "    2.0 s  subject-exited by signal 13");
}

TEST(CaseText, ALongTranscriptLosesItsMiddle) {
    model::Transcript transcript;
    for (int i = 0; i < 100; ++i) {
        transcript.push_back(
            testing_only::event(model::EventKind::sent, std::chrono::microseconds(i)));
        transcript.push_back(
            testing_only::event(model::EventKind::step_ended, std::chrono::microseconds(i)));
    }
    const std::vector<std::string> lines = lines_of(transcript, {.transcript_lines_max = 12});
    ASSERT_EQ(lines.size(), 13U);
    EXPECT_EQ(lines[4], "      ...  88 events cut");
    EXPECT_THAT(lines.back(), StartsWith("  99.0 us"));
    EXPECT_EQ(lines_of(transcript, {.transcript_lines_max = 100}).size(), 100U);
}

TEST(CaseText, AResultIsToldInFull) {
    std::string labels;
    for (const Paragraph& paragraph : paragraphs_of(testing_only::failure(), {})) {
        labels += paragraph.label + " ";
    }
    EXPECT_EQ(labels,
              "case requirement seen answer framing mistake remedy run transcript evidence "
              "evidence file repeat ");
}

TEST(Terminal, TheSampleIsGolden) {
    testing_only::expect_golden("terminal.txt", to_terminal(testing_only::sample_run(), {}));
}

TEST(Terminal, VerboseShowsEveryCase) {
    const std::string text = to_terminal(testing_only::sample_run(), {.verbose = true});
    EXPECT_THAT(text, HasSubstr("  pass  two-segments (1.5 ms)\n"));
    EXPECT_THAT(text, HasSubstr("  skip  device (1.5 ms): It needs a TUN device.\n"));
    EXPECT_THAT(text,
                HasSubstr("  stream, B. Servers: closing 0/1 requirements tested, 1 without\n"));
}

TEST(Terminal, ColoursComeOnlyWhenAskedFor) {
    EXPECT_THAT(to_terminal(testing_only::sample_run(), {}), Not(HasSubstr("\x1b")));
    const std::string painted = to_terminal(testing_only::sample_run(), {.color = true});
    EXPECT_THAT(painted, HasSubstr("\x1b[1;31mwiretrial: "));
    EXPECT_THAT(painted, EndsWith("\x1b[0m\n"));
}

TEST(Terminal, LinesFitTheWidth) {
    for (const std::size_t width : {40U, 80U, 120U}) {
        std::istringstream lines(
            to_terminal(testing_only::sample_run(), {.width = width, .verbose = true}));
        for (std::string line; std::getline(lines, line);) {
            EXPECT_TRUE(line.size() <= width || line.starts_with("  repeat") ||
                        line.starts_with("wiretrial: "))
                << width << ": " << line;
        }
    }
}

TEST(Terminal, AnInterruptedRunSaysSoAtTheEnd) {
    EXPECT_EQ(
        to_terminal(testing_only::incomplete_run(), {}),
        "\nThis run is INCOMPLETE: SIGINT. What is missing was not judged.\n"
        "wiretrial: 0 passed, 0 failed, 0 skipped (0 groups) in 0 ns: INCOMPLETE, so far green\n");
}

TEST(Markdown, TheSampleIsGolden) {
    testing_only::expect_golden("summary.md", to_markdown(testing_only::sample_run()));
}

TEST(Markdown, TextStandsForItself) {
    EXPECT_EQ(markdown_escaped("a|b `c` <d> *e* @f www.g"),
              "a\\|b \\`c\\` &lt;d&gt; \\*e\\* &#64;f www&#46;g");
}

TEST(Markdown, AnInterruptedRunSaysSoFirst) {
    EXPECT_THAT(to_markdown(testing_only::incomplete_run()),
                HasSubstr("> **This run is INCOMPLETE:** SIGINT."));
}

TEST(Markdown, TooManyFailuresAreCutAndTold) {
    const std::string text = to_markdown(run_with_failures(3000));
    EXPECT_LE(text.size(), markdown_octets_max);
    EXPECT_GT(text.size(), markdown_octets_max / 2);
    EXPECT_THAT(text, HasSubstr("more parts do not fit here"));
    EXPECT_THAT(text, HasSubstr("### Coverage"));
}

TEST(Annotations, TheSampleIsGolden) {
    testing_only::expect_golden("annotations.txt", to_annotations(testing_only::sample_run()));
}

TEST(Annotations, TenAreShownAndTheRestCounted) {
    const std::string text = to_annotations(run_with_failures(23));
    EXPECT_EQ(lines_with(text, "::error "), annotations_max);
    EXPECT_THAT(text, HasSubstr("and 13 more"));
    EXPECT_EQ(lines_with(to_annotations(run_with_failures(10)), "::notice title=wiretrial::and"),
              0U);
}

TEST(Annotations, AGreenRunIsSilentAndAnInterruptedOneIsNot) {
    model::Run run = testing_only::sample_run();
    run.cases.resize(1);
    EXPECT_EQ(to_annotations(run), "");
    EXPECT_EQ(to_annotations(testing_only::incomplete_run()),
              "::warning title=wiretrial::The run is INCOMPLETE: SIGINT\n");
}

}  // namespace
}  // namespace wiretrial::reports
