// crash_test: each way to end a run is known by its kind, and one bug has one id.
// SPDX-License-Identifier: Apache-2.0
#include "fuzz/campaign/crash.hpp"

#include <set>

#include <gtest/gtest.h>

#include "fuzz/campaign/recorded_harness.hpp"

namespace wiretrial::fuzz {
namespace {

Crash crash_of(const std::string& name) {
    const auto crash = read_crash(recorded(name));
    EXPECT_TRUE(crash.has_value()) << name;
    return crash.value_or(Crash{});
}

TEST(Crash, IsNoneInARunThatFoundNothing) {
    EXPECT_FALSE(read_crash(recorded("clean")).has_value());
    EXPECT_FALSE(read_crash("").has_value());
    EXPECT_FALSE(read_crash("SUMMARY: nothing\n").has_value());
    EXPECT_FALSE(read_crash("broken: a law\n").has_value()) << "the run went on";
}

TEST(Crash, NamesTheLawThatIsBroken) {
    const Crash crash = crash_of("law");
    EXPECT_EQ(crash.kind, "broken-law");
    EXPECT_EQ(crash.law, "beyond the limit");
    EXPECT_TRUE(crash.message.starts_with("beyond the limit: ")) << crash.message;
    ASSERT_EQ(crash.frames.size(), 1U) << "expect() and abort() say nothing";
    EXPECT_EQ(crash.frames[0].function, "LLVMFuzzerTestOneInput");
    EXPECT_EQ(crash.frames[0].file, "fuzz/targets/framing_fuzz.cpp");
}

TEST(Crash, KnowsTheSanitizersKinds) {
    const Crash overflow = crash_of("heap_buffer_overflow");
    EXPECT_EQ(overflow.kind, "heap-buffer-overflow");
    ASSERT_EQ(overflow.frames.size(), 2U) << "the stack of the allocation is another one";
    EXPECT_EQ(overflow.frames[0],
              (model::Frame{.function = "parse_thing", .file = "/home/user/t.cpp", .line = 6}));
    EXPECT_EQ(crash_of("segv").kind, "signal-SEGV");
    EXPECT_EQ(crash_of("timeout").kind, "timeout");
    EXPECT_EQ(crash_of("out_of_memory").kind, "out-of-memory");
    const Crash thrown = crash_of("uncaught_exception");
    EXPECT_EQ(thrown.kind, "uncaught-exception");
    EXPECT_EQ(thrown.frames.at(0).function, "parse_thing");
    const Crash undefined = crash_of("undefined_behavior");
    EXPECT_EQ(undefined.kind, "undefined-behavior");
    EXPECT_TRUE(undefined.message.starts_with("signed integer overflow: ")) << undefined.message;
    EXPECT_EQ(undefined.frames.at(0).function, "parse_thing");
    EXPECT_TRUE(crash_of("unsymbolised").frames.at(0).function.starts_with("t+0x"));
}

TEST(Crash, HasAnIdOfKindLawAndStack) {
    std::set<std::string> ids;
    for (const char* name : {"law", "heap_buffer_overflow", "segv", "timeout", "out_of_memory",
                             "uncaught_exception", "undefined_behavior"}) {
        const std::string id = id_of(crash_of(name));
        EXPECT_EQ(id.size(), 12U);
        ids.insert(id);
    }
    EXPECT_EQ(ids.size(), 7U);
}

TEST(Crash, IsTheSameWhereOnlyDetailsDiffer) {
    const std::string log = recorded("heap_buffer_overflow");
    std::string other = log;
    const auto replace = [&other](std::string_view from, std::string_view to) {
        for (std::size_t at = other.find(from); at != std::string::npos;
             at = other.find(from, at + to.size())) {
            other.replace(at, from.size(), to);
        }
    };
    replace("t.cpp:6:115", "t.cpp:9:1");
    replace("/home/user/", "/elsewhere/");
    EXPECT_NE(other, log);
    EXPECT_EQ(id_of(*read_crash(other)), id_of(*read_crash(log)))
        << "lines move when code is edited";
    replace("in parse_thing(", "in parse_other(");
    EXPECT_NE(id_of(*read_crash(other)), id_of(*read_crash(log)));
}

TEST(Crash, OfALawIsToldApartByItsName) {
    Crash one{.kind = "broken-law", .law = "cut", .message = "cut: 'a'"};
    Crash other{.kind = "broken-law", .law = "cut", .message = "cut: 'b'"};
    EXPECT_EQ(id_of(one), id_of(other));
    other.law = "memory";
    EXPECT_NE(id_of(one), id_of(other));
}

TEST(Crash, OfATimeOutIsKnownByWhomTheTargetCalled) {
    Crash one{
        .kind = "timeout",
        .frames = {
            {.function = "inner"}, {.function = "outer"}, {.function = "LLVMFuzzerTestOneInput"}}};
    Crash other = one;
    other.frames[0].function = "elsewhere";
    EXPECT_EQ(id_of(one), id_of(other));
    other.frames[1].function = "another";
    EXPECT_NE(id_of(one), id_of(other));
}

TEST(Crash, IsBounded) {
    std::string log = "broken: " + std::string(100'000, 'x') + "\n";
    for (int i = 0; i < 1000; ++i) {
        log += "    #" + std::to_string(i) + " 0x1 in f(int) /a/b.cpp:1:1\n";
    }
    log += "SUMMARY: libFuzzer: deadly signal\n";
    const auto crash = read_crash(log);
    ASSERT_TRUE(crash.has_value());
    EXPECT_EQ(crash->message.size(), message_octets_max);
    EXPECT_EQ(crash->frames.size(), frames_max);
    EXPECT_LE(crash->law.size(), 120U);
}

}  // namespace
}  // namespace wiretrial::fuzz
