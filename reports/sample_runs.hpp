// sample_runs: the runs that the tests of every format share; nothing but tests includes it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/model/verdict.hpp"

namespace wiretrial::reports::testing_only {

using namespace std::string_view_literals;

inline model::Event event(model::EventKind kind,
                          std::chrono::microseconds at,
                          std::string octets = {}) {
    model::Event result;
    result.kind = kind;
    result.at = at;
    result.endpoint = "client";
    result.octets = std::move(octets);
    return result;
}

inline model::CaseResult result_of(std::string id, model::Level level, model::Outcome outcome) {
    model::CaseResult result;
    result.id = std::move(id);
    result.title = "A message that arrives in two segments is answered once";
    result.subject = "strict";
    result.transport = "ipv4";
    result.requirement = {.id = "TCPS-A-01",
                          .level = level,
                          .section = "RFC 9293 3.9.1.3",
                          .quote = "The sentence of the specification."};
    result.outcome = outcome;
    result.duration = std::chrono::microseconds(1500);
    result.seed = 18446744073709551615ULL;
    result.file = "tcp/partial-read.json";
    result.line = 12;
    result.repeat = "wiretrial run tcp/partial-read --case " + result.id + " --seed 7";
    return result;
}

/// A failure that has everything a failure can have.
inline model::CaseResult failure() {
    using model::EventKind;
    model::CaseResult result =
        result_of("tcp/partial-read/two-segments", model::Level::must, model::Outcome::fail);
    result.detail =
        "Step 2 expected the frame `HELLO` within 1 s; `HE` came, and then the end of the stream.";
    result.aspects = {{model::AspectKind::answer, model::Outcome::fail, "expected HELLO, HE came"},
                      {model::AspectKind::framing, model::Outcome::pass, ""}};
    result.mistakes = {{.name = "one-receive",
                        .what = "One receive is taken for one message.",
                        .remedy = "Receive until the message is whole."}};
    result.variants = 5;
    result.tags = {"partial", "teeth"};
    result.evidence = {"exit status 0", "stderr:\nread 2 octets\n"};
    result.subject = "naive";
    result.transcript = {
        event(EventKind::opened, std::chrono::microseconds(40)),
        event(EventKind::sent, std::chrono::microseconds(90), std::string("he\0\r\n\xff", 6)),
        event(EventKind::send_failed, std::chrono::microseconds(1200)),
        event(EventKind::time_passed, std::chrono::microseconds(2100))};
    result.transcript[0].detail = "127.0.0.1:40000 to 127.0.0.1:9000";
    result.transcript[2].errno_value = 32;
    result.transcript[2].step = 1;
    result.transcript[3].number = 1'000'000'000;
    result.transcript[3].late = std::chrono::microseconds(3);
    return result;
}

inline std::vector<model::Coverage> coverage() {
    model::Coverage tested;
    tested.id = "TCPS-A-01";
    tested.title = "A message that arrives in two segments is answered once, when it is whole";
    tested.source = "RFC 9293 3.9.1.3";
    tested.role = "server";
    tested.catalogue = "stream";
    tested.group = "A. Servers: messages";
    tested.cases = 3;
    tested.passed = 1;
    tested.failed = 1;
    model::Coverage reasoned = tested;
    reasoned.id = "TCPS-A-02";
    reasoned.level = model::Level::security;
    reasoned.reason_untested = "It needs raw packets.";
    reasoned.cases = reasoned.passed = reasoned.failed = 0;
    model::Coverage untested = reasoned;
    untested.id = "TCPS-B-01";
    untested.group = "B. Servers: closing";
    untested.reason_untested.clear();
    return {tested, reasoned, untested};
}

/// A small run with a result of each kind.
inline model::Run sample_run() {
    using model::Level;
    using model::Outcome;
    model::Run run;
    run.command = "wiretrial run tcp";
    run.environment = {{"kernel", "6.1.0"}, {"wiretrial", "0.1.0"}};
    run.started = "2026-11-21T08:00:00Z";
    run.duration = std::chrono::milliseconds(3200);
    run.seed = 7;
    run.cases = {result_of("tcp/partial-read/two-segments", Level::must, Outcome::pass), failure()};
    run.cases.push_back(result_of("tcp/partial-read/nagle", Level::should, Outcome::fail));
    run.cases.back().detail = "The answer came in two segments.";
    run.cases.push_back(result_of("tcp/partial-read/urgent", Level::security, Outcome::fail));
    run.cases.back().known = "The product reads the urgent octet in band, and says so.";
    run.cases.push_back(result_of("tcp/resets/before-accept", Level::security, Outcome::died));
    run.cases.back().detail = "The subject ended with signal 13 after step 3.";
    run.cases.push_back(result_of("tcp/resets/while-read", Level::must, Outcome::error));
    run.cases.back().detail = "No free port.";
    run.cases.push_back(result_of("tcp/resets/device", Level::must, Outcome::skip));
    run.cases.back().detail = "It needs a TUN device.";
    run.cases.push_back(result_of("tcp/resets/burst[10]", Level::must, Outcome::pass));
    run.cases.back().known = "It used to fail.";
    run.cases.back().flaky = true;
    run.cases.back().inferred = true;
    run.cases.back().taken = "answered";
    run.coverage = coverage();
    return run;
}

/// A run that was interrupted before its first case.
inline model::Run incomplete_run() {
    model::Run run;
    run.command = "wiretrial run tcp";
    run.started = "2026-11-21T08:00:00Z";
    run.is_complete = false;
    run.incomplete_reason = "SIGINT";
    return run;
}

/// Octets and words that try to break out of one format or another.
inline constexpr std::string_view hostile_text =
    "<script>alert(1)</script> ]]> --><img src=x onerror=y> &amp; "
    "\"'\n::error::owned\r\n\x1b[2J\x1b]0;t\x07"
    " a|b `code` [[ATTACHMENT|/etc/passwd]] @everyone #1 [x](http://evil.example) "
    "![i](http://evil.example)"
    " $x$ ~~~ </pre> </code> \\ % %0A \0 \xff\xfe\xc3( \xe2\x80\xae \xef\xbf\xbf \x7f end"sv;

/// A run in which every text is hostile.
inline model::Run hostile_run(std::string_view octets = hostile_text) {
    const std::string text(octets);
    model::CaseResult result = failure();
    result.id = "tcp/hostile/" + text;
    for (std::string* const member :
         {&result.title, &result.subject, &result.transport, &result.requirement.id,
          &result.requirement.section, &result.requirement.quote, &result.detail, &result.taken,
          &result.file, &result.repeat}) {
        *member = text;
    }
    result.aspects = {{model::AspectKind::ending, model::Outcome::fail, text}};
    result.evidence = {text};
    result.tags = {text};
    result.mistakes = {{.name = text, .what = text, .remedy = text}};
    for (model::Event& each : result.transcript) {
        each.octets = text;
        each.detail = text;
        each.endpoint = text;
    }
    model::CaseResult known = result;
    known.known = "known: " + text;
    model::CaseResult skipped = result;
    skipped.outcome = model::Outcome::skip;
    model::CaseResult remarked = result;
    remarked.requirement.level = model::Level::should;
    model::CaseResult died = result;
    died.outcome = model::Outcome::died;
    model::CaseResult unexpected = known;
    unexpected.outcome = model::Outcome::pass;
    unexpected.flaky = true;
    model::Run run = sample_run();
    run.cases = {result, known, skipped, remarked, died, unexpected};
    run.command = run.started = run.incomplete_reason = text;
    run.is_complete = false;
    run.environment = {{text, text}};
    for (model::Coverage& line : run.coverage) {
        line.id = line.title = line.source = line.role = line.catalogue = line.group = text;
        line.reason_untested = text;
    }
    return run;
}

}  // namespace wiretrial::reports::testing_only
