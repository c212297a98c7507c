// subject_text_test: what `show` tells of a subject.
// SPDX-License-Identifier: Apache-2.0
#include "cli/subject_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wiretrial::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

engine::Profile echo() {
    return {.name = "my-echo",
            .about = "Sends it back",
            .role = "server",
            .service = "stream",
            .behaviour = "echo",
            .capabilities = {"binary", "half-close"}};
}

TEST(SubjectText, SaysWhatTheSubjectIsAndCan) {
    const std::string text = subject_text(echo());
    EXPECT_EQ(text,
              "my-echo\n"
              "  is         Sends it back\n"
              "  role       server, stream, echo\n"
              "  can        binary, half-close\n");
}

TEST(SubjectText, TellsTheLessonWithItsRemedies) {
    engine::Profile profile = echo();
    profile.lesson = {.teaches = "To send it back.",
                      .strict = "echo",
                      .mistakes = {{.about = {.name = "one-receive",
                                              .what = "One receive is one message.",
                                              .remedy = "Receive until it is whole."},
                                    .cases = {"tcp/a", "tcp/b-*"}}},
                      .consequences = {{.cases = {"tcp/c"}, .why = "It follows."}}};
    const std::string text = subject_text(profile);
    EXPECT_THAT(text, HasSubstr("  teaches    To send it back.\n"
                                "\n"
                                "  mistake one-receive\n"
                                "  what       One receive is one message.\n"
                                "  remedy     Receive until it is whole.\n"
                                "  shown by   tcp/a, tcp/b-*\n"));
    EXPECT_THAT(text, HasSubstr("  what       It follows.\n  shown by   tcp/c\n"));
    EXPECT_THAT(text, HasSubstr("    wiretrial run --subject my-echo\n"
                                "    wiretrial run --subject echo\n"));
}

TEST(SubjectText, HostileTextStaysOnItsLineAndVisible) {
    engine::Profile profile = echo();
    profile.about = "a\nb\x1b[2J";
    EXPECT_THAT(subject_text(profile), Not(HasSubstr("\x1b")));
    EXPECT_THAT(subject_text(profile), HasSubstr("  is         a"));
}

}  // namespace
}  // namespace wiretrial::cli
